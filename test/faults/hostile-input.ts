import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AppError } from '../../shared/errors.ts';
import type { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import type { FaultRow } from './fault-row.ts';

/** One reading of something hostile: throws where it is refused, which has to be in the annotator's words. */
export type Trial = (random: SeededRandom, trial: number) => unknown;

/** What the trials of one kind of input share. */
export interface Reading {
  readonly trial: Trial;
  readonly end?: () => Promise<void>;
}

/** One kind of input that others have made. */
export interface HostileInput {
  /** As the line of its trials says it. */
  readonly what: string;
  readonly trials: { readonly full: number; readonly short: number };
  /** Makes what all trials need, in a folder of its own. */
  readonly begin: (folder: string) => Promise<Reading>;
  /** Where the kind is large by itself. */
  readonly latestMs?: number;
}

/** Longer, and an annotator would think that it hangs. */
const LATEST_MS = 5_000;
/** Memory that a trial may add, all that it leaves to be collected included. */
const MOST_MIB = 512;

const COLLECTED_FROM_MS = 100;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Makes the trials of one kind, and counts those that were refused in other than words, took too long or too much. */
export async function tried(
  input: HostileInput,
  trials: number,
  folder: string,
  random: SeededRandom,
  say: (line: string) => void,
): Promise<FaultRow> {
  const { what, latestMs = LATEST_MS } = input;
  const { trial, end } = await input.begin(folder);
  let losses = 0;
  let refused = 0;
  let slowestMs = 0;
  const memory = new PeakMemory();
  try {
    for (let i = 0; i < trials; i++) {
      const begun = performance.now();
      try {
        await trial(random, i);
      } catch (error) {
        refused++;
        if (!(error instanceof AppError)) {
          losses++;
          say(`input: ${what}: trial ${i}: ${error instanceof Error ? error.stack : String(error)}`);
        }
      }
      const tookMs = performance.now() - begun;
      slowestMs = Math.max(slowestMs, tookMs);
      // So that what one has left does not count for the next; of small ones it is little.
      if (tookMs > COLLECTED_FROM_MS) collectGarbage();
    }
  } finally {
    await end?.();
  }
  if (slowestMs > latestMs) losses++;
  const addedMib = memory.addedMib();
  if (addedMib !== null && addedMib > MOST_MIB) losses++;
  say(`input: ${what}`);
  const added = addedMib === null ? '' : `, ${Math.round(addedMib)} of at most ${MOST_MIB} MiB of memory`;
  return { what, trials, losses, figures: `${refused} refused, the slowest took ${Math.round(slowestMs)} ms${added}` };
}

/** The most memory of this process since it was made, beyond what there was then; of files that are mapped, too. */
class PeakMemory {
  readonly #before: number | null;

  constructor() {
    try {
      // Has the system count the peak anew.
      writeFileSync('/proc/self/clear_refs', '5');
      this.#before = memoryMib('VmRSS');
    } catch {
      this.#before = null; // another system, or one that forbids it: nothing is known of a peak between two looks
    }
  }

  addedMib(): number | null {
    return this.#before === null ? null : Math.max(0, memoryMib('VmHWM') - this.#before);
  }
}

function memoryMib(field: 'VmRSS' | 'VmHWM'): number {
  const [, kib = ''] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kib) / 1024;
}
