import type { SplitReport } from '../../shared/dataset-report.ts';
import { clearDate } from '../../shared/other-dates/clear-date.ts';
import { type DatedPatch, isSamePatch, type PlaceDates } from '../../shared/other-dates/dated-patch.ts';

type Place = Pick<DatedPatch, 'splitId' | 'patch'>;

interface Parts {
  readonly fetch: (place: Place) => Promise<PlaceDates>;
  /** The patch that is painted. */
  readonly here: () => Place;
  readonly splits: readonly SplitReport[];
}

/** Which dates there are of the place that is painted, as the host has told. */
export class KnownDates {
  readonly #parts: Parts;
  #known = $state.raw<{ readonly place: Place; readonly dates: PlaceDates } | null>(null);
  #failed = $state.raw<{ readonly place: Place; readonly why: string } | null>(null);
  #asking: { readonly place: Place; readonly dates: Promise<void> } | null = null;

  readonly #now = $derived.by(() => {
    const known = this.#known;
    return known !== null && isSamePatch(known.place, this.#parts.here()) ? known.dates : null;
  });
  /** By day; none as long as nothing is known. */
  readonly patches = $derived<readonly DatedPatch[]>(this.#now?.patches ?? []);
  /** The patch that is painted, among them. */
  readonly here = $derived.by(() => this.at(this.#parts.here()));
  /** The clearest other date. */
  readonly clear = $derived(this.here === null ? null : clearDate(this.patches, this.here));
  readonly leftOut = $derived(this.#now?.leftOut ?? 0);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The patch of a place among these; null for none, or where it is not one of them. */
  at(place: Place | null): DatedPatch | null {
    return this.patches.find((patch) => place !== null && isSamePatch(patch, place)) ?? null;
  }

  get isKnown(): boolean {
    return this.#now !== null;
  }

  /** Why there is no other date to look at, in a sentence; null where there is one, or nothing is known yet. */
  get whyNone(): string | null {
    const here = this.#parts.here();
    const failed = this.#failed;
    if (failed !== null && isSamePatch(failed.place, here)) return failed.why;
    if (this.#now === null) return null;
    const split = this.#parts.splits.find(({ id }) => id === here.splitId);
    if (this.#now.roiId === null) {
      return split?.hasMetadata === true
        ? 'metadata.csv does not say which place this patch shows.'
        : `No metadata.csv in ${split?.name ?? here.splitId}: other dates of this place are not known.`;
    }
    return this.patches.length === 1 ? 'The open splits hold no other date of this place.' : null;
  }

  /** Asks the host once per patch; settles when it is known, or why it is not. */
  ask(): Promise<void> {
    const place = this.#parts.here();
    if (this.isKnown) return Promise.resolve();
    if (this.#asking !== null && isSamePatch(this.#asking.place, place)) return this.#asking.dates;
    const asking = { place, dates: this.#ask(place).finally(() => this.#asked(asking)) };
    this.#asking = asking;
    return asking.dates;
  }

  #asked(asking: object): void {
    if (this.#asking === asking) this.#asking = null;
  }

  /** What comes after another patch was gone to is dropped: it may come after the answer for that one. */
  async #ask(place: Place): Promise<void> {
    const isHere = () => isSamePatch(place, this.#parts.here());
    try {
      const dates = await this.#parts.fetch(place);
      if (!isHere()) return;
      this.#known = { place, dates };
      this.#failed = null;
    } catch (error) {
      if (isHere()) this.#failed = { place, why: error instanceof Error ? error.message : String(error) };
    }
  }

  /** The mask of a patch was changed elsewhere: true where it is one of these, so that its cloud is counted anew. */
  async changedElsewhere(place: Place): Promise<void> {
    if (this.#now === null || !this.patches.some((patch) => isSamePatch(patch, place))) return;
    await this.#ask(this.#parts.here());
  }
}
