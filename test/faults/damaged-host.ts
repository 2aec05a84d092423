import { join } from 'node:path';
import { noInterposing } from '../support/interposed-library.ts';
import { DamagedVisits } from './damaged-visits.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { onNetworkDrive } from './network-projects.ts';
import { writeOlder } from './older-project.ts';
import { paintProject, writePaintedDataset } from './painted-project.ts';
import { fileFaults, logFaults } from './project-damage.ts';
import { ProjectDesk } from './project-desk.ts';
import { unusualProjects } from './unusual-projects.ts';

/**
 * Damaged and unusual projects before the real host, and a page that opens them, looks at every mask, paints, has the
 * file looked through, and takes whichever way out is offered.
 */
export async function damagedHost(run: FaultRun): Promise<readonly FaultRow[]> {
  const { folder, short, seed } = run;
  const data = join(folder, 'data');
  const size = short ? { patches: 4, edits: 6, details: false } : { patches: 9, edits: 14, details: false };
  const splits = await writePaintedDataset(data, size.patches);
  const killed = join(folder, 'killed.cloudbrush');
  const stranger = join(folder, 'stranger.cloudbrush');
  const painted = paintProject(join(folder, 'work.cloudbrush'), data, splits, size, seed, killed);
  paintProject(join(folder, 'other.cloudbrush'), data, splits, size, seed + 1, stranger);
  const desk = new ProjectDesk({ data, folder: join(folder, 'desk') });
  try {
    const visits = new DamagedVisits(run, desk, painted);
    // From here on there is a backup of it.
    await visits.sound();
    const rows: FaultRow[] = [];
    const faults = Object.entries({ ...fileFaults(painted.file), ...logFaults(killed, stranger) });
    for (const [what, fault] of faults) rows.push(await visits.row(what, short ? 1 : 20, fault));
    for (const version of [1, 2]) {
      const file = join(folder, `format-${version}.cloudbrush`);
      writeOlder(painted.file, version, file);
      rows.push(await visits.older(version, file, short ? 2 : 24));
    }
    rows.push(...(await unusualProjects(run, desk, painted, killed)));
    if (noInterposing() === null) rows.push(...(await onNetworkDrive(run, painted, killed, data)));
    return rows;
  } finally {
    await desk.stop();
  }
}
