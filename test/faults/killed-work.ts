import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { ReadDb } from '../../electron/project/database.ts';
import { APPLICATION_ID } from '../../electron/project/file-header.ts';
import { migrate, migrations } from '../../electron/project/migrations/migrate.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { encodeDelta, replayDelta } from '../../shared/raster/delta.ts';
import { HostCalls } from '../support/host-calls.ts';
import type { HostProcess } from '../support/host-process.ts';
import type { FaultyDesk } from './faulty-desk.ts';
import { type ProjectOnDisk, readProject } from './project-on-disk.ts';
import type { ScriptedAnnotator } from './scripted-annotator.ts';
import { differences, differingMasks, sameCodes } from './told-and-kept.ts';

/** A desk with a project that somebody has painted in, closed, to begin each trial from. */
export interface PaintedDesk {
  readonly desk: FaultyDesk;
  readonly ada: ScriptedAnnotator;
  /** A copy of the project that is never opened. */
  readonly kept: string;
}

/** Something that the program writes, of which each step can be its last. */
export interface KilledWork {
  readonly what: string;
  /** Of the paths whose steps count. */
  readonly part: string;
  /** Puts everything as it is before the work. */
  prepare(): void;
  /** Does it in a process with this environment; an error where that ends on the way. */
  perform(env: NodeJS.ProcessEnv): Promise<void>;
  /** Looks at what was left and goes on from there: sentences of what is wrong. */
  check(): Promise<string[]>;
}

async function opened<T>(
  { desk }: Pick<PaintedDesk, 'desk'>,
  env: NodeJS.ProcessEnv,
  project: string | undefined,
  work: (line: HostCalls, datasetId: string, state: string) => Promise<T>,
): Promise<T> {
  const host: HostProcess = await desk.start({ env, ...(project !== undefined && { project }) });
  try {
    const line = await HostCalls.open(host);
    const { placeId } = await line.call('place.typed', { path: desk.dataset });
    const { report, project: state } = await line.call('dataset.open', { placeId });
    const result = await work(line, report.datasetId, state.state);
    line.close();
    return result;
  } finally {
    await host.stop();
  }
}

const nothing = async (): Promise<void> => undefined;

function cleared(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

function putBack(kept: string, file: string): void {
  cleared(dirname(file));
  copyFileSync(kept, file);
}

function wrongIn(left: ProjectOnDisk, ada: ScriptedAnnotator): string[] {
  return [...differences(left, [ada]), ...differingMasks(left, ada)];
}

/** The first opening of a dataset, which makes its project. */
export function creation(painted: PaintedDesk): KilledWork {
  const { desk } = painted;
  const projects = join(desk.userData, 'projects');
  return {
    what: 'project being made',
    part: '/projects/',
    prepare: () => rmSync(desk.userData, { recursive: true, force: true }),
    perform: (env) => opened(painted, env, undefined, nothing),
    check: async () => {
      const found: string[] = [];
      const before = existsSync(projects) ? readdirSync(projects).filter((name) => name.endsWith('.cloudbrush')) : [];
      for (const name of before) found.push(...readProject(join(projects, name), desk.folder).faults);
      const state = await opened(painted, {}, undefined, async (_line, _id, open) => open);
      if (state !== 'open') found.push(`the next start asks (${state})`);
      const after = readdirSync(projects);
      if (after.length !== 1) found.push(`${after.length} files are there and not one project: ${after.join(', ')}`);
      return found;
    },
  };
}

/** A project of an earlier format, with all of its rows that this format has. */
function olderProject(kept: string, file: string, version: number): void {
  const db = new Database(file) as ReadDb;
  db.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(db, migrations.slice(0, version));
  db.pragma('foreign_keys = OFF');
  db.prepare('ATTACH ? AS newer').run(kept);
  db.exec('BEGIN');
  const tables = db.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  for (const table of tables) {
    const columns = db.prepare("SELECT name FROM pragma_table_info(?, 'main')").pluck().all(table).join(', ');
    db.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM newer.${table}`);
  }
  db.exec('COMMIT; DETACH newer');
  db.pragma('journal_mode = WAL');
  db.close();
}

export function migration(painted: PaintedDesk, version: number): KilledWork {
  const { desk, ada, kept } = painted;
  const file = join(desk.folder, `format-${version}`, 'older.cloudbrush');
  const older = join(desk.folder, `format-${version}.cloudbrush`);
  return {
    what: `project of format ${version} being brought to this format`,
    part: basename(file),
    prepare: () => {
      if (!existsSync(older)) olderProject(kept, older, version);
      putBack(older, file);
    },
    perform: (env) => opened(painted, env, file, nothing),
    check: async () => {
      const wrong = (left: ProjectOnDisk) =>
        wrongIn(left, ada).filter((text) => version > 1 || !/^(work|time) /.test(text));
      const left = readProject(file, desk.folder);
      const found = wrong(left);
      if (left.userVersion < version || left.userVersion > migrations.length) found.push(`format ${left.userVersion}`);
      await opened(painted, {}, file, nothing);
      const again = readProject(file, desk.folder);
      if (again.userVersion !== migrations.length) found.push(`the next start leaves format ${again.userVersion}`);
      const rows = wrong(again);
      return [...found, ...rows];
    },
  };
}

/** A copy of the project, saved while it is open. */
export function copying({ desk, ada, kept }: PaintedDesk): KilledWork {
  const folder = join(desk.folder, 'copies');
  const file = join(desk.folder, 'copied', 'work.cloudbrush');
  const copy = join(folder, 'copy.cloudbrush');
  const save = async (env: NodeJS.ProcessEnv): Promise<void> =>
    opened({ desk }, env, file, async (line, datasetId) => {
      const { placeId } = await line.call('place.typed', { path: folder });
      const place = await line.call('place.child', { placeId, name: basename(copy) });
      await line.call('project.copy', { datasetId, placeId: place.placeId, overwrite: true });
    });
  return {
    what: 'project being copied',
    part: '/copies/',
    prepare: () => {
      cleared(folder);
      putBack(kept, file);
    },
    perform: save,
    check: async () => {
      const found = wrongIn(readProject(file, desk.folder), ada);
      if (existsSync(copy)) found.push(...wrongIn(readProject(copy, desk.folder), ada));
      await save({});
      found.push(...wrongIn(readProject(copy, desk.folder), ada));
      const names = readdirSync(folder);
      if (names.join() !== basename(copy)) found.push(`beside the copy lies ${names.join(', ')}`);
      return found;
    },
  };
}

/** Masks of all patches from the command line. */
export function importing({ desk, ada, kept }: PaintedDesk): KilledWork {
  const file = join(desk.folder, 'imported', 'work.cloudbrush');
  const mask = join(desk.folder, 'import.dat');
  const told = new Set(ada.told.map(({ commandId }) => commandId));
  const args = ['import', desk.dataset, '--project', file, '--split', 'train', '--target', 'manual_hq', '--mask', mask];
  const patches = desk.labels('manual_hq').length / PATCH_PIXELS;
  return {
    what: 'masks being imported',
    part: basename(file),
    prepare: () => {
      putBack(kept, file);
      // Another code in some row of every patch.
      const codes = desk.labels('manual_hq').slice();
      for (let patch = 0; patch < patches; patch++) {
        const row = patch * PATCH_PIXELS + 512 * 200;
        for (let x = 1; x < 510; x++) codes[row + x] = (codes[row + x] + 1) % 4;
      }
      writeFileSync(mask, codes);
    },
    perform: async (env) => void (await desk.cloudbrush(args, env)),
    check: async () => {
      const left = readProject(file, desk.folder);
      const found = [...left.faults];
      const own = left.commands.filter((id) => told.has(id));
      if (
        own.join() !==
        ada.told
          .filter(({ sort }) => sort === 'mask')
          .map((m) => m.commandId)
          .join()
      )
        found.push('what was painted before the import is not there any more');
      const counts = [...left.groups.values()];
      if (counts.length > 1 || (counts[0] ?? patches) !== patches) found.push(`of ${patches} patches ${counts.join()}`);
      await desk.cloudbrush(args);
      const again = readProject(file, desk.folder);
      found.push(...again.faults);
      if ([...again.groups.values()].join() !== String(patches)) found.push('importing again is not one import');
      return found;
    },
  };
}

/** The answer to a label that has changed since it was painted on. */
export function answering({ desk, ada, kept }: PaintedDesk, choice: 'keep-base' | 'take-source'): KilledWork {
  const file = join(desk.folder, choice, 'work.cloudbrush');
  const label = join(desk.dataset, 'train/LABEL_manual_hq.dat');
  const model = ada.models.find(({ place }) => place.patch === 0 && place.target === 'manual_hq');
  if (model === undefined) throw new Error('patch 0 was painted');
  const changed = desk.labels('manual_hq').slice();
  for (let x = 100; x < 140; x++) changed[512 * 300 + x] = (changed[512 * 300 + x] + 1) % 4;
  const taken = Int16Array.from(changed.subarray(0, PATCH_PIXELS));
  replayDelta(taken, encodeDelta(desk.baseOf(model.place), model.codes));
  const answer = async (env: NodeJS.ProcessEnv): Promise<void> => {
    writeFileSync(label, changed);
    try {
      await opened({ desk }, env, file, async (line, datasetId) => {
        const { placeId } = await line.call('place.typed', { path: desk.dataset });
        const { report } = await line.call('dataset.open', { placeId });
        const mask = { datasetId, splitId: report.splits[0].id, patch: 0, target: 'manual_hq' } as const;
        const { blocked } = await line.call('mask.open', mask);
        if (blocked !== null) await line.call('mask.resolve', { ...mask, choice, sourceSha256: blocked.sourceSha256 });
      });
    } finally {
      writeFileSync(label, desk.labels('manual_hq'));
    }
  };
  return {
    what: `changed label being answered by ${choice}`,
    part: basename(file),
    prepare: () => putBack(kept, file),
    perform: answer,
    check: async () => {
      const found = [...readProject(file, desk.folder).faults];
      await answer({});
      const again = readProject(file, desk.folder);
      const expected = choice === 'keep-base' ? model.codes : taken;
      const mask = again.masks.get('train 0 manual_hq');
      if (mask === undefined || !sameCodes(mask.codes, expected)) found.push('the mask is not what it has to be');
      if (again.commands.length !== ada.told.filter(({ sort }) => sort === 'mask').length + 1)
        found.push(`${again.commands.length} commands are there: the answer is not there once`);
      return [...found, ...again.faults];
    },
  };
}

/** Closes the book on what was painted: a copy of the one project, with nothing in its log. */
export function keepPainted(desk: FaultyDesk): string {
  const kept = join(desk.folder, 'kept.cloudbrush');
  cpSync(desk.project, kept);
  return kept;
}
