import type { CloudClass, Target } from '../../shared/cloudsen12/classes.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { type ClassTable, classTable, mergedTable, translateCodes } from '../../shared/cloudsen12/reference-classes.ts';
import { type CodeReading, expressibleClasses } from '../../shared/cloudsen12/reference-codes.ts';
import type { LayerReport } from '../../shared/dataset-report.ts';
import type { KeptReferences, LayerReading } from '../../shared/documents/references.ts';
import { type Agreement, agreementOf, type VerdictTable, verdictTable } from '../../shared/raster/agreement.ts';
import { countCodePairs, type PatchCodes, STATES } from '../../shared/raster/class-counts.ts';
import type { KeptDocuments } from './kept-documents.svelte.ts';
import type { LayerPixels } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { PastMask } from './past-mask.ts';

/** The labels that the mask was first painted on, in the place of a layer's id. */
export const BASE = 'base';

/** Class numbers of reference-classes.ts, for the whole patch. */
interface OverlayPicture {
  readonly kind: KeptReferences['style'];
  readonly classes: Int16Array;
  /** Pixels without a statement are drawn: not of labels by hand, where they are those that nobody has labelled. */
  readonly unsaid: boolean;
  /** Scribbles: where they say clear, it was drawn. */
  readonly scribbled: boolean;
}

export interface AgreementPicture {
  readonly kind: 'agreement';
  readonly theirs: Int16Array;
  /** Of the own mask's codes, in the classes that the other can express. */
  readonly table: ClassTable;
  readonly judged: VerdictTable;
}

/** What is drawn of the other mask. */
export type ReferencePicture = OverlayPicture | AgreementPicture;

interface Parts {
  readonly kept: KeptDocuments;
  readonly splitId: () => string;
  readonly labelLayers: () => readonly LayerReport[];
  /** What is on the canvas. */
  readonly target: () => Target;
  readonly document: () => MaskDocument | null;
  /** Codes that are shown as the mask: its own, or those that are looked at in its place. */
  readonly codes: () => Int16Array | null;
  /** Pixels of a label layer of the patch that is shown; null until they have come. */
  readonly pixels: (layer: LayerReport) => LayerPixels | null;
  readonly reading: (layerId: string) => CodeReading;
}

/** Looked at where nobody has chosen: those that tell the most classes first. The base says nothing that is new of a fresh mask. */
const TELLING = ['LABEL_sen2cor', 'LABEL_kappamask_L2A', 'LABEL_kappamask_L1C', 'LABEL_fmask', 'LABEL_s2cloudless'];

const untouched: KeptReferences = { chosen: null, style: 'hatched', readings: [] };

/** An earlier state, in the place of a layer's id. */
export function pastId({ editId }: Pick<PastMask, 'editId'>): string {
  return editId === null ? BASE : `edit:${editId}`;
}

/** As it is called wherever it is listed: `sen2cor`. */
export function referenceName(id: string): string {
  return id === BASE ? 'base of mask' : id.replace('LABEL_', '');
}

/** The other mask that is looked at beside one's own: which one, how it is read, and where the two agree. */
export class References {
  readonly #parts: Parts;
  mode = $state<'off' | 'shown' | 'agreement'>('off');
  /** Chosen before any layer as long as its mask is shown, with what was seen before it. Of one patch, so not kept. */
  #past = $state.raw<{ readonly mask: PastMask; readonly before: 'off' | 'shown' | 'agreement' } | null>(null);
  #focus = $state<CloudClass | null>(null);
  /** A threshold under the hand, before it is kept. */
  #tried = $state.raw<{ readonly splitId: string; readonly layerId: string; readonly threshold: number } | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get #kept(): KeptReferences {
    return this.#parts.kept.of('references') ?? untouched;
  }

  #keep(change: (kept: KeptReferences) => Partial<KeptReferences>): void {
    this.#parts.kept.change('references', (before) => {
      const kept = before ?? untouched;
      return { ...kept, ...change(kept) };
    });
  }

  /** The earlier state that is looked at as the other mask; null where a layer or the base is. */
  get past(): PastMask | null {
    const mask = this.#past?.mask ?? null;
    if (mask === null || mask.document !== this.#parts.document()) return null;
    return mask.editId === null || mask.document.edit(mask.editId) !== null ? mask : null;
  }

  /** Takes an earlier state for the other mask, until another is chosen or the patch is left. */
  choosePast(mask: PastMask): void {
    this.#past = { mask, before: this.#past?.before ?? this.mode };
    if (this.mode === 'off') this.mode = 'shown';
  }

  /** The patch of an earlier state is left: what it was looked at as goes with it. */
  leavePast(): void {
    if (this.#past !== null && this.mode !== 'off') this.mode = this.#past.before;
    this.#past = null;
  }

  /** A layer of the split, the base where it has none of that name, or an earlier state. */
  get chosen(): string {
    if (this.past !== null) return pastId(this.past);
    const { chosen } = this.#kept;
    const has = (layerId: string) => this.#parts.labelLayers().some(({ id }) => id === layerId);
    return (chosen === null ? TELLING : [chosen]).find(has) ?? BASE;
  }

  /** What the chosen one is called. */
  get name(): string {
    return this.past?.name ?? referenceName(this.chosen);
  }

  get style(): KeptReferences['style'] {
    return this.#kept.style;
  }

  /** Shows one as overlay or outline; agreement goes on with the one that is chosen. */
  choose(id: string): void {
    if (this.past === null || id !== pastId(this.past)) {
      this.#past = null;
      if (id !== this.#kept.chosen) this.#keep(() => ({ chosen: id }));
    }
    if (this.mode === 'off') this.mode = 'shown';
  }

  showAs(style: KeptReferences['style']): void {
    if (style !== this.style) this.#keep(() => ({ style }));
    this.mode = 'shown';
  }

  toggle(mode: 'shown' | 'agreement'): void {
    this.mode = this.mode === mode ? 'off' : mode;
  }

  /** The class that the agreement view is of; null for all at once, also where the other cannot express it. */
  get focus(): CloudClass | null {
    const focus = this.#focus;
    return focus !== null && expressibleClasses(this.layerId).includes(focus) ? focus : null;
  }

  set focus(cloudClass: CloudClass | null) {
    this.#focus = cloudClass;
  }

  /** The layer whose codes and capabilities the chosen one has. */
  get layerId(): string {
    return this.past !== null || this.chosen === BASE ? `LABEL_${this.#parts.target()}` : this.chosen;
  }

  /** What the annotator has said of a layer's reading, which goes before what its file says. */
  said(splitId: string, layerId: string): Pick<CodeReading, 'scale' | 'threshold'> {
    const kept = this.#kept.readings.find((one) => one.splitId === splitId && one.layerId === layerId);
    const tried = this.#tried;
    const threshold =
      tried?.splitId === splitId && tried.layerId === layerId ? tried.threshold : (kept?.threshold ?? null);
    const scale = kept?.scale ?? null;
    return { ...(scale !== null && { scale }), ...(threshold !== null && { threshold }) };
  }

  /** Holds at once, while the slider is dragged. */
  tryThreshold(layerId: string, threshold: number): void {
    this.#tried = { splitId: this.#parts.splitId(), layerId, threshold };
  }

  /** Keeps it with the project; null for what the file says. */
  say(layerId: string, change: Partial<Pick<LayerReading, 'scale' | 'threshold'>>): void {
    this.#tried = null;
    const splitId = this.#parts.splitId();
    const isIt = (one: LayerReading) => one.splitId === splitId && one.layerId === layerId;
    this.#keep(({ readings }) => {
      const before = readings.find(isIt) ?? { splitId, layerId, scale: null, threshold: null };
      return { readings: [...readings.filter((one) => !isIt(one)), { ...before, ...change }] };
    });
  }

  readonly #table = $derived.by(() => classTable(this.layerId, this.#parts.reading(this.layerId)));

  /** Codes of the chosen one on the patch that is shown; null where they are not there. */
  readonly #codes = $derived.by((): PatchCodes | null => {
    const { past, chosen } = this;
    if (past !== null) return past.codes;
    if (chosen === BASE) {
      const document = this.#parts.document();
      void document?.loads;
      return document?.base ?? null;
    }
    const layer = this.#parts.labelLayers().find(({ id }) => id === chosen);
    const pixels = layer === undefined ? null : this.#parts.pixels(layer);
    return pixels instanceof Float32Array ? null : pixels;
  });

  /** The same as class numbers. */
  readonly #theirs = $derived(this.#codes === null ? null : translateCodes(this.#codes, this.#table));

  /** The raw code of the base, or of the earlier state, at a pixel of the shown patch; null where there is no mask. */
  stateAt(id: string, x: number, y: number): number | null {
    const document = this.#parts.document();
    void document?.loads;
    const codes = id === BASE ? document?.base : this.past?.codes;
    return codes?.[y * PATCH_SIZE + x] ?? null;
  }

  readonly #ours = $derived.by(() => {
    const own = `LABEL_${this.#parts.target()}`;
    return mergedTable(classTable(own, this.#parts.reading(own)), this.layerId);
  });

  readonly #judged = $derived(verdictTable(this.focus));

  /** What is drawn over the imagery; null where nothing is. */
  readonly picture = $derived.by((): ReferencePicture | null => {
    if (this.mode === 'off') return null;
    const theirs = this.#theirs;
    if (theirs === null || this.#parts.document() === null) return null;
    if (this.mode === 'shown') {
      const scribbled = this.layerId === 'LABEL_manual_sc';
      return { kind: this.style, classes: theirs, scribbled, unsaid: !scribbled && this.layerId !== 'LABEL_manual_hq' };
    }
    return { kind: 'agreement', theirs, table: this.#ours, judged: this.#judged };
  });

  /** The chosen one is wanted, and not there. */
  get missing(): boolean {
    return this.mode !== 'off' && this.#codes === null;
  }

  /** In pixels of the patch that is shown, as they are at this moment of a stroke; null outside the agreement view. */
  readonly agreement = $derived.by((): Agreement | null => {
    const document = this.#parts.document();
    void document?.pixelRevision;
    const codes = this.#parts.codes();
    const theirs = this.#codes;
    if (this.mode !== 'agreement' || codes === null || theirs === null) return null;
    const pairs = new Uint32Array(STATES * STATES);
    countCodePairs(codes, this.#ours, theirs, this.#table, pairs);
    return agreementOf(pairs, expressibleClasses(this.layerId));
  });
}
