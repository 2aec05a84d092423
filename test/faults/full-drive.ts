import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { exportProblems } from './full-disk-outputs.ts';
import { HostSession, refusalOf } from './host-session.ts';
import { projectProblems } from './project-look.ts';

const PAGE_BYTES = 4096;
const NAME = 'work.cloudbrush';

/** A small drive in memory, which really becomes full. Null where this user can mount nothing. */
function mountDrive(at: string): { unmount(): void } | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { unmount: () => void execFileSync('umount', ['-l', at]) };
}

/** Fills a drive up to so many pages. */
function fillUp(drive: string, freePages: number): void {
  const ballast = openSync(join(drive, 'ballast'), 'w');
  try {
    const free = () => statfsSync(drive).bavail * statfsSync(drive).bsize;
    while (free() > freePages * PAGE_BYTES) {
      const bytes = Math.min(1 << 20, free() - freePages * PAGE_BYTES);
      writeSync(ballast, new Uint8Array(bytes));
    }
    fsyncSync(ballast);
  } finally {
    closeSync(ballast);
  }
}

function makeRoom(drive: string): void {
  rmSync(join(drive, 'ballast'), { force: true });
}

function isToldOfFull(refusal: AppError): boolean {
  return refusal.code === 'unwritable' && /full|refused to|bytes free/.test(refusal.message);
}

/** Saves, copies and exports on a drive with so many pages left; and again, once there is room. */
export async function fullDrive(run: FaultRun): Promise<readonly FaultRow[]> {
  const drive = join(run.folder, 'drive');
  const data = join(run.folder, 'data');
  await mkdir(drive);
  await writeSampleDataset(data);
  const mounted = mountDrive(drive);
  if (mounted === null) {
    run.say('full-drive: nothing can be mounted here');
    return [];
  }
  const project = join(drive, NAME);
  const tried = { saving: 0, copying: 0, exporting: 0 };
  const wrong: string[] = [];
  let refused = 0;
  try {
    const session = await HostSession.start({ folder: data, userData: join(run.folder, 'user'), project });
    const { calls, datasetId } = session;
    const outPlace = await calls.call('place.typed', { path: join(drive, 'out.dat') });
    const copyPlace = await calls.call('place.typed', { path: join(drive, 'copy.cloudbrush') });
    const { patch: _, ...inSplit } = session.mask(0);
    const exporting = () => {
      const how = {
        placeId: outPlace.placeId,
        itemType: 'int8',
        fill: null,
        overwrite: false,
        replaceSource: false,
      } as const;
      return calls.call('export.start', { ...inSplit, jobId: randomUUID(), ...how });
    };
    const copying = () => calls.call('project.copy', { datasetId, placeId: copyPlace.placeId, overwrite: true });
    let saved = 0;
    const steps = run.short ? [0, 3, 40] : [0, 0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 200, 400];
    for (const freePages of run.short ? steps : [...steps, ...steps, ...steps]) {
      // Several on one full disk, so that the log has to grow.
      for (let stroke = 0; stroke < 4; stroke++) {
        const command = await session.stroke(stroke % 3);
        if (stroke === 0) fillUp(drive, freePages);
        tried.saving++;
        const refusal = await refusalOf(session.send(command));
        if (refusal !== null) {
          refused++;
          if (!isToldOfFull(refusal)) wrong.push(`a stroke: ${refusal.message}`);
          makeRoom(drive);
          await session.send(command);
          fillUp(drive, freePages);
        }
        saved++;
      }
      if ((await session.missing()) > 0) wrong.push('a saved stroke is missing, or one is there that was refused');
      for (const [what, work] of [
        ['copying', copying],
        ['exporting', exporting],
      ] as const) {
        tried[what]++;
        const refusal = await refusalOf(work());
        if (refusal === null) continue;
        refused++;
        if (!isToldOfFull(refusal)) wrong.push(`${what}: ${refusal.message}`);
      }
      wrong.push(...exportProblems(drive, 'out.dat', null, null).filter((text) => !text.startsWith('it was done')));
      makeRoom(drive);
      for (const name of ['out.dat', 'out.dat.manifest.json']) rmSync(join(drive, name), { force: true });
      await copying();
      await exporting();
      wrong.push(...exportProblems(drive, 'out.dat', null, null));
      for (const name of ['out.dat', 'out.dat.manifest.json']) rmSync(join(drive, name));
      wrong.push(...projectProblems(project, saved), ...projectProblems(join(drive, 'copy.cloudbrush'), saved));
      rmSync(join(drive, 'copy.cloudbrush'));
    }
    await session.stop('SIGKILL');
    const again = await HostSession.start({ folder: data, userData: join(run.folder, 'user'), project });
    if ((await session.missing(again)) > 0) wrong.push('after a kill, a saved stroke is missing');
    await again.stop();
  } finally {
    mounted.unmount();
  }
  for (const text of wrong.slice(0, 10)) run.say(`full-drive: ${text}`);
  const trials = tried.saving + tried.copying + tried.exporting;
  const figures = `${tried.saving} strokes, ${tried.copying} copies, ${tried.exporting} exports, ${refused} refused with a sentence`;
  return [{ what: 'a drive that is really full (tmpfs)', trials, losses: wrong.length, figures }];
}
