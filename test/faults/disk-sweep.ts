import { AppError } from '../../shared/errors.ts';
import { type DiskFault, type Fault, writingKinds } from '../support/disk-fault.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';

/** Something that writes, as it is tried with each of its steps failing. */
export interface Written {
  readonly what: string;
  /** Of the path of the files that it writes. */
  readonly part: string;
  /** Does it. Throws what its user would be told. */
  readonly run: () => Promise<unknown>;
  /** What is wrong with what lies there after it failed, or was done; none of it is to be. */
  readonly look: (refusal: AppError | null) => Promise<readonly string[]>;
  /** It goes on without what cannot be written, and says nothing, or says it once. */
  readonly goesOn?: boolean;
  /** Each try takes long: only some of the steps. */
  readonly slow?: boolean;
  readonly kinds?: Fault['kinds'];
}

const errors = ['ENOSPC', 'EIO', 'EDQUOT'] as const;

const MOST_STEPS = 2000;

/**
 * Does it again and again, with the first write failing, the second, and so on until nothing is left to fail; then it
 * has to be done. With the disk staying full from there, and failing once; with no room, errors, and a used up quota.
 */
export async function sweep(run: FaultRun, fault: DiskFault, written: Written): Promise<FaultRow> {
  const { what, part, kinds = writingKinds, slow = false } = written;
  const wrong: string[] = [];
  let trials = 0;
  // Of a short run each step has another of the errors.
  for (const turn of run.short ? [0] : [0, 1, 2]) {
    for (const after of run.short || slow ? [true] : [true, false]) {
      for (let nth = 1; nth < MOST_STEPS; nth = nextStep(nth, run.short || slow)) {
        const error = errors[(run.short ? nth : turn) % errors.length];
        fault.arm({ kinds, part, nth, error, after });
        const outcome = await outcomeOf(written.run());
        const { failed } = fault.disarm();
        const found = [...complaintsOf(outcome, failed, written), ...(await written.look(refusalIn(outcome)))];
        for (const text of found) wrong.push(`${error}${after ? ' from' : ' at'} step ${nth}: ${text}`);
        if (failed === 0) break;
        trials++;
      }
    }
  }
  for (const text of wrong.slice(0, 10)) run.say(`${what}: ${text}`);
  return { what: `disk full, broken or over quota at every step of ${what}`, trials, losses: wrong.length };
}

/** Every step at first, further apart later on where there is little time. */
function nextStep(nth: number, few: boolean): number {
  return few && nth >= 6 ? nth + Math.ceil(nth / 4) : nth + 1;
}

type Outcome = { readonly error: unknown } | null;

async function outcomeOf(work: Promise<unknown>): Promise<Outcome> {
  return work.then(
    () => null,
    (error: unknown) => ({ error }),
  );
}

function refusalIn(outcome: Outcome): AppError | null {
  return outcome?.error instanceof AppError ? outcome.error : null;
}

function complaintsOf(outcome: Outcome, failed: number, { goesOn = false }: Written): string[] {
  if (outcome === null) return [];
  const { error } = outcome;
  const text = error instanceof Error ? error.message : String(error);
  if (failed === 0) return [`nothing failed, and yet: ${text}`];
  if (goesOn) return [`it was to go on: ${text}`];
  if (!(error instanceof AppError)) return [`nothing sensible was said: ${text}`];
  // Of a folder that cannot be made because of an error of the disk, Node says that it does not exist.
  // A project whose log cannot be opened beside it is read from a copy, which is refused as well.
  const refused = error.code === 'unwritable' || /can only be read from a copy/.test(text);
  const sensible = refused && /disk|quota|room|it does not exist/.test(text) && text.endsWith('.');
  return sensible ? [] : [`${error.code} was said: ${text}`];
}
