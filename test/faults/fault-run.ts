import type { FaultRow } from './fault-row.ts';

/** What a scenario of faults is run with. */
export interface FaultRun {
  /** A folder of its own, for whatever it makes; gone afterwards. */
  readonly folder: string;
  /** The form for `npm test`: a few seconds, fewer trials of the same. */
  readonly short: boolean;
  /** Of everything random: a run is told again by it. */
  readonly seed: number;
  /** A line of progress on standard error. */
  readonly say: (line: string) => void;
}

/** One kind of fault, made to happen to the real host. */
export type FaultScenario = (run: FaultRun) => Promise<readonly FaultRow[]>;
