import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { checkProject } from '../../../electron/project/check-project.ts';
import { copyProject } from '../../../electron/project/copy-project.ts';
import { createProject } from '../../../electron/project/new-project.ts';
import { openProject, openProjectToRead } from '../../../electron/project/open-project.ts';
import { recoverProject } from '../../../electron/project/recovery/recover-project.ts';
import { sqliteVersion } from '../../../electron/project/sqlite-version.ts';
import { paintProject } from '../../faults/painted-project.ts';
import { interposedLibrary, noInterposing } from '../../support/interposed-library.ts';
import { readTrace, type TraceStep } from '../../support/sync-trace.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { splitFacts } from './painted-masks.ts';

const electron = join(import.meta.dirname, '../../../electron');

/** Of `new Database(` in each file: how many there are. One more is one more row below. */
const openings: Readonly<Record<string, number>> = {
  'project/check-project.ts': 1,
  'project/copy-project.ts': 2,
  'project/format-check.ts': 1,
  'project/new-project.ts': 1,
  'project/reading-connection.ts': 2,
  'project/recovery/damaged-copy.ts': 1,
  'project/recovery/gather-by-sql.ts': 1,
  'project/recovery/gathered.ts': 1,
  'project/recovery/pour.ts': 1,
  'project/recovery/soundness.ts': 1,
  'project/sqlite-version.ts': 1,
  'project/writing-connection.ts': 1,
};

/** `synchronous` as SQLite answers it. */
const [OFF, NORMAL, FULL, EXTRA] = [0, 1, 2, 3];

interface Pragmas {
  readonly journal: string;
  readonly synchronous: number;
  /** foreign_keys, recursive_triggers, fullfsync and checkpoint_fullfsync: 1 where it is on. */
  readonly guards: string;
}

const work = (journal: string, synchronous: number): Pragmas => ({ journal, synchronous, guards: '1111' });
const unguarded = (journal: string, synchronous: number): Pragmas => ({ journal, synchronous, guards: '1000' });

/** What each connection has when it is closed, by the file and function that close it; null of one that cannot write. */
const connections: Readonly<Record<string, readonly (Pragmas | null)[]>> = {
  // What a commit has returned from outlives a power failure: a sync of the log, or of the file and its folder, each time.
  'writing-connection.ts disconnect': [work('wal', FULL), work('delete', EXTRA)],
  // SQLite's defaults: nobody knows the file until it has been synced and given its name.
  'new-project.ts writeEmptyProject': [unguarded('wal', FULL)],
  // Written by SQLite's backup, whose connection is its own; this one looks through the copy before it is synced. NORMAL
  // is what better-sqlite3 builds SQLite to begin with where there is a log: why the first of these says FULL itself.
  'copy-project.ts verifyCopy': [unguarded('wal', NORMAL)],
  // Syncs nothing, because the whole file is synced before it is given its name.
  'pour.ts pour': [{ journal: 'wal', synchronous: OFF, guards: '0000' }],
  // Rows in between, in a folder that goes with the recovery.
  'gathered.ts Gathered.close': [unguarded('delete', OFF)],
  // Plays a journal back into a copy that goes with the recovery.
  'damaged-copy.ts playBack': [unguarded('delete', FULL)],
  'copy-project.ts copyProject': [null],
  'check-project.ts checkProject': [null],
  'reading-connection.ts Object.close': [null],
  'gather-by-sql.ts gatherBySql': [null],
  'soundness.ts isSoundCopy': [null],
  'format-check.ts expectedSchema': [null],
  'sqlite-version.ts sqliteVersion': [null],
};

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
}

test('every place that opens a database is known to these tests', () => {
  const found = sourcesBelow(electron).flatMap((name) => {
    const count = readFileSync(join(electron, name), 'utf8').split('new Database(').length - 1;
    return count === 0 ? [] : [[name, count] as const];
  });
  expect(Object.fromEntries(found)).toEqual(openings);
});

/** Notes what each connection of the application has when it is closed. */
function listenToClosing(): Map<string, Set<string>> {
  const seen = new Map<string, Set<string>>();
  const { close } = Database.prototype;
  const listener = vi.spyOn(Database.prototype, 'close').mockImplementation(function (this: Database.Database) {
    const caller = /at (?:async )?(\S+?)(?:\.next)? \(.*\/electron\/project\/(?:recovery\/)?([\w-]+\.ts)/.exec(
      new Error('where it is closed').stack ?? '',
    );
    if (this.open && caller !== null) {
      const name = `${caller[2]} ${caller[1]}`;
      const noted = seen.get(name) ?? new Set();
      noted.add(JSON.stringify(pragmasOf(this)));
      seen.set(name, noted);
    }
    return close.call(this);
  });
  onTestFinished(() => listener.mockRestore());
  return seen;
}

function pragmasOf(db: Database.Database): Pragmas | null {
  const one = (name: string) => db.pragma(name, { simple: true });
  if (db.readonly || db.memory || one('query_only') === 1) return null;
  const guards = ['foreign_keys', 'recursive_triggers', 'fullfsync', 'checkpoint_fullfsync'].map(one).join('');
  return { journal: String(one('journal_mode')), synchronous: Number(one('synchronous')), guards };
}

async function paintedFile(folder: string): Promise<string> {
  const file = join(folder, 'painted.cloudbrush');
  paintProject(file, folder, [splitFacts({ patchCount: 4 })], { patches: 2, edits: 3 }, 1);
  return file;
}

test('every connection that writes syncs what it writes, or writes what nobody knows yet', async () => {
  const seen = listenToClosing();
  const folder = await temporaryFolder();
  const file = await paintedFile(folder);
  createProject(join(folder, 'new.cloudbrush'));
  const network = join(folder, 'network.cloudbrush');
  copyFileSync(file, network);
  openProject(network, false, true).close();
  openProjectToRead(file).close();
  await copyProject(file, join(folder, 'copy.cloudbrush'));
  const { signal } = new AbortController();
  const journalled = join(folder, 'journalled.cloudbrush');
  copyFileSync(file, journalled);
  leaveJournal(journalled);
  await recoverProject({
    file: journalled,
    into: join(folder, 'recovered.cloudbrush'),
    sources: null,
    onlyDamaged: false,
    signal,
    progress: () => undefined,
  });
  const again = recoverProject({
    file,
    into: join(folder, 'needless.cloudbrush'),
    sources: null,
    onlyDamaged: true,
    signal,
    progress: () => undefined,
  });
  await expect(again).rejects.toMatchObject({ code: 'conflict' });
  await checkProject(file, signal);
  sqliteVersion();
  const found = Object.fromEntries([...seen].map(([name, noted]) => [name, [...noted].map((one) => JSON.parse(one))]));
  expect(found).toEqual(connections);
});

/** As a program leaves a project that was killed in the middle of a transaction. */
function leaveJournal(file: string): void {
  const db = new Database(file);
  db.pragma('journal_mode = DELETE');
  db.exec('BEGIN IMMEDIATE; CREATE TABLE unfinished (id INTEGER)');
  const [copy, journal] = [`${file}.copy`, `${file}-journal`];
  copyFileSync(file, copy);
  copyFileSync(journal, `${copy}-journal`);
  db.close();
  renameSync(copy, file);
  renameSync(`${copy}-journal`, journal);
}

test.for([
  ['creation', 'work.cloudbrush'],
  ['copy', 'copy.cloudbrush'],
  ['backup', 'painted 2026-11-27T10-12-03Z.cloudbrush'],
  ['recovery', 'recovered.cloudbrush'],
])(
  '%s: bytes are synced before they have their name, then the name and the folders that were made for it',
  async ([what, name], context) => {
    const hindrance = noInterposing();
    if (hindrance !== null) return context.skip(hindrance);
    const folder = await temporaryFolder();
    const file = await paintedFile(folder);
    const into = join(folder, 'made', 'for it', name);
    // A copy goes into a folder that was chosen.
    if (what === 'copy') mkdirSync(dirname(into), { recursive: true });
    const trace = join(await temporaryFolder(), 'trace.txt');
    const env = { ...process.env, LD_PRELOAD: interposedLibrary(dirname(trace), 'sync-trace'), SYNC_TRACE: trace };
    execFileSync(process.execPath, [join(import.meta.dirname, 'placing-process.ts'), what, file, into], { env });
    const steps = readTrace(trace);
    const named = steps.findIndex(({ verb, what: path }) => verb === 'name' && path === into);
    expect(named).toBeGreaterThan(0);
    const isTemporary = ({ what: path }: TraceStep) => dirname(path) === dirname(into) && /\.(part|tmp)$/.test(path);
    const bytes = steps.slice(0, named).filter((step) => isTemporary(step) && /^(write|cut|sync)$/.test(step.verb));
    expect(new Set(bytes.map(({ what: path }) => basename(path))).size).toBe(1);
    expect(bytes.some(({ verb }) => verb === 'write')).toBe(true);
    expect(bytes.at(-1)?.verb).toBe('sync');
    expect(steps.slice(named).some(({ verb, what: path }) => verb === 'write' && path === into)).toBe(false);
    const syncedFrom = (from: number) => steps.slice(from).flatMap((step) => (step.verb === 'sync' ? [step.what] : []));
    expect(syncedFrom(named)).toContain(dirname(into));
    if (what !== 'copy') expect(syncedFrom(0)).toEqual(expect.arrayContaining([folder, dirname(dirname(into))]));
  },
);
