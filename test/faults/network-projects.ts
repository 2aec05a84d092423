import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { networkDrive } from '../support/network-drive.ts';
import { DamagedVisits } from './damaged-visits.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { lookAtMasks, saidOf } from './mask-look.ts';
import type { PaintedProject } from './painted-project.ts';
import { fileFaults } from './project-damage.ts';
import { ProjectDesk } from './project-desk.ts';
import { locked } from './unusual-projects.ts';

const NAME = 'work.cloudbrush';

/** Projects in a folder that the host takes for one of a network drive: the same must hold there. */
export async function onNetworkDrive(
  run: FaultRun,
  painted: PaintedProject,
  killed: string,
  data: string,
): Promise<readonly FaultRow[]> {
  const folder = join(run.folder, 'network');
  const desk = new ProjectDesk({ data, folder, env: networkDrive(run.folder, join(folder, 'user', 'projects')) });
  try {
    const visits = new DamagedVisits(run, desk, painted);
    await visits.sound();
    const faults = fileFaults(painted.file);
    const rows = [await killedThere(run, desk, painted, killed)];
    for (const what of ['bits of a project are wrong', 'a page of a project is zeros'])
      rows.push(await visits.row(what, run.short ? 1 : 20, faults[what]));
    // Each wait for a lock takes seconds.
    if (!run.short) rows.push(await locked(run, desk, painted));
    return rows.map((row) => ({ ...row, what: `${row.what}, on a network drive` }));
  } finally {
    await desk.stop();
  }
}

/** A log that a host on a local disk has left is taken in, and a stroke that was told saved outlives the next kill. */
async function killedThere(
  run: FaultRun,
  desk: ProjectDesk,
  painted: PaintedProject,
  killed: string,
): Promise<FaultRow> {
  const rounds = run.short ? 1 : 10;
  const wrong: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const visit = await desk.visit((projects) => {
      for (const end of ['', '-wal']) copyFileSync(killed + end, join(projects, NAME + end));
    });
    const state = await saidOf(() => visit.open());
    if (state instanceof AppError || state.state !== 'open' || !state.warning?.includes('network drive')) {
      wrong.push(`it is ${state instanceof AppError ? state.message : JSON.stringify(state)}`);
      continue;
    }
    const known = { masks: painted.masks, endsEarly: false };
    await lookAtMasks(visit, known, [], wrong);
    const codes = await visit.paint(painted.masks[0]);
    await desk.stop('SIGKILL');
    const again = await desk.visitAgain();
    await again.open();
    await lookAtMasks(
      again,
      { ...known, masks: painted.masks.map((mask, i) => (i === 0 ? { ...mask, codes } : mask)) },
      [],
      wrong,
    );
    wrong.push(...desk.wrongs());
  }
  for (const line of wrong) run.say(`damaged-host: on a network drive: ${line}`);
  return { what: 'before the host: a killed host and its log', trials: 2 * rounds, losses: wrong.length };
}
