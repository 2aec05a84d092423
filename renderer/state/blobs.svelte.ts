import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { regionOfCode } from '../../shared/raster/code-region.ts';
import { components } from '../../shared/raster/components.ts';
import { distanceTo } from '../../shared/raster/distance.ts';
import { type Piece, pieceOutline, pieceRegion, piecesOf } from '../../shared/raster/pieces.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import type { Ink } from '../tools/ink.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Painting } from './painting.svelte.ts';

interface Parts {
  readonly document: () => MaskDocument | null;
  /** What is on the canvas of it. */
  readonly code: () => number;
  readonly painting: Painting;
  /** Brings the view to a part of the patch. */
  readonly lookAt: (bounds: Rect) => void;
}

interface Found {
  /** Number of the component that each pixel is of. */
  readonly labels: Int32Array;
  /** Largest first. */
  readonly blobs: readonly Piece[];
}

interface Choice {
  readonly document: MaskDocument;
  readonly code: number;
  readonly firstPixel: number;
}

/** A thousand lines take more than a millisecond to draw. */
const READABLE_LINES = 3000;
const noBlobs: readonly Piece[] = [];
const noLabels = new Int32Array(0);

/** The connected pieces of a class: listed by size, gone to one after another, deleted or given another class. */
export class Blobs {
  readonly #parts: Parts;
  /** The class that was chosen to be listed of a mask; null: the one in hand. */
  #listed = $state.raw<Omit<Choice, 'firstPixel'> | null>(null);
  #open = $state(false);
  smallestFirst = $state(false);
  /** Its first pixel stays the same while others change. */
  #chosen = $state.raw<Choice | null>(null);

  /** The class in hand may change while a blob is chosen: it is what that is painted in. */
  readonly code = $derived.by(() => {
    const document = this.#parts.document();
    const kept = [this.#chosen, this.#listed].find((choice) => choice?.document === document);
    return kept?.code ?? this.#parts.code();
  });
  readonly #found = $derived.by((): Found | null => {
    const document = this.#parts.document();
    if (document === null || !this.#open) return null;
    void document.revision;
    const parts = components(regionOfCode(document.codes, this.code), 8);
    return { labels: parts.labels, blobs: piecesOf(parts) };
  });
  readonly list = $derived.by(() => {
    const blobs = this.#found?.blobs ?? noBlobs;
    return this.smallestFirst ? blobs.toReversed() : blobs;
  });
  readonly chosen = $derived.by(() => {
    const chosen = this.#chosen;
    if (chosen === null || chosen.document !== this.#parts.document()) return null;
    return this.list.find(({ firstPixel }) => firstPixel === chosen.firstPixel) ?? null;
  });
  /** The lines around the chosen one; around its bounds where it is too ragged to be followed. */
  readonly outline = $derived.by((): readonly number[] => {
    const { chosen } = this;
    if (chosen === null) return [];
    return pieceOutline(this.#labels, chosen, READABLE_LINES);
  });

  /** The pixels of the chosen one; null where none is. */
  get region(): Uint8Array | null {
    return this.chosen === null ? null : this.#regionOf(this.chosen);
  }

  get open(): boolean {
    return this.#open;
  }

  /** With the list the choice is put away. */
  set open(open: boolean) {
    this.#open = open;
    if (!open) this.leave();
  }

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  chooseCode(code: number): void {
    const document = this.#parts.document();
    this.#chosen = null;
    this.#listed = document === null ? null : { document, code };
  }

  /** Nothing is chosen, and the class in hand is listed again. */
  leave(): void {
    this.#listed = null;
    this.#chosen = null;
  }

  /** True where a blob was chosen, which it is no more. */
  escape(): boolean {
    const wasChosen = this.chosen !== null;
    this.#chosen = null;
    return wasChosen;
  }

  /** Goes on by so many; from none to the first of the list. */
  step(steps: number): void {
    this.open = true;
    const { list, chosen } = this;
    const at = chosen === null ? (steps > 0 ? -1 : 0) : list.indexOf(chosen);
    const next = list[(at + steps + list.length) % Math.max(1, list.length)];
    if (next !== undefined) this.choose(next);
  }

  choose(blob: Piece): void {
    const document = this.#parts.document();
    if (document === null) return;
    this.#chosen = { document, code: this.code, firstPixel: blob.firstPixel };
    this.#parts.lookAt(blob.bounds);
  }

  /** The chosen one takes the classes around it: each pixel that of the nearest one outside. */
  delete(): void {
    this.#parts.painting.interrupt();
    const document = this.#parts.document();
    const { chosen } = this;
    if (document === null || chosen === null) return;
    const region = this.#regionOf(chosen);
    const others = region.map((inside) => 1 - inside);
    const { x0, y0, x1, y1 } = chosen.bounds;
    // What is nearest to a pixel of it lies within its bounds, or right beside them.
    const { nearest } = distanceTo(others, { x0: x0 - 1, y0: y0 - 1, x1: x1 + 1, y1: y1 + 1 });
    const codes = document.codes.slice();
    for (let i = 0; i < PATCH_PIXELS; i++) {
      const from = nearest[i] ?? -1;
      if (region[i] === 1 && from >= 0) codes[i] = document.codes[from] ?? 0;
    }
    this.#write(region, { kind: 'codes', codes, said: null, edit: { kind: 'refine', operation: 'delete' } });
  }

  /** The chosen one takes the ink in hand: a class, or the codes of another mask. */
  paint(): void {
    this.#parts.painting.interrupt();
    const { chosen } = this;
    if (chosen !== null) this.#write(this.#regionOf(chosen), null);
  }

  /** Then the next one is chosen, if it was there that the list went on. */
  #write(region: Uint8Array, ink: Ink | null): void {
    const { list, chosen } = this;
    const next = chosen === null ? undefined : (list[list.indexOf(chosen) + 1] ?? list[0]);
    if (!this.#parts.painting.paintRegion(region, ink)) return;
    if (next !== undefined && next !== chosen) this.choose(next);
    else this.#chosen = null;
  }

  #regionOf(blob: Piece): Uint8Array {
    return pieceRegion(this.#labels, blob);
  }

  get #labels(): Int32Array {
    return this.#found?.labels ?? noLabels;
  }
}
