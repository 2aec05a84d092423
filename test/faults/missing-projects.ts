import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { HostCalls } from '../support/host-calls.ts';
import { HostProcess } from '../support/host-process.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { HostSession, openFolder, refusalOf } from './host-session.ts';
import { editCount, projectProblems } from './project-look.ts';

interface Harmed {
  readonly what: string;
  readonly harm: (folder: string, file: string) => Promise<unknown>;
  /** Null: the program helps itself, and saves. */
  readonly undo: ((folder: string, file: string) => Promise<unknown>) | null;
}

const NAME = 'work.cloudbrush';
const aside = (file: string) => `${file}.aside`;

const harms: readonly Harmed[] = [
  {
    what: 'renamed',
    harm: (_, file) => rename(file, aside(file)),
    undo: (_, file) => rename(aside(file), file),
  },
  {
    what: 'replaced by a copy of itself',
    harm: async (_, file) => {
      await rename(file, aside(file));
      await copyFile(aside(file), file);
    },
    undo: (_, file) => rename(aside(file), file),
  },
  {
    what: 'gone with its folder',
    harm: (folder) => rename(folder, `${folder}.aside`),
    undo: (folder) => rename(`${folder}.aside`, folder),
  },
  { what: 'without its log, which was deleted', harm: (_, file) => rm(`${file}-wal`), undo: null },
  { what: 'without its shared memory, which was deleted', harm: (_, file) => rm(`${file}-shm`), undo: null },
];

/** The file of a project goes while it is painted in: nothing is said to be saved that is not there. */
export async function missingProjects(run: FaultRun, data: string): Promise<FaultRow[]> {
  const rows: FaultRow[] = [];
  for (const [number, { what, harm, undo }] of harms.entries()) {
    const wrong: string[] = [];
    const rounds = run.short ? 1 : 10;
    const folder = join(run.folder, `project-${number}`);
    const file = join(folder, NAME);
    await mkdir(folder);
    const options = { folder: data, userData: join(run.folder, `user-${number}`), project: file };
    for (let round = 0; round < rounds; round++) {
      const session = await HostSession.start(options);
      await session.paint(round % 3);
      await harm(folder, file);
      const command = await session.stroke((round + 1) % 3);
      const refusal = await refusalOf(session.send(command));
      if (undo === null && refusal !== null) wrong.push(`it did not help itself: ${refusal.message}`);
      if (undo !== null) {
        if (refusal?.code !== 'unwritable' || !refusal.message.includes(NAME)) wrong.push(`said: ${refusal?.message}`);
        await undo(folder, file);
        const again = await refusalOf(session.send(command));
        if (again !== null) wrong.push(`it is back, and: ${again.message}`);
      }
      await session.stop('SIGKILL');
      const other = await HostSession.start(options);
      const missing = await session.missing(other);
      if (missing > 0) wrong.push(`${missing} masks are not what was said to be saved`);
      await other.stop();
      wrong.push(...projectProblems(file, 2 * (round + 1)));
    }
    for (const text of wrong.slice(0, 5)) run.say(`a project ${what}: ${text}`);
    rows.push({ what: `a project ${what} while it is painted in`, trials: rounds, losses: wrong.length });
  }
  return rows;
}

/** Deleted, it lives on in a copy that the page asks for. */
export async function deletedProject(run: FaultRun, data: string): Promise<FaultRow> {
  const wrong: string[] = [];
  const rounds = run.short ? 1 : 10;
  for (let round = 0; round < rounds; round++) {
    const folder = join(run.folder, `deleted-${round}`);
    const [file, copy] = [join(folder, NAME), join(run.folder, `rescued-${round}.cloudbrush`)];
    await mkdir(folder);
    const session = await HostSession.start({ folder: data, userData: join(folder, 'user'), project: file });
    for (let i = 0; i < 5; i++) await session.paint(i % 3);
    for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix);
    const refusal = await refusalOf(session.paint(0));
    if (!refusal?.message.includes('save a copy of the project')) wrong.push(`said: ${refusal?.message}`);
    const { placeId } = await session.calls.call('place.typed', { path: copy });
    await session.calls.call('project.copy', { datasetId: session.datasetId, placeId, overwrite: false });
    await session.stop();
    if (editCount(copy) !== 5) wrong.push(`${editCount(copy)} of 5 edits are in the copy`);
    wrong.push(...projectProblems(copy, 5));
    const other = await HostSession.start({ folder: data, userData: join(folder, 'other'), project: copy });
    if ((await session.missing(other)) > 0) wrong.push('a mask of the copy is another');
    await other.stop();
  }
  for (const text of wrong) run.say(`a deleted project: ${text}`);
  return { what: 'a deleted project, copied from what is still in hand', trials: rounds, losses: wrong.length };
}

/** The label under a painted mask is another: by name, in place, and with the times of before. */
export async function changedLabels(run: FaultRun): Promise<FaultRow> {
  const wrong: string[] = [];
  const rounds = run.short ? 3 : 30;
  for (let round = 0; round < rounds; round++) {
    const data = join(run.folder, `labels-${round}`);
    const label = join(data, 'train', 'LABEL_manual_hq.dat');
    await writeSampleDataset(data);
    const session = await HostSession.start({ folder: data, userData: join(run.folder, `labelled-${round}`) });
    await session.paint(0);
    const { atime, mtime } = await stat(label);
    const target = round % 3 === 0 ? `${label}.new` : label;
    await writeFile(target, new Uint8Array(3 * PATCH_PIXELS).fill(2));
    if (round % 3 === 0) await rename(target, label);
    if (round % 3 === 2) await utimes(label, atime, mtime);
    const { blocked } = await session.calls.call('mask.open', session.mask(0));
    if (blocked === null) wrong.push('a changed label was not noticed under a painted mask');
    const other = await session.calls.call('mask.open', session.mask(1));
    if (other.base[600] !== 2) wrong.push('an untouched mask is not the new label');
    await session.stop();
  }
  for (const text of wrong) run.say(`changed labels: ${text}`);
  return { what: 'a label replaced by another of the same size', trials: rounds, losses: wrong.length };
}

const NOBODY = 65_534;

/** Whoever may write nothing at all is told so in words, and sees what may be seen. Null where permissions bind nobody. */
export async function readOnlyUser(run: FaultRun): Promise<FaultRow | null> {
  if (process.getuid?.() !== 0) return null;
  // Not below the run's own folder, into which nobody else may look.
  const folder = await mkdtemp(join(tmpdir(), 'cloudbrush-closed-'));
  try {
    await chmod(folder, 0o755);
    const wrong = await tryAsNobody(folder);
    for (const text of wrong) run.say(`user data that may not be written: ${text}`);
    return { what: 'user data that may not be written, from the start', trials: 2, losses: wrong.length };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function tryAsNobody(folder: string): Promise<string[]> {
  const wrong: string[] = [];
  const [data, userData, open] = [join(folder, 'data'), join(folder, 'user'), join(folder, 'open')];
  await writeSampleDataset(data);
  await mkdir(userData);
  await mkdir(open);
  await chmod(open, 0o777);
  const host = await HostProcess.start({ folder: data, userData, code: 'source', uid: NOBODY });
  const calls = await HostCalls.open(host);
  const refusal = await refusalOf(openFolder(calls, data));
  if (!/projects.*cannot be made: permission was denied/.test(refusal?.message ?? ''))
    wrong.push(`said: ${refusal?.message}`);
  const changed = await calls.call('settings.set', { annotator: 'Grace' });
  if (changed.annotator !== 'Grace') wrong.push('a setting does not hold until the end');
  if (!host.isRunning) wrong.push('the host has ended');
  calls.close();
  await host.stop();
  // With a project where one may write, everything goes.
  const project = join(open, NAME);
  const session = await HostSession.start({ folder: data, userData, project, uid: NOBODY });
  await session.paint(0);
  await session.stop();
  if (editCount(project) !== 1) wrong.push('nothing was saved in a project elsewhere');
  return wrong;
}

/** A drive that is pulled out: lazily unmounted, with project and dataset on it. Null where nothing can be mounted. */
export async function vanishedDrive(run: FaultRun): Promise<FaultRow | null> {
  const drive = join(run.folder, 'drive');
  await mkdir(drive);
  const mounted = () => existsSync(join(drive, 'data'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', drive], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const wrong: string[] = [];
  try {
    const data = join(drive, 'data');
    await writeSampleDataset(data);
    const session = await HostSession.start({
      folder: data,
      userData: join(run.folder, 'driven'),
      project: join(drive, NAME),
    });
    await session.paint(0);
    const command = await session.stroke(0);
    execFileSync('umount', ['-l', drive]);
    const refusal = await refusalOf(session.send(command));
    if (refusal?.code !== 'unwritable') wrong.push(`a stroke: ${refusal?.message}`);
    const pixels = await refusalOf(session.calls.call('mask.source', session.mask(1)));
    if (!pixels?.message.includes('LABEL_manual_hq.dat cannot be read')) wrong.push(`pixels: ${pixels?.message}`);
    const { datasetId } = session;
    const reachable = await session.calls.call('dataset.reachable', { datasetId });
    if (!reachable?.includes('cannot be reached')) wrong.push(`the folder: ${reachable}`);
    if (!session.host.isRunning) wrong.push('the host has ended');
    await session.stop();
  } finally {
    if (mounted()) execFileSync('umount', ['-l', drive]);
  }
  for (const text of wrong) run.say(`a vanished drive: ${text}`);
  return { what: 'a drive that vanishes with dataset and project', trials: 3, losses: wrong.length };
}
