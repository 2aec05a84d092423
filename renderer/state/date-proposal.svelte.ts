import type { LayerReport, SplitReport } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { type DatedPatch, isSamePatch } from '../../shared/other-dates/dated-patch.ts';
import type { DateBands } from '../../shared/proposals/date-change.ts';
import {
  type DateSettings,
  dateDefaults,
  dateOffer,
  datePair,
  whyNoDateOffer,
} from '../../shared/proposals/date-offer.ts';
import { dateSource } from '../../shared/proposals/sources.ts';
import type { KnownDates } from './known-dates.svelte.ts';
import type { LayerCache, LayerPixels } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { PatchLayers } from './patch-layers.svelte.ts';
import type { Offered, ProposalSource } from './proposal-source.ts';

type Place = Pick<DatedPatch, 'splitId' | 'patch'>;

interface Parts {
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly known: KnownDates;
  readonly splits: readonly SplitReport[];
  readonly split: () => SplitReport;
  readonly patchLayers: PatchLayers;
  readonly layers: LayerCache;
  readonly generation: () => number;
  /** Opens the dense mask of a date, as it is now. */
  readonly openMask: (place: Place) => Promise<MaskDocument>;
  readonly nameOf: (date: DatedPatch) => string;
  readonly run: (work: Promise<unknown>) => void;
}

/** The date that is compared with, once it has come. */
interface Fetched {
  readonly place: Place;
  readonly bands: DateBands;
  /** Class numbers of its mask; null where it has none. */
  readonly classes: Int16Array | null;
}

const RANK = 4;
const LOADING = 'The other date is still loading.';

/** What has changed since a clear date of the place is proposed as cloud and shadow. */
export class DateProposal implements ProposalSource {
  readonly id = 'dates';
  readonly stale = false;
  readonly #parts: Parts;
  #settings = $state.raw<DateSettings>(dateDefaults);
  #chosen = $state.raw<Place | null>(null);
  #fetched = $state.raw<Fetched | null>(null);
  #failed = $state.raw<{ readonly place: Place; readonly why: string } | null>(null);
  /** On its way. */
  #asked: Place | null = null;
  /** Counts arrivals and failures. */
  #tries = $state(0);

  /** The dates that this one can be compared with. */
  readonly dates = $derived.by((): readonly DatedPatch[] => {
    const { patches, here } = this.#parts.known;
    return patches.filter((patch) => here !== null && !isSamePatch(patch, here));
  });
  /** The one that it is compared with: chosen, else the clearest. */
  readonly date = $derived.by((): DatedPatch | null => {
    const chosen = this.#chosen;
    const known = this.dates.find((date) => chosen !== null && isSamePatch(date, chosen));
    return known ?? this.#parts.known.clear;
  });
  readonly #now = $derived.by((): DateBands | string => {
    const ids = comparable(this.#parts.split()).map(({ id }) => id);
    const pixels = this.#parts.patchLayers.of(ids);
    return typeof pixels === 'string' ? pixels : bandsOf(ids, pixels);
  });
  readonly #pair = $derived.by(() => {
    const now = this.#now;
    const { date } = this;
    if (date === null) return this.#whyNoDate;
    if (typeof now === 'string') return now;
    void this.#tries;
    const fetched = this.#fetched;
    if (fetched === null || !isSamePatch(fetched.place, date)) return this.#fetch(date);
    const pair = datePair(now, fetched.bands, fetched.classes);
    return whyNoDateOffer(pair) ?? pair;
  });

  readonly offered = $derived.by((): Offered | string => {
    const mask = this.#parts.mask();
    if (mask === null) return 'The mask is still loading.';
    const pair = this.#pair;
    if (typeof pair === 'string') return pair;
    const { thinFrom, thickFrom, shadowFrom, leastPixels, clearToo } = this.#settings;
    const limits = { thinFromPercent: thinFrom, thickFromPercent: thickFrom, shadowFromPercent: shadowFrom };
    const since = this.date === null ? null : this.#parts.nameOf(this.date);
    return { mask, offer: dateOffer(pair, this.#settings), settings: { since, ...limits, leastPixels, clearToo } };
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  open(): void {
    this.#failed = null;
    this.#parts.run(this.#parts.known.ask());
  }

  arrived(): void {
    this.#parts.run(this.#parts.known.ask());
  }

  close(): void {
    this.#fetched = null;
    this.#asked = null;
  }

  get settings(): DateSettings {
    return this.#settings;
  }

  change(change: Partial<DateSettings>): void {
    this.#settings = { ...this.#settings, ...change };
  }

  /** It is compared with this date from now on. */
  choose(date: DatedPatch): void {
    this.#chosen = date;
  }

  get #whyNoDate(): string {
    const { known } = this.#parts;
    if (!known.isKnown) return known.whyNone ?? 'It is still being looked up which dates there are.';
    return known.whyNone ?? 'The other patches of this place are of the same day.';
  }

  /** Has it come; says why it is not there yet. */
  #fetch(date: DatedPatch): string {
    const failed = this.#failed;
    if (failed !== null && isSamePatch(failed.place, date)) return failed.why;
    if (this.#asked === null || !isSamePatch(this.#asked, date)) {
      this.#asked = date;
      this.#parts.run(this.#bring({ splitId: date.splitId, patch: date.patch }));
    }
    return LOADING;
  }

  async #bring(place: Place): Promise<void> {
    const { splitId, patch } = place;
    const { splits, layers, generation } = this.#parts;
    const split = splits.find(({ id }) => id === splitId);
    const wanted = split === undefined ? [] : comparable(split);
    const isWanted = () => this.#asked !== null && isSamePatch(this.#asked, place);
    try {
      const loading = wanted.map(({ id, itemType }) =>
        layers.load({ splitId, patch, layerId: id, itemType }, generation(), RANK),
      );
      const pixels = await Promise.all(loading);
      const classes = await this.#maskOf(place);
      const ids = wanted.map(({ id }) => id);
      if (isWanted()) this.#fetched = { place, bands: bandsOf(ids, pixels), classes };
    } catch (error) {
      // What came between is wanted sooner; this is asked for again.
      const isPutOff = error instanceof AppError && (error.code === 'superseded' || error.code === 'cancelled');
      if (isWanted() && !isPutOff) {
        this.#failed = { place, why: error instanceof Error ? error.message : String(error) };
      }
    } finally {
      if (isWanted()) this.#asked = null;
      this.#tries++;
    }
  }

  /** Without one the whole date counts as clear; one that cannot be read now is no reason to. */
  async #maskOf(place: Place): Promise<Int16Array | null> {
    try {
      return (await this.#parts.openMask(place)).codes;
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return null;
      throw error;
    }
  }
}

/** The layers of a split that are compared. */
function comparable({ layers }: SplitReport): readonly LayerReport[] {
  const compared: readonly string[] = dateSource.layers.uses;
  return layers.filter(({ id, itemType }) => compared.includes(id) && itemType === 'int16');
}

function bandsOf(ids: readonly string[], pixels: readonly LayerPixels[]): DateBands {
  const of = (id: string) => {
    const own = pixels[ids.indexOf(id)];
    return own instanceof Int16Array ? own : null;
  };
  return {
    B2: of('L1C_B2'),
    B3: of('L1C_B3'),
    B4: of('L1C_B4'),
    B8: of('L1C_B8'),
    B11: of('L1C_B11'),
    B12: of('L1C_B12'),
  };
}
