import { randomUUID } from 'node:crypto';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Argument, OpenedDataset } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { applyDelta, encodeDelta } from '../../shared/raster/delta.ts';
import { HostCalls } from '../support/host-calls.ts';
import { type HostOptions, HostProcess } from '../support/host-process.ts';

type EditCommand = Extract<Argument<'mask.command'>, { kind: 'edit' }>;

interface Painted {
  headId: string | null;
  codes: Int16Array;
  readonly saved: string[];
}

/** A host with a page's line to it, and what that page was told is saved. */
export class HostSession {
  readonly host: HostProcess;
  readonly calls: HostCalls;
  readonly datasetId: string;
  readonly splitId: string;
  readonly #masks = new Map<number, Painted>();
  #strokes = 0;

  private constructor(host: HostProcess, calls: HostCalls, { report }: OpenedDataset) {
    this.host = host;
    this.calls = calls;
    this.datasetId = report.datasetId;
    this.splitId = report.splits[0].id;
  }

  static async start(options: HostOptions): Promise<HostSession> {
    const host = await HostProcess.start({ code: 'source', ...options });
    try {
      const calls = await HostCalls.open(host);
      return new HostSession(host, calls, await openFolder(calls, options.folder));
    } catch (error) {
      await host.stop('SIGKILL');
      throw error;
    }
  }

  mask(patch: number) {
    return { datasetId: this.datasetId, splitId: this.splitId, patch, target: 'manual_hq' as const };
  }

  /** A stroke on what the page shows of a patch; not sent yet. */
  async stroke(patch: number): Promise<EditCommand> {
    const painted = await this.#painted(patch);
    const number = this.#strokes++;
    const after = painted.codes.slice();
    let random = 7919 * (number + 1);
    // Takes several pages of the project's file, and is unlike the one before it.
    for (let i = 0; i < 3000; i++) {
      random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
      after[(1 + ((random >> 8) % 500)) * PATCH_SIZE + 1 + ((random >> 17) % 500)] = (random >> 5) & 3;
    }
    return {
      kind: 'edit',
      ...this.mask(patch),
      commandId: randomUUID(),
      annotator: 'Ada',
      parentId: painted.headId,
      tool: 'brush',
      code: 1,
      detail: null,
      delta: encodeDelta(painted.codes, after),
    };
  }

  /** Sends a stroke, and believes the answer. */
  async send(command: EditCommand): Promise<void> {
    const result = await this.calls.call('mask.command', command);
    if (result.status !== 'saved') throw new Error(`refused: ${result.reason}`);
    const painted = await this.#painted(command.patch);
    if (painted.saved.includes(command.commandId)) return;
    applyDelta(painted.codes, command.delta, 'forward');
    painted.headId = command.commandId;
    painted.saved.push(command.commandId);
  }

  async paint(patch: number): Promise<void> {
    await this.send(await this.stroke(patch));
  }

  /** Edits that were told to be saved and are not there, in their order and once; masks that are not their replay. */
  async missing(through: HostSession = this): Promise<number> {
    let missing = 0;
    for (const [patch, painted] of this.#masks) {
      const state = await through.calls.call('mask.open', through.mask(patch));
      const shown = widenCodes(state.base, state.itemType);
      applyDelta(shown, state.delta, 'forward');
      const ids = state.edits.map(({ editId }) => editId);
      if (JSON.stringify(ids) !== JSON.stringify(painted.saved)) missing++;
      if (state.headId !== painted.headId || Buffer.compare(bytesOf(shown), bytesOf(painted.codes)) !== 0) missing++;
    }
    return missing;
  }

  /** Asks anew what a mask is: its file was replaced, and with it what its history stands on. */
  forget(patch: number): void {
    this.#masks.delete(patch);
  }

  async #painted(patch: number): Promise<Painted> {
    const known = this.#masks.get(patch);
    if (known !== undefined) return known;
    const state = await this.calls.call('mask.open', this.mask(patch));
    const codes = widenCodes(state.base, state.itemType);
    applyDelta(codes, state.delta, 'forward');
    const painted = { headId: state.headId, codes, saved: state.edits.map(({ editId }) => editId) };
    this.#masks.set(patch, painted);
    return painted;
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.calls.close();
    await this.host.stop(signal);
  }
}

export async function openFolder(calls: HostCalls, path: string): Promise<OpenedDataset> {
  const { placeId } = await calls.call('place.typed', { path });
  return calls.call('dataset.open', { placeId });
}

/** What an answer says that is no success; null where it is one. A fault of ours is thrown on: nobody is to see it. */
export async function refusalOf(work: Promise<unknown>): Promise<AppError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function bytesOf(codes: Int16Array): Buffer {
  return Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength);
}
