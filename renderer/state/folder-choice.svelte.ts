import type { Calls, FolderListing, Place } from '../../shared/contract.ts';

export type FolderCalls = Pick<Calls, 'place.list' | 'place.typed'>;

/**
 * Where one stands among the host's folders. What was asked for last counts, whatever answer comes
 * last: a listing that arrives behind a path being typed, or behind the folder that was gone to
 * meanwhile, changes neither.
 */
export class FolderChoice {
  listing = $state.raw<FolderListing | null>(null);
  typed = $state('');
  trouble = $state<string | null>(null);
  #pending = $state(false);
  /** The folder something may land in: null while one is being listed, and while a path is typed that was not gone to. */
  readonly folder = $derived(this.#pending || this.typed.trim() !== '' ? null : (this.listing?.trail.at(-1) ?? null));

  readonly #calls: FolderCalls;
  #asked = 0;

  constructor(calls: FolderCalls) {
    this.#calls = calls;
  }

  /** Lists the folder that the host begins with. What was typed stays. */
  async begin(): Promise<void> {
    await this.#newest(async () => await this.#calls['place.list']({ placeId: null }), this.#keep);
  }

  /** Goes to a folder that was chosen from the list; a path half typed is given up for it. */
  async choose(placeId: string): Promise<void> {
    this.typed = '';
    await this.#newest(async () => await this.#calls['place.list']({ placeId }), this.#keep);
  }

  /** Goes where the typed path leads: a place that `takes` wants for itself is handed to it and not listed. */
  async goToTyped(takes: (place: Place) => boolean): Promise<void> {
    const path = this.typed.trim();
    await this.#newest(
      async (isNewest) => {
        const place = await this.#calls['place.typed']({ path });
        return !isNewest() || takes(place) ? null : await this.#calls['place.list']({ placeId: place.placeId });
      },
      (listing) => {
        if (listing === null) return;
        this.#keep(listing);
        if (this.typed.trim() === path) this.typed = '';
      },
    );
  }

  readonly #keep = (listing: FolderListing): void => {
    this.listing = listing;
  };

  async #newest<T>(ask: (isNewest: () => boolean) => Promise<T>, keep: (answer: T) => void): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const isNewest = () => asked === this.#asked;
    this.trouble = null;
    this.#pending = true;
    try {
      const answer = await ask(isNewest);
      // Any list is better than none, which a path that leads nowhere would leave.
      if (isNewest() || this.listing === null) keep(answer);
    } catch (error) {
      if (isNewest()) this.trouble = error instanceof Error ? error.message : String(error);
    } finally {
      if (isNewest()) this.#pending = false;
    }
  }
}
