import { type Target, targetCodes } from '../../shared/cloudsen12/classes.ts';
import type { LayerReport, SplitReport } from '../../shared/dataset-report.ts';
import type { DatedPatch } from '../../shared/other-dates/dated-patch.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import { Blobs } from './blobs.svelte.ts';
import type { CodeReadings } from './code-readings.ts';
import { Gate } from './gate.svelte.ts';
import { InkChoice, type InkKind } from './ink-choice.svelte.ts';
import type { LayerCache } from './layer-cache.ts';
import { Limits } from './limits.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { MaskDocuments } from './mask-documents.ts';
import { OtherTarget } from './other-target.svelte.ts';
import { Painting } from './painting.svelte.ts';
import type { PaneComposites } from './pane-composites.svelte.ts';
import type { Panes } from './panes.svelte.ts';
import { PatchLayers } from './patch-layers.svelte.ts';
import type { PatchShowing } from './patch-showing.svelte.ts';
import type { Pictures } from './picture-channels.ts';
import type { PixelValues } from './pixel-values.svelte.ts';
import { Planes } from './planes.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import type { Proposals } from './proposals.svelte.ts';
import { Refining } from './refining.svelte.ts';
import { Segments } from './segments.svelte.ts';
import type { View } from './view.svelte.ts';

interface Parts {
  readonly showing: () => PatchShowing;
  readonly target: () => Target;
  readonly split: () => SplitReport;
  readonly labelLayers: () => readonly LayerReport[];
  readonly values: () => PixelValues;
  readonly codes: () => CodeReadings;
  readonly layers: LayerCache;
  readonly documents: MaskDocuments;
  readonly composites: PaneComposites;
  readonly panes: Panes;
  readonly pictures: Pictures;
  readonly preferences: Preferences;
  readonly proposals: () => Proposals;
  /** Why nothing can be painted now, in a sentence; null where it can. */
  readonly blocker: () => string | null;
  /** Why what is painted cannot be seen now. */
  readonly unseen: () => string | null;
  readonly view: View;
  /** Nobody has said yet which value of the scribbles means "nothing drawn". */
  readonly asksUnscribbled: () => boolean;
  readonly run: (work: Promise<unknown>) => void;
  readonly tell: (message: string) => void;
  readonly atWork: () => void;
}

/** What the hand paints with: tools, what they write, where they may, and what they look at. */
export class Toolbox {
  readonly #parts: Parts;
  /** Layers of the shown patch that anything but a pane looks at. */
  readonly patchLayers: PatchLayers;
  readonly painting: Painting;
  readonly ink: InkChoice;
  readonly refining: Refining;
  readonly gate: Gate;
  readonly limits: Limits;
  readonly planes: Planes;
  readonly segments: Segments;
  readonly blobs: Blobs;
  readonly otherTarget: OtherTarget;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { layers, split, panes, pictures, composites, documents, preferences, run, target } = parts;
    const document = () => parts.showing().document;
    const shown = () => parts.showing().shown;
    const naming = () => preferences.now.scribbleNaming;
    const changed = () => this.painting.changed();
    this.painting = this.#paintingFor();
    const { options } = this.painting;
    const code = () => options.code[target()];
    const patchLayers = new PatchLayers({ layers, split, shown, generation: () => parts.showing().generation });
    this.patchLayers = patchLayers;
    this.gate = new Gate({ composites, split, patchLayers, pictures, changed });
    this.limits = new Limits({ target, options, gate: this.gate });
    const pictureIn = (place: number) => shown()?.pictures[place] ?? null;
    const pane = () => parts.view.pointer?.pane ?? panes.active;
    this.planes = new Planes({ pane, pictures, split, patchLayers, pictureIn });
    this.segments = new Segments({ planes: () => this.planes.now, size: () => options.segmentSize });
    const { asksUnscribbled } = parts;
    this.otherTarget = new OtherTarget({
      ...{ document, naming, asksUnscribbled, run },
      peek: (key) => documents.peek(key),
      open: (key) => documents.load(key),
    });
    this.refining = new Refining(target, code);
    this.ink = this.#inkFor(code, changed);
    const lookAt = (bounds: Rect) => panes.active.lookAtPart(bounds);
    this.blobs = new Blobs({ document, code, painting: this.painting, lookAt });
  }

  #paintingFor(): Painting {
    const { showing, target, blocker, unseen, preferences, run, tell, atWork } = this.#parts;
    return new Painting({
      ...{ target, blocker, unseen, run, tell, atWork },
      document: () => showing().document,
      ink: (original) => this.ink.ink(original),
      limits: () => this.limits.now,
      planes: () => this.planes.now,
      segments: () => this.segments.now(),
      picked: (code) => this.takeCode(code),
      penPressure: () => preferences.now.penPressure,
      rejection: () => (this.ink.now.kind === 'proposal' ? this.#parts.proposals().beginRejection() : null),
      reject: (region) => this.#parts.proposals().rejectRegion(region),
    });
  }

  #inkFor(code: () => number, changed: () => void): InkChoice {
    const { showing, target, labelLayers, values, codes, preferences, asksUnscribbled } = this.#parts;
    const naming = () => preferences.now.scribbleNaming;
    return new InkChoice({
      ...{ target, code, naming, labelLayers, asksUnscribbled, changed },
      document: () => showing().document,
      pixels: (layer) => values().labelPixels(layer),
      reading: (layerId) => codes().of(layerId, naming()),
      other: () => this.otherTarget.document,
      bringOther: () => this.otherTarget.bring(true),
      relief: () => this.planes.relief,
      proposed: () => this.#parts.proposals().ink,
    });
  }

  /** What strokes cannot be written without, in a sentence; null where all is there. */
  get lacks(): string | null {
    const limits = this.limits.now;
    return this.ink.lacks ?? (typeof limits === 'string' ? limits : null);
  }

  /** A patch is on the canvas. */
  arrived(): void {
    const { otherTarget, ink } = this;
    if (ink.copiesOther) otherTarget.bring(true);
    else otherTarget.bring();
    // Of this target another class may be in hand.
    if (ink.now.kind === 'refine') this.refine();
  }

  /** The connection is back. */
  reconnected(): void {
    this.patchLayers.retry();
    this.otherTarget.refreshIfStale();
  }

  /** A class is taken: strokes write it from now on. */
  takeCode(code: number): void {
    if (!targetCodes(this.#parts.target(), 'centre-first').some((choice) => choice.code === code)) return;
    this.ink.paintClass();
    this.painting.takeCode(code);
  }

  swapCodes(): void {
    this.ink.paintClass();
    this.painting.swapCodes();
  }

  /** What is written is chosen: not for the eraser, which writes nothing. */
  choose(ink: InkKind): void {
    if (this.painting.options.tool === 'eraser' && ink.kind !== 'class') this.painting.takeTool('brush');
    this.ink.choose(ink);
  }

  /** Strokes do to the mask what is set up in `refining`. */
  refine(): void {
    this.choose({ kind: 'refine', refinement: this.refining.now });
  }

  /** Strokes copy what the mask of another date has there. */
  copyFromDate(date: DatedPatch): void {
    const { showing, documents, run } = this.#parts;
    const { document } = showing();
    if (document === null) return;
    const { splitId, patch, day } = date;
    const stillWanted = this.#whileWanted(document);
    const copy = async () => {
      const other = await documents.load({ splitId, patch, target: document.place.target });
      if (!stillWanted()) return;
      const name = day ?? `${splitId} ${patch}`;
      this.choose({ kind: 'copy', source: { kind: 'codes', name, ...sameCodes(other, document), document } });
    };
    run(copy());
  }

  /** Strokes bring back what the mask was at an edit, or at its base. */
  async restoreFrom(editId: string | null): Promise<void> {
    const { document } = this.#parts.showing();
    if (document === null) return;
    if (editId === null) {
      this.choose({ kind: 'copy', source: { kind: 'base' } });
      return;
    }
    const stillWanted = this.#whileWanted(document);
    const codes = await document.codesAt(editId);
    if (!stillWanted()) return;
    this.choose({ kind: 'copy', source: { kind: 'codes', name: 'earlier state', codes, said: null, document } });
  }

  /** Whether the mask is still shown and no other ink was taken since. */
  #whileWanted(document: MaskDocument): () => boolean {
    const { chosen } = this.ink;
    return () => this.#parts.showing().document === document && this.ink.chosen === chosen;
  }
}

/** The codes of another mask as this one may hold them, and where it says something. */
function sameCodes(from: MaskDocument, into: MaskDocument): { readonly codes: Int16Array; readonly said: Uint8Array } {
  const { target } = into.place;
  const known = new Set(targetCodes(target, 'centre-first').map(({ code }) => code));
  const codes = from.codes.slice();
  const said = new Uint8Array(codes.length);
  for (const [i, code] of codes.entries()) {
    const isEmpty = target === 'manual_sc' && code === from.unscribbled;
    if (isEmpty) codes[i] = into.unscribbled;
    if (isEmpty || known.has(code)) said[i] = 1;
  }
  return { codes, said };
}
