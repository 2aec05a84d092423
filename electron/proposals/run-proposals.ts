import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { CallSlots } from '../dataset/call-slots.ts';
import type { Split } from '../dataset/split.ts';
import { writeError } from '../export/disk-error.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import { keptParts, partName, removeLeftovers } from './kept-parts.ts';
import { type MaskOrigin, partMasks } from './part-masks.ts';
import type { PartTask } from './part-task.ts';
import { type PatchRange, rangesOf, unionOf } from './patch-ranges.ts';
import { canonical, differenceOf, type ProposalManifest } from './proposal-manifest.ts';
import { maskNeeds, type ProposalSource } from './proposal-source.ts';

export interface ProposalRun {
  /** Of the dataset. */
  readonly folder: string;
  readonly datasetName: string;
  readonly split: Split;
  readonly source: ProposalSource;
  /** As they are written beside the results. */
  readonly settings: ProposalManifest['settings'];
  readonly files: ProposalManifest['files'];
  /** Null where the source looks at no mask. */
  readonly masks: ProposalManifest['masks'];
  readonly origin: MaskOrigin;
  /** Ascending, each once. */
  readonly patches: readonly number[];
  readonly outFolder: string;
  readonly patchesPerPart: number;
  /** Threads. */
  readonly jobs: number;
}

export interface RunControl {
  readonly signal: AbortSignal;
  readonly onPatches: (done: number, total: number) => void;
}

export interface RunReport {
  readonly patches: number;
  readonly parts: number;
  /** Parts that were there already. */
  readonly keptParts: number;
  /** Why nothing is proposed for some patches. */
  readonly without: readonly { readonly patches: readonly PatchRange[]; readonly reason: string }[];
}

/**
 * Computes proposals into one file for so many patches each, several at a time, and leaves alone what an earlier run has
 * completed. Throws `conflict` where the folder holds other proposals, `unwritable`, `cancelled`, and what the source
 * throws; parts that are complete stay.
 */
export async function runProposals(run: ProposalRun, control: RunControl): Promise<RunReport> {
  await mkdir(run.outFolder, { recursive: true }).catch((error: unknown) => {
    throw writeError(error, run.outFolder);
  });
  await removeLeftovers(run.outFolder);
  const kept = new Map((await keptParts(run.outFolder)).map(({ manifest }) => [manifest.file.name, manifest]));
  const common = await commonManifest(run);
  for (const manifest of kept.values()) {
    const difference = differenceOf(
      { ...common, patches: [], edits: null, without: [], file: manifest.file },
      manifest,
    );
    if (difference !== null)
      throw new AppError('conflict', `${run.outFolder} holds proposals of ${difference}: choose another folder.`);
  }
  const plan = partsOf(run).map((patches) => ({ patches, done: 0 }));
  const pool = new PartPool(run, common, control, plan);
  const done = await pool.all(kept);
  return {
    patches: run.patches.length,
    parts: plan.length,
    keptParts: done.filter(({ wasKept }) => wasKept).length,
    without: joined(done.flatMap(({ manifest }) => manifest.without)),
  };
}

type Common = Pick<
  ProposalManifest,
  'format' | 'formatVersion' | 'whole' | 'source' | 'settings' | 'masks' | 'files' | 'dataset' | 'split' | 'identity'
>;

async function commonManifest({ source, settings, files, masks, datasetName, split }: ProposalRun): Promise<Common> {
  return {
    format: 'cloudbrush-proposals',
    formatVersion: 1,
    whole: false,
    ...{ source: source.kind, settings, masks, files },
    ...{ dataset: datasetName, split: split.name, identity: await split.identity() },
  };
}

/** Always cut at the same patches, so that runs over neighbouring ranges do not compute the same twice. */
function partsOf({ patches, patchesPerPart }: ProposalRun): number[][] {
  const parts = new Map<number, number[]>();
  for (const patch of patches) {
    const number = Math.floor(patch / patchesPerPart);
    const part = parts.get(number);
    if (part === undefined) parts.set(number, [patch]);
    else part.push(patch);
  }
  return [...parts.values()];
}

interface PlannedPart {
  readonly patches: readonly number[];
  done: number;
}

interface DonePart {
  readonly manifest: ProposalManifest;
  readonly wasKept: boolean;
}

/** The parts of one run on their way through so many threads. */
class PartPool {
  readonly #run: ProposalRun;
  readonly #common: Common;
  readonly #control: RunControl;
  readonly #plan: readonly PlannedPart[];
  readonly #slots: CallSlots;

  constructor(run: ProposalRun, common: Common, control: RunControl, plan: readonly PlannedPart[]) {
    this.#run = run;
    this.#common = common;
    this.#control = control;
    this.#plan = plan;
    this.#slots = new CallSlots(run.jobs);
  }

  /** The first failure ends the others. */
  async all(kept: ReadonlyMap<string, ProposalManifest>): Promise<readonly DonePart[]> {
    const failed = new AbortController();
    const signal = AbortSignal.any([failed.signal, this.#control.signal]);
    let first: unknown = null;
    const settled = await Promise.allSettled(
      this.#plan.map((part) =>
        this.#slots
          .run(() => this.#part(part, kept.get(partName(part.patches)) ?? null, signal), signal)
          .catch((error: unknown) => {
            first ??= error;
            failed.abort();
            throw error;
          }),
      ),
    );
    if (this.#control.signal.aborted)
      throw new AppError('cancelled', 'Interrupted. What is complete stays: the same command goes on from there.');
    if (first !== null) throw first;
    return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  }

  async #part(part: PlannedPart, kept: ProposalManifest | null, signal: AbortSignal): Promise<DonePart> {
    const { folder, split, source, origin, outFolder } = this.#run;
    const patches = rangesOf(part.patches).map(([a, b]): [number, number] => [a, b]);
    const masks = await partMasks(maskNeeds[source.kind], origin, split.id, part.patches);
    if (kept !== null && kept.edits === masks.sum && canonical(kept.patches) === canonical(patches)) {
      this.#told(part, part.patches.length);
      return { manifest: kept, wasKept: true };
    }
    const fileName = partName(part.patches);
    const task: PartTask = {
      ...{ folder, splitId: split.id, source, masks, outFolder, partId: randomUUID() },
      manifest: { ...this.#common, patches, edits: masks.sum, fileName },
    };
    const manifest = await runWorkerTask<PartTask, ProposalManifest>(workerEntry('proposal-worker'), task, {
      signal,
      onProgress: ({ done }) => this.#told(part, done),
    });
    return { manifest, wasKept: false };
  }

  #told(part: PlannedPart, done: number): void {
    part.done = done;
    this.#control.onPatches(
      this.#plan.reduce((sum, each) => sum + each.done, 0),
      this.#run.patches.length,
    );
  }
}

/** One entry for each reason. */
export function joined(lists: ProposalManifest['without']): RunReport['without'] {
  // Never written out patch by patch: a JSON of a few lines can name a million patches thousands of times.
  const byReason = new Map<string, PatchRange[]>();
  for (const { patches, reason } of lists) {
    const known = byReason.get(reason);
    if (known === undefined) byReason.set(reason, [...patches]);
    else for (const range of patches) known.push(range);
  }
  return [...byReason].map(([reason, ranges]) => ({ patches: unionOf(ranges), reason }));
}
