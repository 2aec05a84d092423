import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { latestVersion, migrations } from '../../electron/project/migrations/migrate.ts';
import type { DiskFault } from '../support/disk-fault.ts';
import { HostCalls } from '../support/host-calls.ts';
import { HostProcess } from '../support/host-process.ts';
import { sweep } from './disk-sweep.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { HostSession, openFolder } from './host-session.ts';
import { writeOlder } from './older-project.ts';
import { formatOf, projectProblems } from './project-look.ts';

/** Commits: what is refused leaves no trace, is taken when it is sent again, and outlives a kill. */
export async function commits(run: FaultRun, fault: DiskFault, data: string): Promise<FaultRow> {
  const project = join(run.folder, 'commits.cloudbrush');
  const options = { folder: data, userData: join(run.folder, 'commits'), project, env: fault.env };
  const session = await HostSession.start(options);
  let saved = 0;
  let patch = 0;
  let command = await session.stroke(patch);
  const row = await sweep(run, fault, {
    what: 'saving a stroke',
    part: 'commits.cloudbrush',
    run: () => session.send(command),
    look: async (refusal) => {
      const missing = await session.missing();
      // The same command again, with room.
      if (refusal !== null) await session.send(command);
      saved++;
      patch = (patch + 1) % 3;
      command = await session.stroke(patch);
      return [
        ...(missing === 0 ? [] : ['a saved stroke is missing, or one is there that was refused']),
        ...projectProblems(project, saved),
      ];
    },
  });
  await session.stop('SIGKILL');
  const again = await HostSession.start(options);
  const missing = await session.missing(again);
  await again.stop();
  return { ...row, losses: row.losses + missing, figures: `${saved} strokes saved in the end, all there after a kill` };
}

export async function creation(run: FaultRun, fault: DiskFault, data: string): Promise<FaultRow> {
  const userData = join(run.folder, 'creation');
  const projects = join(userData, 'projects');
  await mkdir(userData);
  const host = await HostProcess.start({ folder: data, userData, code: 'source', env: fault.env });
  const calls = await HostCalls.open(host);
  const row = await sweep({ ...run, short: true }, fault, {
    what: 'making a project',
    part: '/creation/projects',
    run: () => openFolder(calls, data),
    look: async () => {
      const made = existsSync(projects) ? readdirSync(projects).filter((name) => !/-(wal|shm)$/.test(name)) : [];
      const whole = made.filter((name) => name.endsWith('.cloudbrush') && !name.startsWith('.'));
      return [
        ...(made.length > 1 ? [`${made.length} files for one project`] : []),
        ...(made.length > whole.length ? [`${made.join(', ')} is left behind`] : []),
        ...whole.flatMap((name) => projectProblems(join(projects, name), 0)),
      ];
    },
  });
  calls.close();
  await host.stop();
  return row;
}

/** A project of an older format that belongs to the dataset, with an edit in it. */
async function oldProject(run: FaultRun, file: string, version: number, data: string): Promise<void> {
  const present = join(run.folder, `${version}.cloudbrush`);
  const session = await HostSession.start({ folder: data, userData: join(run.folder, `${version}`), project: present });
  await session.send(await session.stroke(0));
  await session.stop();
  writeOlder(present, version, file);
}

/** From one older format to the one of now. */
export async function migration(run: FaultRun, fault: DiskFault, data: string, version: number): Promise<FaultRow> {
  const name = `format-${version}`;
  const old = join(run.folder, `${name}.old`);
  const project = join(run.folder, `${name}.cloudbrush`);
  await oldProject(run, old, version, data);
  copyFileSync(old, project);
  const host = await HostProcess.start({
    folder: data,
    userData: join(run.folder, name),
    code: 'source',
    project,
    env: fault.env,
  });
  const calls = await HostCalls.open(host);
  const row = await sweep({ ...run, short: true }, fault, {
    what: `bringing a project of format ${version} up to date`,
    part: `${name}.cloudbrush`,
    run: () => openFolder(calls, data),
    look: async (refusal) => {
      const found = projectProblems(project, 1);
      const now = formatOf(project);
      if (refusal === null) return now === latestVersion ? found : [...found, `it opened, and its format is ${now}`];
      const untouched = now === version && !existsSync(`${project}-wal`);
      if (untouched && Buffer.compare(content(old), content(project)) !== 0) found.push('its tables were changed');
      for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(project + suffix, { force: true });
      copyFileSync(old, project);
      return found;
    },
  });
  calls.close();
  await host.stop();
  return row;
}

/** Behind the header, in which only the mode of the log is another by then. */
function content(file: string): Buffer {
  return readFileSync(file).subarray(100);
}

export const olderVersions: readonly number[] = migrations.slice(0, -1).map(({ version }) => version);
