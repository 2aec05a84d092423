import { labelsOfPainted } from '../../shared/assist/training-labels.ts';
import { type OtherPixels, otherPixels } from '../../shared/assist/training-pixels.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { classTable } from '../../shared/cloudsen12/reference-classes.ts';
import type { PatchWork } from '../../shared/patch-list/patch-table.ts';
import type { QueuedPatch } from '../../shared/patch-list/queue-candidate.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { MaskKey } from './mask-documents.ts';
import type { PatchBands } from './patch-bands.ts';

interface Parts {
  readonly bands: PatchBands;
  readonly openMask: (key: MaskKey) => Promise<MaskDocument>;
  readonly workOf: (key: MaskKey) => PatchWork;
  readonly here: () => QueuedPatch;
  /** Other dates of the place that is shown. */
  readonly siblings: () => readonly QueuedPatch[];
  /** Of the queue, those that were come by last first. */
  readonly queued: () => readonly QueuedPatch[];
}

/** More take long to read, and teach little. */
const MOST = 6;
const RANK = 5;
/** Draws, of a hundred kilobytes each. */
const KEPT = 24;
const maskClasses = classTable('LABEL_manual_hq');
const everywhere = new Uint8Array(PATCH_PIXELS).fill(1);

/** Pixels of patches that are done: the same place on other dates, and the queue. */
export class DonePatches {
  readonly #parts: Parts;
  /** Drawn once per state of a mask. */
  readonly #drawn = new Map<string, OtherPixels>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Which they are now. */
  get list(): readonly QueuedPatch[] {
    const { workOf, here, siblings, queued } = this.#parts;
    const shown = here();
    const all = new Map([...siblings(), ...queued()].map((place) => [`${place.splitId}/${place.patch}`, place]));
    all.delete(`${shown.splitId}/${shown.patch}`);
    const isDone = (place: QueuedPatch) => workOf({ ...place, target: 'manual_hq' }).status === 'done';
    return [...all.values()].filter(isDone).slice(0, MOST);
  }

  /** Throws where one of them cannot be read. */
  draw(seed: number): Promise<readonly OtherPixels[]> {
    return Promise.all(this.list.map((place) => this.#draw(place, seed)));
  }

  async #draw({ splitId, patch }: QueuedPatch, seed: number): Promise<OtherPixels> {
    const { bands, openMask } = this.#parts;
    const mask = await openMask({ splitId, patch, target: 'manual_hq' });
    const key = `${splitId}/${patch}/${mask.stand}/${seed}`;
    const known = this.#drawn.get(key);
    if (known !== undefined) return known;
    const labels = labelsOfPainted(mask.codes, maskClasses, everywhere);
    const planes = await bands.load(splitId, patch, RANK);
    const drawn = otherPixels([...planes.keys()], [...planes.values()], labels, seed);
    this.#drawn.set(key, drawn);
    for (const oldest of this.#drawn.keys()) {
      if (this.#drawn.size <= KEPT) break;
      this.#drawn.delete(oldest);
    }
    return drawn;
  }
}
