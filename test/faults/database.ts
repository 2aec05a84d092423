import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findMask } from '../../electron/project/mask-rows.ts';
import { openProject } from '../../electron/project/open-project.ts';
import { recoverProject } from '../../electron/project/recovery/recover-project.ts';
import { AppError } from '../../shared/errors.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import type { RecoveryReport } from '../../shared/recovery-report.ts';
import { savedEdits } from '../../shared/recovery-report.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { type PaintedProject, paintProject, writePaintedDataset } from './painted-project.ts';
import { type Damaged, type Fault, fileFaults, logFaults } from './project-damage.ts';

/**
 * A real project in which everything has happened, damaged in every way. What the program makes of it: it opens the
 * file right or refuses it in words, and a mask that it answers is the one that was saved. Then it is recovered: the
 * damaged file stays as it was, the new project opens, and a mask that is not as it was saved is told.
 */
export async function database(run: FaultRun): Promise<readonly FaultRow[]> {
  const { folder, short, seed } = run;
  const data = join(folder, 'data');
  const size = short ? { patches: 6, edits: 12 } : { patches: 10, edits: 20 };
  const splits = await writePaintedDataset(data, size.patches);
  const killed = join(folder, 'killed.cloudbrush');
  const painted = paintProject(join(folder, 'work.cloudbrush'), data, splits, size, seed, killed);
  const stranger = join(folder, 'stranger.cloudbrush');
  paintProject(join(folder, 'other.cloudbrush'), data, splits, size, seed + 1, stranger);
  const faults = { ...fileFaults(painted.file), ...logFaults(killed, stranger) };
  const rows: FaultRow[] = [];
  for (const [what, fault] of Object.entries(faults)) {
    run.say(`database: ${what}`);
    rows.push(await tried(run, painted, what, trialsOf(what, short), fault));
  }
  return rows;
}

interface Trials {
  readonly trials: number;
  /** Recovery takes most of the time: of so many one is recovered. */
  readonly recoveredEach: number;
}

const trialsOf = (what: string, short: boolean): Trials => {
  if (short) return { trials: 8, recoveredEach: 2 };
  if (what.startsWith('bits of the masks')) return { trials: 500, recoveredEach: 4 };
  return what.startsWith('bits') ? { trials: 500, recoveredEach: 20 } : { trials: 40, recoveredEach: 1 };
};

async function tried(
  run: FaultRun,
  painted: PaintedProject,
  what: string,
  { trials, recoveredEach }: Trials,
  fault: Fault,
): Promise<FaultRow> {
  const random = new SeededRandom(run.seed);
  let [losses, saved, opened] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const folder = join(run.folder, 'trial');
    await mkdir(folder);
    const file = join(folder, 'work.cloudbrush');
    const damaged = fault(random);
    writeFileSync(file, damaged.bytes);
    if (damaged.log !== null) writeFileSync(`${file}-wal`, damaged.log);
    const wrong: string[] = [];
    const report = trial % recoveredEach === 0 ? await recovered(painted, file, damaged, wrong) : null;
    if (report !== null) saved += savedEdits(report.counts);
    if (!readFileSync(file).equals(damaged.bytes)) wrong.push('the damaged file was changed');
    if (opens(painted, file, damaged, wrong)) opened++;
    losses += wrong.length;
    for (const line of wrong) run.say(`database: ${what}, trial ${trial}: ${line}`);
    await rm(folder, { recursive: true });
  }
  return { what, trials, losses, figures: `${opened} opened, ${saved} edits recovered` };
}

async function recovered(
  painted: PaintedProject,
  file: string,
  { mayLose, endsEarly }: Damaged,
  wrong: string[],
): Promise<RecoveryReport | null> {
  const into = `${file}-new.cloudbrush`;
  const { splits, source } = painted;
  const sources = {
    splits,
    read: async (_: number, target: 'manual_hq' | 'manual_sc', patch: number) => source(target, patch),
  };
  const { signal } = new AbortController();
  try {
    const report = await recoverProject({ file, into, sources, onlyDamaged: false, signal, progress: () => undefined });
    if (mayLose !== null && report.counts.lost > mayLose)
      wrong.push(`${report.counts.lost} edits lost, not ${mayLose}`);
    const told = report.told.map(({ place }) => `${place?.target} ${place?.patch}`);
    const looked = lookAt(painted, into);
    wrong.push(...looked.refused.map((mask) => `the recovered project refuses ${mask}`));
    if (!endsEarly)
      wrong.push(...looked.other.filter((mask) => !told.includes(mask)).map((mask) => `${mask} is another, untold`));
    return report;
  } catch (error) {
    if (!(error instanceof AppError)) wrong.push(`recovery: ${error instanceof Error ? error.stack : String(error)}`);
    return null;
  }
}

/** Whether it opens; what is not as it was saved, and not refused, is wrong. */
function opens(painted: PaintedProject, file: string, { endsEarly }: Damaged, wrong: string[]): boolean {
  try {
    const { other } = lookAt(painted, file);
    if (!endsEarly) wrong.push(...other.map((mask) => `${mask} is opened as another`));
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) wrong.push(`opening: ${error instanceof Error ? error.stack : String(error)}`);
    return false;
  }
}

function lookAt({ masks }: PaintedProject, file: string): { readonly other: string[]; readonly refused: string[] } {
  const { project, close } = openProject(file, false, false);
  const [other, refused]: [string[], string[]] = [[], []];
  try {
    for (const { place, codes } of masks) {
      const name = `${place.target} ${place.patch}`;
      try {
        const mask = findMask(project.db, place);
        const shown = mask === undefined ? null : project.masks.at(project.db, mask).codes;
        if (shown === null || !codes.every((code, i) => code === shown[i])) other.push(name);
      } catch (error) {
        if (!(error instanceof Error) || error.message.startsWith('invariant')) throw error;
        refused.push(name);
      }
    }
  } finally {
    close();
  }
  return { other, refused };
}
