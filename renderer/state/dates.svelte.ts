import type { Composite } from '../../shared/composites.ts';
import type { SplitReport } from '../../shared/dataset-report.ts';
import { type DatedPatch, isSamePatch, type PlaceDates } from '../../shared/other-dates/dated-patch.ts';
import { DatePictures } from './date-pictures.svelte.ts';
import { type After, Flicker } from './flicker.svelte.ts';
import { KnownDates } from './known-dates.svelte.ts';
import type { LayerCache, LayerPixels } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';

type Place = Pick<DatedPatch, 'splitId' | 'patch'>;

export interface DatesParts {
  readonly fetch: (place: Place) => Promise<PlaceDates>;
  readonly splits: readonly SplitReport[];
  readonly layers: LayerCache;
  /** Opens the mask of a date, as it is now. */
  readonly openMask: (place: Place) => Promise<MaskDocument>;
  /** The patch that is painted. */
  readonly here: () => Place;
  /** Those of the panes. */
  readonly composites: () => readonly Composite[];
  /** Of the small pictures in the list: the same whatever the panes show. */
  readonly thumbnail: () => Composite;
  readonly generation: () => number;
  /** Ends the stroke under the hand and keeps it: its rest would not be seen. */
  readonly interrupt: () => void;
  readonly run: (work: Promise<unknown>) => void;
  readonly tell: (message: string) => void;
  readonly after: After;
  /** Of the flicker, pictures a second. */
  readonly rate: () => number;
  /** The system asks for less motion: then nothing alternates by itself. */
  readonly calm: () => boolean;
}

/** What a pane draws in the place of its patch. */
export type DatePicture =
  | {
      readonly kind: 'date';
      readonly date: DatedPatch;
      readonly bands: readonly LayerPixels[];
      /** Drawn with the contrast of the patch that it takes turns with. */
      readonly likeHere: boolean;
    }
  /** This date minus that one. */
  | { readonly kind: 'difference'; readonly date: DatedPatch; readonly bands: readonly LayerPixels[] }
  | { readonly kind: 'coming'; readonly date: DatedPatch }
  | { readonly kind: 'none'; readonly date: DatedPatch; readonly why: string };

const rank = { shown: 0, ahead: 6 } as const;
/** Dates fetched ahead. More than an ROI has are a table that names every patch alike. */
const AHEAD = 7;

/** The same place on other dates, in the place of the patch that is painted. */
export class Dates {
  readonly #parts: DatesParts;
  readonly known: KnownDates;
  readonly pictures: DatePictures;
  readonly flicker: Flicker;
  #held = $state(false);
  /** Stepped to, or clicked at. */
  #chosen = $state.raw<Place | null>(null);
  /** What the flicker goes back to where it takes one turn at a press. */
  #last: Place | null = null;
  difference = $state(false);
  #withMask = $state(false);
  #mask = $state.raw<{ readonly place: Place; readonly document: MaskDocument } | null>(null);

  readonly chosen = $derived.by(() => this.known.at(this.#chosen));
  /** What this date is compared with. */
  readonly other = $derived.by(() => this.chosen ?? this.known.clear);
  /** The date that is looked at in the place of this one; null where it is this one, or the difference. */
  readonly lookedAt = $derived.by((): DatedPatch | null => {
    if (this.#held && this.known.clear !== null) return this.known.clear;
    if (this.flicker.isOn) return this.flicker.isAway ? this.other : null;
    return this.difference ? null : this.chosen;
  });

  /** The mask of the date that is looked at, where it is asked for and has come; else null: none is shown. */
  readonly mask = $derived.by((): MaskDocument | null => {
    const { lookedAt } = this;
    const mask = this.#mask;
    return this.#withMask && lookedAt !== null && mask !== null && isSamePatch(mask.place, lookedAt)
      ? mask.document
      : null;
  });
  /** What is read under the cursor: two dates that take turns would let the values jump. */
  readonly readAt = $derived.by(() => (this.flicker.isOn && !this.#held ? null : this.lookedAt));

  constructor(parts: DatesParts) {
    this.#parts = parts;
    const { fetch, here, splits, layers, generation, after, rate } = parts;
    this.known = new KnownDates({ fetch, here, splits });
    this.pictures = new DatePictures({ layers, splits, generation });
    this.flicker = new Flicker({ after, rate, ready: () => this.#isReady });
  }

  /** Whether another date is shown with its own mask. */
  get withMask(): boolean {
    return this.#withMask;
  }

  set withMask(withMask: boolean) {
    this.#withMask = withMask;
    this.bring();
  }

  get held(): boolean {
    return this.#held;
  }

  /** What a pane of this composite draws; null: its own patch. */
  pictureIn(composite: Composite): DatePicture | null {
    const { lookedAt, other } = this;
    const date = lookedAt ?? (this.difference && !this.flicker.isOn ? other : null);
    if (date === null) return null;
    const why = this.pictures.failureOf(date, composite);
    if (why !== null) return { kind: 'none', date, why };
    const bands = this.pictures.of(date, composite);
    if (bands === null) return { kind: 'coming', date };
    if (lookedAt === null) return { kind: 'difference', date, bands };
    return { kind: 'date', date, bands, likeHere: this.flicker.isOn && !this.#held };
  }

  /** Why nothing can be painted now, in a sentence; null where it can. A difference can be painted on: it is of here. */
  get blocker(): string | null {
    const { lookedAt } = this;
    if (this.#held && lookedAt !== null)
      return `You are looking at ${this.nameOf(lookedAt)}. Let the key go, then paint.`;
    if (this.flicker.isOn) return 'Two dates take turns. Stop the flicker, with Escape, then paint.';
    if (lookedAt === null) return null;
    return `You are looking at ${this.nameOf(lookedAt)}. Escape goes back to the patch that you paint.`;
  }

  /** As the annotator knows it: its day, else its place in the dataset. */
  nameOf(date: DatedPatch): string {
    return date.day ?? `patch ${date.patch} of ${this.pictures.splitOf(date)?.name ?? date.splitId}`;
  }

  /** The key that shows the clear date is down, or up again. */
  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    if (!held) return;
    this.#parts.interrupt();
    this.#whenKnown(() => {
      if (!this.#held) return;
      if (this.known.clear === null) this.#parts.tell(this.#whyNoOther);
      this.bring();
    });
  }

  /** To the next later date in place, or the next earlier one. */
  step(by: 1 | -1): void {
    this.#whenKnown(() => {
      const { patches, here } = this.known;
      if (here === null || patches.length === 1) {
        this.#parts.tell(this.#whyNoOther);
        return;
      }
      const from = this.chosen ?? here;
      const at = patches.findIndex((patch) => isSamePatch(patch, from));
      let next = patches[at + by];
      // Compared with itself a date shows nothing.
      if (next === here && (this.difference || this.flicker.isOn)) next = patches[at + 2 * by];
      if (next !== undefined) this.look(next);
    });
  }

  /** At a date in place: the patch that is painted stays. */
  look(date: DatedPatch): void {
    this.#parts.interrupt();
    const here = this.known.here;
    this.#chosen = here !== null && isSamePatch(date, here) ? null : date;
    if (this.#chosen === null) {
      this.difference = false;
      this.flicker.stop();
    }
    this.bring();
  }

  /** Begins or ends the turns of this date and the chosen one; where the system asks for less motion, takes one turn. */
  toggleFlicker(): void {
    if (this.flicker.isOn) {
      this.flicker.stop();
      return;
    }
    this.#withOther((other) => {
      this.difference = false;
      this.#parts.interrupt();
      if (!this.#parts.calm()) this.flicker.start();
      else if (this.#chosen === null) this.#chosen = this.#last ?? other;
      else {
        this.#last = this.#chosen;
        this.#chosen = null;
      }
    });
  }

  toggleDifference(): void {
    if (this.difference) {
      this.difference = false;
      return;
    }
    this.#withOther(() => {
      this.flicker.stop();
      this.difference = true;
    });
  }

  /** Back to this date: true where another was looked at. */
  back(): boolean {
    const away = this.#chosen !== null || this.flicker.isOn || this.difference;
    this.#chosen = null;
    this.difference = false;
    this.flicker.stop();
    return away;
  }

  /** Another patch is painted. */
  leave(): void {
    this.back();
    this.#last = null;
    this.pictures.clear();
    if (this.#held) this.#whenKnown(() => this.bring());
  }

  /** Fetches what is looked at in the composites as they are now. */
  bring(): void {
    const date = this.#held ? this.known.clear : this.flicker.isOn || this.difference ? this.other : this.chosen;
    if (date === null) return;
    this.#parts.run(this.pictures.bring(date, this.#parts.composites(), rank.shown));
    if (this.#withMask) this.#parts.run(this.#bringMask(date));
  }

  async #bringMask(place: Place): Promise<void> {
    this.#mask = { place, document: await this.#parts.openMask(place) };
  }

  /** Fetches ahead what one look at the other dates needs, the clear one first. */
  async prefetch(stillWanted: () => boolean): Promise<void> {
    await this.known.ask();
    const { clear, patches } = this.known;
    // The patch itself is one of them: the list shows it too.
    const others = patches.filter((patch) => patch !== clear).slice(0, AHEAD);
    for (const date of clear === null ? others : [clear, ...others]) {
      if (!stillWanted()) return;
      const wanted = new Set([...this.#parts.composites(), this.#parts.thumbnail()]);
      await this.pictures.bring(date, [...wanted], rank.ahead);
    }
  }

  get #isReady(): boolean {
    const { other } = this;
    if (other === null) return false;
    return this.#parts
      .composites()
      .every(
        (composite) =>
          this.pictures.of(other, composite) !== null || this.pictures.failureOf(other, composite) !== null,
      );
  }

  get #whyNoOther(): string {
    return this.known.whyNone ?? 'The other patches of this place are of the same day.';
  }

  #withOther(then: (other: DatedPatch) => void): void {
    this.#whenKnown(() => {
      const { other } = this;
      if (other === null) {
        this.#parts.tell(this.#whyNoOther);
        return;
      }
      then(other);
      this.bring();
    });
  }

  /** At once where the dates are known, as they are soon after a patch has been drawn. */
  #whenKnown(then: () => void): void {
    if (this.known.isKnown) {
      then();
      return;
    }
    const { here } = this.#parts;
    const place = here();
    const found = this.known.ask().then(() => {
      if (isSamePatch(place, here())) then();
    });
    this.#parts.run(found);
  }
}
