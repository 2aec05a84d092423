import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Dataset } from '../../electron/dataset/dataset.ts';
import type { ReadDb } from '../../electron/project/database.ts';
import { APPLICATION_ID } from '../../electron/project/file-header.ts';
import { latestVersion, migrate, migrations } from '../../electron/project/migrations/migrate.ts';
import type { DiskFault } from '../support/disk-fault.ts';
import { HostCalls } from '../support/host-calls.ts';
import { HostProcess } from '../support/host-process.ts';
import { sweep } from './disk-sweep.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { HostSession, openFolder } from './host-session.ts';
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

/** A project of an older format, with an edit in it, that belongs to the dataset. */
async function oldProject(file: string, version: number, data: string): Promise<void> {
  const [split] = (await Dataset.open(data)).splits;
  const { hash } = await split.identity();
  const db = new Database(file) as ReadDb;
  db.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(db, migrations.slice(0, version));
  db.exec(`
    INSERT INTO project VALUES (1, randomblob(16), 1700000000000);
    INSERT INTO split VALUES (1, 'train', ${split.patchCount}, '/data/train');
    INSERT INTO split_identity VALUES (1, '${hash}', 'metadata');
    INSERT INTO annotator VALUES (1, 'Ada');
    BEGIN;
    INSERT INTO mask VALUES (1, 1, 'manual_hq', 0, 1, NULL, 0);
    INSERT INTO base VALUES (1, 1, 'int8', 'layer', zeroblob(32), x'00');
    INSERT INTO edit (id, mask_id, base_id, parent_id, tool, code, pixel_count, deflated, delta)
      VALUES (1, 1, 1, NULL, 'brush', 1, 3, 0, x'01');
    INSERT INTO command VALUES (1, randomblob(16), 1, 'edit', NULL, 1, 1, 1700000000001, NULL, zeroblob(32));
    COMMIT;`);
  db.close();
}

/** From one older format to the one of now. */
export async function migration(run: FaultRun, fault: DiskFault, data: string, version: number): Promise<FaultRow> {
  const name = `format-${version}`;
  const old = join(run.folder, `${name}.old`);
  const project = join(run.folder, `${name}.cloudbrush`);
  await oldProject(old, version, data);
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
