import type { ScribbleNaming, Target } from '../../shared/cloudsen12/classes.ts';
import {
  type ClassTable,
  classTable,
  NO_STATEMENT,
  translateCodes,
} from '../../shared/cloudsen12/reference-classes.ts';
import type { CodeReading } from '../../shared/cloudsen12/reference-codes.ts';
import type { LayerReport } from '../../shared/dataset-report.ts';
import { type Refinement, refine } from '../../shared/raster/refine.ts';
import { scribbleCodes, scribblesOf } from '../../shared/raster/thin-scribbles.ts';
import type { Ink } from '../tools/ink.ts';
import type { LayerPixels } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';

/** Another mask that codes are copied from. */
export type CopySource =
  /** The labels that the mask was first painted on. */
  | { readonly kind: 'base' }
  | { readonly kind: 'layer'; readonly layerId: string }
  /** The other target of the same patch: scribbles on the mask, or the mask thinned to scribbles. */
  | { readonly kind: 'target' }
  /** Of one mask: an earlier state of it, or that of another date. */
  | {
      readonly kind: 'codes';
      readonly name: string;
      readonly codes: Int16Array;
      /** 512 x 512, 1 where they say something; null where they do everywhere. */
      readonly said: Uint8Array | null;
      readonly document: MaskDocument;
    };

export type InkKind =
  | { readonly kind: 'class' }
  | { readonly kind: 'copy'; readonly source: CopySource }
  | { readonly kind: 'refine'; readonly refinement: Refinement }
  /** What is offered, where it is. */
  | { readonly kind: 'proposal' };

interface Parts {
  readonly target: () => Target;
  readonly document: () => MaskDocument | null;
  readonly code: () => number;
  readonly naming: () => ScribbleNaming;
  readonly labelLayers: () => readonly LayerReport[];
  /** Pixels of a label layer of the patch that is shown; null until they have come. */
  readonly pixels: (layer: LayerReport) => LayerPixels | null;
  readonly reading: (layerId: string) => CodeReading;
  /** Nobody has said yet which value of the scribbles means "nothing drawn". */
  readonly asksUnscribbled: () => boolean;
  /** The mask of the other target; null until it has come. */
  readonly other: () => MaskDocument | null;
  /** Has it come. */
  readonly bringOther: () => void;
  /** How steep the image is; a sentence where that is not known. */
  readonly relief: () => Uint8Array | string;
  /** What a proposal writes; a sentence where there is none. */
  readonly proposed: () => Ink | string;
  /** The ink is another. */
  readonly changed: () => void;
}

const noRelief = new Uint8Array(0);

/** What strokes write: a class, codes of another mask, or what an operation makes of this one. */
export class InkChoice {
  readonly #parts: Parts;
  #chosen = $state.raw<InkKind>({ kind: 'class' });
  /** The one in use; a source that is not of this mask is none. */
  readonly now = $derived.by((): InkKind => {
    const chosen = this.#chosen;
    const isElsewhere =
      chosen.kind === 'copy' && chosen.source.kind === 'codes' && chosen.source.document !== this.#parts.document();
    return isElsewhere ? { kind: 'class' } : chosen;
  });

  /** Worked out once, not at every press; a sentence where the source is not there. */
  readonly #copy = $derived.by((): Ink | string | null => {
    const { now } = this;
    return now.kind === 'copy' ? this.#copied(now.source) : null;
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The same object until another one is taken. */
  get chosen(): InkKind {
    return this.#chosen;
  }

  /** A class is written again; nothing that waits is written anew for it. */
  paintClass(): void {
    if (this.#chosen.kind !== 'class') this.#chosen = { kind: 'class' };
  }

  /** Codes are copied from the other target of the patch. */
  get copiesOther(): boolean {
    const { now } = this;
    return now.kind === 'copy' && now.source.kind === 'target';
  }

  choose(ink: InkKind): void {
    this.#chosen = ink;
    // It is fetched while the hand is on its way.
    if (this.copiesOther) this.#parts.bringOther();
    this.#parts.changed();
  }

  /** As it is written on a mask that is `original` before the stroke; a sentence where it is not there. */
  ink(original: Int16Array): Ink | string {
    const { now } = this;
    switch (now.kind) {
      case 'class':
        return { kind: 'code', code: this.#parts.code() };
      case 'copy':
        return this.#copy ?? 'Nothing is copied.';
      case 'refine':
        return this.#refined(original, now.refinement);
      case 'proposal':
        return this.#parts.proposed();
    }
  }

  /** What it cannot be written without, in a sentence; null where all is there. */
  get lacks(): string | null {
    const { now } = this;
    const relief = now.kind === 'refine' && now.refinement.kind === 'snap' ? this.#parts.relief() : null;
    return [this.#copy, relief].find((one) => typeof one === 'string') ?? null;
  }

  #refined(original: Int16Array, refinement: Refinement): Ink | string {
    const relief = refinement.kind === 'snap' ? this.#parts.relief() : noRelief;
    if (typeof relief === 'string') return relief;
    const codes = refine(original, refinement, () => relief);
    return { kind: 'codes', codes, said: null, edit: { kind: 'refine', operation: refinement.kind } };
  }

  #copied(source: CopySource): Ink | string {
    switch (source.kind) {
      case 'base': {
        const document = this.#parts.document();
        if (document === null) return 'The mask is still loading.';
        void document.loads;
        return copied('base', document.base, null);
      }
      case 'codes':
        return copied(source.name, source.codes, source.said);
      case 'layer':
        return this.#ofLayer(source.layerId);
      case 'target':
        return this.#ofOther();
    }
  }

  #ofLayer(layerId: string): Ink | string {
    if (this.#parts.target() !== 'manual_hq')
      return 'Classes are copied onto the mask. Scribbles can be thinned from it.';
    const layer = this.#parts.labelLayers().find(({ id }) => id === layerId);
    if (layer === undefined) return `This split has no layer ${layerId}.`;
    const pixels = this.#parts.pixels(layer);
    if (pixels === null) return `${layer.fileName} is still loading.`;
    if (pixels instanceof Float32Array) return `${layer.fileName} holds no codes.`;
    const name = layerId.replace('LABEL_', '');
    return this.#ofClasses(name, pixels, classTable(layerId, this.#parts.reading(layerId)));
  }

  /** Scribbles as classes on the mask; the mask thinned to lines on the scribbles. */
  #ofOther(): Ink | string {
    const { other, target, document, naming } = this.#parts;
    if (this.#parts.asksUnscribbled()) return 'Say first, on the scribbles, which value means "nothing drawn".';
    const from = other();
    const into = document();
    if (from === null || into === null)
      return target() === 'manual_hq' ? 'The scribbles are still loading.' : 'The mask is still loading.';
    void from.revision;
    if (target() === 'manual_hq') {
      const reading = { ...this.#parts.reading('LABEL_manual_sc'), unscribbled: from.unscribbled };
      return this.#ofClasses('scribbles', from.codes, classTable('LABEL_manual_sc', reading));
    }
    const empty = into.unscribbled;
    const codes = scribblesOf(from.codes, scribbleCodes(naming(), empty));
    const said = new Uint8Array(codes.length);
    for (let i = 0; i < codes.length; i++) said[i] = codes[i] === empty ? 0 : 1;
    return copied('thinned mask', codes, said);
  }

  #ofClasses(name: string, pixels: Int8Array | Int16Array, table: ClassTable): Ink {
    const classes = translateCodes(pixels, table);
    const said = new Uint8Array(classes.length);
    for (let i = 0; i < classes.length; i++) said[i] = classes[i] === NO_STATEMENT ? 0 : 1;
    return copied(name, classes, said);
  }
}

function copied(from: string, codes: Int16Array, said: Uint8Array | null): Ink {
  return { kind: 'codes', codes, said, edit: { kind: 'copy', from } };
}
