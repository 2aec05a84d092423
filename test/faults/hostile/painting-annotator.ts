import { randomUUID } from 'node:crypto';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { applyDelta, encodeDelta } from '../../../shared/raster/delta.ts';
import type { HostCalls } from '../../support/host-calls.ts';

export interface PaintedMask {
  readonly patch: number;
  readonly codes: Int16Array;
  headId: string | null;
}

interface OfMask {
  readonly datasetId: string;
  readonly splitId: string;
  readonly target: 'manual_hq';
}

/** Somebody who paints rectangles and takes some back, and remembers what the masks have to be. */
export class PaintingAnnotator {
  readonly masks: PaintedMask[] = [];
  /** Ids of the commands that were told to be saved, in their order. */
  readonly saved: string[] = [];
  /** Commands that were not saved, though nothing was wrong with them. */
  refused = 0;
  readonly #calls: HostCalls;
  readonly #of: OfMask;
  readonly #random: SeededRandom;

  constructor(calls: HostCalls, of: OfMask, random: SeededRandom) {
    this.#calls = calls;
    this.#of = of;
    this.#random = random;
  }

  async open(patch: number): Promise<void> {
    const state = await this.#calls.call('mask.open', { ...this.#of, patch });
    const codes = widenCodes(state.base, state.itemType);
    applyDelta(codes, state.delta, 'forward');
    this.masks.push({ patch, codes, headId: state.headId });
  }

  async stroke(): Promise<void> {
    const mask = this.masks[this.#random.below(this.masks.length)];
    if (mask === undefined) throw new Error('a mask is open');
    const after = mask.codes.slice();
    const [x, y] = [1 + this.#random.below(480), 1 + this.#random.below(480)];
    const size = 1 + this.#random.below(28);
    const code = this.#random.below(4);
    for (let row = y; row < y + size; row++) after.fill(code, row * PATCH_SIZE + x, row * PATCH_SIZE + x + size);
    const delta = encodeDelta(mask.codes, after);
    if (delta.length === 0) return;
    const commandId = randomUUID();
    const result = await this.#calls.call('mask.command', {
      kind: 'edit',
      ...this.#of,
      patch: mask.patch,
      commandId,
      annotator: 'Ada',
      parentId: mask.headId,
      tool: 'brush',
      code,
      detail: null,
      delta,
    });
    if (result.status !== 'saved') {
      this.refused++;
      return;
    }
    this.saved.push(commandId);
    mask.codes.set(after);
    mask.headId = commandId;
  }

  /** Masks that are not, as the host shows them, what was painted. */
  async differing(): Promise<number> {
    let differing = 0;
    for (const mask of this.masks) {
      const state = await this.#calls.call('mask.open', { ...this.#of, patch: mask.patch });
      const codes = widenCodes(state.base, state.itemType);
      applyDelta(codes, state.delta, 'forward');
      if (
        state.headId !== mask.headId ||
        Buffer.compare(Buffer.from(codes.buffer), Buffer.from(mask.codes.buffer)) !== 0
      )
        differing++;
    }
    return differing;
  }
}
