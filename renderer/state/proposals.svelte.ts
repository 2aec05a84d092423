import { cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import { writeEditDetail } from '../../shared/edit-detail.ts';
import { type Pending, type ProposedPiece, pendingOf, SMALLEST_PIECES } from '../../shared/proposals/pending.ts';
import { sharpened, sharpeningRanges } from '../../shared/proposals/sharpened-offer.ts';
import { pieceOutline, pieceRegion } from '../../shared/raster/pieces.ts';
import { patchRect, type Rect } from '../../shared/raster/rect.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Ink } from '../tools/ink.ts';
import type { HandPainted } from './hand-painted.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import type { Offered, ProposalSource, SourceId } from './proposal-source.ts';
import { Rejection } from './rejection.ts';

interface Parts {
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  /** Has it come. */
  readonly bringMask: () => void;
  /** It is what is painted. */
  readonly paintsMask: () => boolean;
  readonly hand: HandPainted;
  readonly preferences: Preferences;
  /** Ends and keeps what a hand has begun and not ended. */
  readonly settle: () => void;
  /** Writes on a region at once, as one edit; null: on the whole patch. False where nothing can be painted now. */
  readonly paint: (region: Uint8Array | null, ink: Ink) => boolean;
  /** Brings the view to a part of the patch. */
  readonly lookAt: (bounds: Rect) => void;
  /** The ink in hand may be another. */
  readonly changed: () => void;
  /** There is nothing to accept any more. */
  readonly dropped: () => void;
  /** Shows a sentence that the annotator must see. */
  readonly tell: (message: string) => void;
}

/** Where a class was turned down, of one mask. */
interface Rejected {
  readonly mask: MaskDocument;
  /** Of each pixel one more than the class, 0 where none was. */
  readonly classes: Uint8Array;
}

/** A thousand lines take more than a millisecond to draw. */
const READABLE_LINES = 3000;
const nothingCounted = { pieces: 0, pixels: 0 };
const noPieces: readonly ProposedPiece[] = [];
const noLabels = new Int32Array(0);
const nothingRejected = new Uint8Array(PATCH_PIXELS);

/**
 * Labels that are offered over the mask and none yet: whatever the source, they become pieces of the difference to the
 * mask, which are accepted or rejected, one by one, in part or by class.
 */
export class Proposals {
  readonly #parts: Parts;
  #sources: readonly ProposalSource[] = [];
  #openId = $state<SourceId | null>(null);
  /** What a hand has painted last stays as it is. */
  keepsPainted = $state(true);
  #rejected = $state.raw<Rejected | null>(null);
  #chosen = $state.raw<{ readonly classNumber: number; readonly firstPixel: number } | null>(null);
  /** Told what to redraw: the canvases. */
  readonly #painters = new Set<(rect: Rect) => void>();

  readonly source = $derived.by(() => this.#sources.find(({ id }) => id === this.#openId) ?? null);
  /** Of the mask that is shown; a sentence where there is nothing. Null: no source is open. */
  readonly offered = $derived.by((): Offered | string | null => {
    const offered = this.source?.offered ?? null;
    if (offered === null || typeof offered === 'string') return offered;
    return offered.mask === this.#parts.mask() ? offered : 'Nothing has been offered for this patch yet.';
  });
  /** Without what is too thin, beside the mask as it was when it came. */
  readonly #sharpened = $derived.by(() => {
    const { offered } = this;
    if (offered === null || typeof offered === 'string') return null;
    const { leastRadius, leastCertainty } = this.#parts.preferences.now.proposals;
    return sharpened(offered.offer, offered.mask.codes, { leastCertainty, leastRadius });
  });
  /** Null where nothing is offered. */
  readonly pending = $derived.by((): Pending | null => {
    const { offered } = this;
    if (offered === null || typeof offered === 'string') return null;
    const { mask } = offered;
    const offer = this.#sharpened;
    void mask.stand;
    const kept = this.keepsPainted ? this.#parts.hand.region : null;
    // Until it is known what a hand has painted nothing is offered over it.
    if (offer === null || (this.keepsPainted && kept === null)) return null;
    const rejected = this.#rejected?.mask === mask ? this.#rejected.classes : nothingRejected;
    return pendingOf({ mask: mask.codes, offered: offer.classes, kept, rejected, smallest: this.smallest });
  });
  /** What is drawn of it: class numbers, NO_STATEMENT where nothing is. Strokes that reject write on it. */
  readonly shown = $derived.by(() => this.pending?.classes.slice() ?? null);
  readonly pieces = $derived.by(() => this.pending?.pieces ?? noPieces);
  /** The one that was gone to, where it is still there. */
  readonly #goneTo = $derived.by(() => {
    const chosen = this.#chosen;
    if (chosen === null) return null;
    const at = this.pending?.labels[chosen.firstPixel] ?? 0;
    if (at === 0) return null;
    const isIt = (piece: ProposedPiece) => this.pending?.labels[piece.firstPixel] === at;
    const found = this.pieces.find(isIt) ?? null;
    return found?.classNumber === chosen.classNumber ? found : null;
  });
  /** A piece was gone to. */
  readonly steps = $derived(this.#goneTo !== null);
  /** What keys decide about: the largest, until another is gone to. Null where nothing is offered. */
  readonly chosen = $derived(this.#goneTo ?? this.pieces[0] ?? null);
  /** The lines around the chosen piece; around its bounds where it is too ragged to be followed. */
  readonly outline = $derived.by((): readonly number[] => {
    const { chosen } = this;
    if (chosen === null) return [];
    return this.pending === null ? [] : pieceOutline(this.pending.labels, chosen, READABLE_LINES);
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** In the order in which they are listed; once. */
  setSources(sources: readonly ProposalSource[]): void {
    this.#sources = sources;
  }

  get sourceIds(): readonly SourceId[] {
    return this.#sources.map(({ id }) => id);
  }

  /** Tells `painter` where `shown` has changed under a stroke, until what is returned is called. */
  onPixels(painter: (rect: Rect) => void): () => void {
    this.#painters.add(painter);
    return () => this.#painters.delete(painter);
  }

  get openId(): SourceId | null {
    return this.#openId;
  }

  /** Something is offered that can be decided upon. */
  get isOpen(): boolean {
    return this.#openId !== null;
  }

  /** What is offered can only be looked at: the next is on its way. */
  get stale(): boolean {
    return this.source?.stale ?? false;
  }

  get smallest(): number {
    return this.#parts.preferences.now.proposals.smallestPiece;
  }

  setSmallest(pixels: number): void {
    const { min, max } = SMALLEST_PIECES;
    if (!Number.isFinite(pixels)) return;
    this.#keep({ smallestPiece: Math.min(max, Math.max(min, Math.round(pixels))) });
  }

  /** Radius of the disc that a piece has to hold, pixels. */
  get leastRadius(): number {
    return this.#parts.preferences.now.proposals.leastRadius;
  }

  setLeastRadius(pixels: number): void {
    const { least, most, step } = sharpeningRanges.leastRadius;
    if (!Number.isFinite(pixels)) return;
    this.#keep({ leastRadius: Math.min(most, Math.max(least, Math.round(pixels / step) * step)) });
  }

  /** What is less certain is not offered, 0 to 255; of a source that does not say how certain it is, all is. */
  get leastCertainty(): number {
    return this.#parts.preferences.now.proposals.leastCertainty;
  }

  setLeastCertainty(certainty: number): void {
    const { least, most, step } = sharpeningRanges.leastCertainty;
    if (!Number.isFinite(certainty)) return;
    this.#keep({ leastCertainty: Math.min(most, Math.max(least, Math.round(certainty / step) * step)) });
  }

  /** The source that is open says how certain it is. */
  get tellsCertainty(): boolean {
    const { offered } = this;
    return offered !== null && typeof offered !== 'string' && offered.offer.certainty !== null;
  }

  #keep(change: Partial<Settings['proposals']>): void {
    const { preferences } = this.#parts;
    preferences.set({ proposals: { ...preferences.now.proposals, ...change } });
    this.#parts.changed();
  }

  open(id: SourceId): void {
    if (id === this.#openId) return;
    this.#leave();
    this.#openId = id;
    this.#parts.bringMask();
    this.source?.open?.();
  }

  /** Opens a source and has it work. */
  run(id: SourceId): void {
    this.open(id);
    this.source?.run?.();
  }

  /** Nothing is offered any more, and what was rejected is forgotten. True where something was. */
  drop(): boolean {
    const wasOpen = this.#openId !== null;
    this.#leave();
    if (wasOpen) this.#parts.dropped();
    return wasOpen;
  }

  #leave(): void {
    const wasOpen = this.#openId !== null;
    this.source?.close?.();
    this.#openId = null;
    this.#chosen = null;
    this.#rejected = null;
    if (wasOpen) this.#parts.changed();
  }

  /** Goes on by so many pieces; from where none was gone to, to the first or the last. */
  step(steps: number): void {
    const { pieces } = this;
    const goneTo = this.#goneTo;
    const at = goneTo === null ? (steps > 0 ? -1 : 0) : pieces.indexOf(goneTo);
    const next = pieces[(at + steps + pieces.length) % Math.max(1, pieces.length)];
    if (next !== undefined) this.choose(next);
  }

  choose(piece: ProposedPiece): void {
    this.#chosen = piece;
    this.#parts.lookAt(piece.bounds);
  }

  /** The chosen piece becomes part of the mask, as one edit; then the next is chosen. */
  accept(): void {
    this.#decide((chosen) => this.#write(this.#regionOf(chosen), (at) => at === chosen.classNumber));
  }

  /** The chosen piece is not offered again until the proposal is dropped; then the next is chosen. */
  reject(): void {
    this.#decide((chosen) => this.rejectRegion(this.#regionOf(chosen)));
  }

  /** Everything that is left of the chosen piece's class becomes part of the mask, as one edit. */
  acceptClass(): void {
    this.#decide((chosen) => this.#write(null, (at) => at === chosen.classNumber));
  }

  /** Everything that is left, as one edit. */
  acceptAll(): void {
    this.#decide(() => this.#write(null, () => true));
  }

  /** Decides about the chosen piece, and goes on to what then stands where it stood in the list. */
  #decide(decide: (chosen: ProposedPiece) => boolean): void {
    // A shape that waits becomes an edit of its own first: what it painted is no longer offered over.
    this.#parts.settle();
    const { chosen, pieces } = this;
    if (chosen === null) return;
    const at = pieces.indexOf(chosen);
    if (!decide(chosen)) return;
    const next = this.pieces[at] ?? this.pieces[0];
    if (next !== undefined) this.choose(next);
    else this.#chosen = null;
  }

  #write(region: Uint8Array | null, takes: (classNumber: number) => boolean): boolean {
    const ink = this.#inkOf(takes);
    if (typeof ink === 'string') {
      this.#parts.tell(ink);
      return false;
    }
    const { mask } = this.#parts;
    const before = mask()?.head;
    if (!this.#parts.paint(region, ink)) return false;
    if (mask()?.head !== before) return true;
    this.#parts.tell('Nothing was written: what can be painted over, or the gate, leaves nothing of it.');
    return false;
  }

  /** What strokes write that accept: the classes that are offered, where they are. A sentence where they cannot be. */
  get ink(): Ink | string {
    return this.#inkOf(() => true);
  }

  #inkOf(takes: (classNumber: number) => boolean): Ink | string {
    const { offered, pending, source } = this;
    if (source === null) return 'There is no proposal: press its key first, or choose a source.';
    if (typeof offered === 'string') return offered;
    if (!this.#parts.paintsMask()) return 'Proposals are for the mask: change from the scribbles to it first.';
    if (this.stale) return 'The proposal is being worked out anew: it can be accepted when it is there.';
    if (offered === null || pending === null) return 'The proposal is still loading.';
    const said = new Uint8Array(PATCH_PIXELS);
    for (let i = 0; i < PATCH_PIXELS; i++) {
      const at = pending.classes[i] ?? NO_STATEMENT;
      said[i] = at !== NO_STATEMENT && takes(at) ? 1 : 0;
    }
    const detail = writeEditDetail({ source: source.id, ...offered.settings });
    return { kind: 'codes', codes: pending.classes, said, edit: { kind: 'accept', from: source.id, detail } };
  }

  /** A stroke that rejects where it goes; a sentence where there is nothing to reject. */
  beginRejection(): Rejection | string {
    const { offered, pending, shown } = this;
    if (typeof offered === 'string') return offered;
    if (pending === null || shown === null) return 'There is no proposal to reject parts of.';
    return new Rejection(pending.classes, shown, (rect) => this.#show(rect));
  }

  /** The pixels of a region are not offered again as what they are offered as now. */
  rejectRegion(region: Uint8Array): boolean {
    const mask = this.#parts.mask();
    const { pending } = this;
    if (mask === null || pending === null) return false;
    const before = this.#rejected?.mask === mask ? this.#rejected.classes : nothingRejected;
    const classes = before.slice();
    for (let i = 0; i < PATCH_PIXELS; i++) {
      const at = pending.classes[i] ?? NO_STATEMENT;
      if (region[i] === 1 && at !== NO_STATEMENT) classes[i] = at + 1;
    }
    this.#rejected = { mask, classes };
    this.#parts.changed();
    return true;
  }

  /** Of each class that is offered: its name, how many pieces and pixels. */
  readonly sums = $derived.by(() => {
    const counts = this.pending?.counts ?? [];
    return cloudClasses
      .map((cloudClass, classNumber) => ({ cloudClass, classNumber, ...(counts[classNumber] ?? nothingCounted) }))
      .filter(({ pieces }) => pieces > 0);
  });
  /** How many pieces there are, those among them that are not listed. */
  readonly pieceCount = $derived(this.sums.reduce((sum, { pieces }) => sum + pieces, 0));

  #show(rect: Rect = patchRect): void {
    for (const painter of this.#painters) painter(rect);
  }

  #regionOf(piece: ProposedPiece): Uint8Array {
    return pieceRegion(this.pending?.labels ?? noLabels, piece);
  }
}
