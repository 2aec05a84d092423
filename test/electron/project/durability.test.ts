import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { applyDelta } from '../../../shared/raster/delta.ts';
import { interposedLibrary, noInterposing } from '../../support/interposed-library.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { expectPixels, newProject, placeOf, sharedWorker, shown, sourceOf, splitFacts } from './painted-masks.ts';

const here = import.meta.dirname;
const source = sourceOf(new Int16Array(PATCH_PIXELS));
const split = splitFacts({ patchCount: 100 });

interface Running {
  readonly lines: string[];
  readonly exited: Promise<number | null>;
  kill(): void;
  /** Resolves when so many lines have come. */
  said(count: number): Promise<void>;
}

function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [join(here, script), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const waiting: { readonly count: number; readonly go: () => void }[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    for (const one of waiting) if (lines.length >= one.count) one.go();
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    lines,
    exited,
    kill: () => void child.kill('SIGKILL'),
    said: (count) =>
      new Promise((go, fail) => {
        if (lines.length >= count) go();
        else waiting.push({ count, go });
        void exited.then((code) => fail(new Error(`it ended (${code}) after ${lines.length} of ${count} lines`)));
      }),
  };
}

/** Edit ids and patches that a process said were saved, in its order. */
function savedLines(lines: readonly string[]): { readonly editId: string; readonly patch: number }[] {
  return lines
    .filter((line) => line.startsWith('saved '))
    .map((line) => line.split(' '))
    .map(([, editId, patch]) => ({ editId, patch: Number(patch) }));
}

async function reopened(file: string) {
  const { store } = sharedWorker();
  const { handle } = await store.open({ file, create: false, networkFileSystem: false });
  const [{ splitKey }] = await store.bindSplits(handle, [split], false);
  return { store, handle, splitKey };
}

/** Everything saved is there once, in order, and each mask is the replay of its history; returns the log's ids. */
async function expectAll(
  file: string,
  saved: readonly { readonly editId: string; readonly patch: number }[],
): Promise<string[]> {
  const { store, handle, splitKey } = await reopened(file);
  const log = (await store.log(handle, {}, 0, 100_000)).map((entry) => entry.commandId);
  expect(new Set(log).size).toBe(log.length);
  const known = new Set(saved.map((one) => one.editId));
  expect(log.filter((id) => known.has(id))).toEqual(saved.map((one) => one.editId));
  for (const patch of new Set(saved.map((one) => one.patch))) {
    const state = await store.maskState(handle, placeOf(splitKey, patch), source);
    const codes = new Int16Array(PATCH_PIXELS);
    const ids = state.edits.map((node) => node.editId);
    for (const [, delta] of await store.deltas(handle, placeOf(splitKey, patch), ids))
      applyDelta(codes, delta, 'forward');
    expect(state.headId).toBe(ids.at(-1));
    expectPixels(shown(state), codes);
  }
  await store.close(handle);
  return log;
}

describe('killed without warning', () => {
  test('a process leaves every edit that it said was saved, in order and once', async () => {
    const file = join(await temporaryFolder(), 'a.cloudbrush');
    const all: { editId: string; patch: number }[] = [];
    // Each process is killed while it works on another patch than the one before it, early and late in its life.
    for (const [patch, lines] of [1, 2, 7, 20, 60].entries()) {
      const child = run('committing-process.ts', [file, '100000', String(patch)]);
      await child.said(lines);
      child.kill();
      expect(await child.exited).not.toBe(0);
      all.push(...savedLines(child.lines));
      const log = await expectAll(file, all);
      // At most the one whose answer was under way is more than was said.
      expect(log.length - all.length).toBeLessThanOrEqual(patch + 1);
    }
    expect(all.length).toBeGreaterThanOrEqual(90);
  }, 120_000);

  test('a process that imports leaves all of it or nothing', async () => {
    const { store, handle, file } = await newProject(split);
    await store.close(handle);
    for (const when of ['before', 'during']) {
      const child = run('importing-process.ts', [file, when]);
      await child.exited;
      expect(child.lines[0]).toBe('prepared');
      const again = await reopened(file);
      const log = await again.store.log(again.handle, {}, 0, 1000);
      expect([0, 30]).toContain(log.length);
      if (when === 'before') expect(log).toEqual([]);
      expect(await again.store.editedPatches(again.handle, again.splitKey, 'manual_hq')).toHaveLength(log.length);
      await again.store.close(again.handle);
    }
  }, 60_000);

  test('a process leaves a log of which any prefix is a sound project with nothing half-made', async () => {
    const file = join(await temporaryFolder(), 'a.cloudbrush');
    const child = run('committing-process.ts', [file, '100000', '0,1']);
    await child.said(12);
    child.kill();
    await child.exited;
    const log = readFileSync(`${file}-wal`);
    const folder = await temporaryFolder();
    let last = -1;
    // A power failure may cut the log anywhere; 4120 is a frame of it.
    for (let cut = 0; cut <= log.length; cut += Math.ceil(log.length / 25)) {
      const copy = join(folder, `cut${cut}.cloudbrush`);
      copyFileSync(file, copy);
      writeFileSync(`${copy}-wal`, log.subarray(0, cut));
      const db = new Database(copy);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.pragma('foreign_key_check')).toEqual([]);
      const edits = db.prepare('SELECT count(*) FROM edit').pluck().get() as number;
      expect(edits).toBeGreaterThanOrEqual(last);
      last = edits;
      db.close();
    }
    expect(last).toBeGreaterThanOrEqual(11);
  }, 60_000);
});

test('two processes at one project lose nothing and double nothing', async () => {
  const { store, handle, file } = await newProject(split);
  await store.close(handle);
  // Patch 3 is painted by both.
  const children = ['1,3', '2,3'].map((patches) => run('committing-process.ts', [file, '60', patches]));
  for (const child of children) expect(await child.exited).toBe(0);
  const saved = children.map((child) => savedLines(child.lines));
  expect(saved.map((lines) => lines.length)).toEqual([60, 60]);
  const log = await expectAll(file, saved[0]);
  expect(log).toHaveLength(120);
  await expectAll(file, saved[1]);
}, 120_000);

describe('a sync comes before each "saved"', () => {
  const hindrance = noInterposing();

  test.for([
    ['of the log', 'local', (file: string) => [`${file}-wal`]],
    // The commit is the disappearance of the journal: the folder has to be synced as well.
    ['of the file and its folder on a network drive', 'network', (file: string) => [file, dirname(file)]],
  ] as const)('%s, after the last write', { timeout: 60_000 }, async ([_, network, syncedPaths], context) => {
    if (hindrance !== null) context.skip(hindrance);
    const folder = await temporaryFolder();
    const file = join(folder, 'a.cloudbrush');
    const trace = join(folder, 'trace.txt');
    const env = { LD_PRELOAD: interposedLibrary(folder, 'sync-trace'), SYNC_TRACE: trace };
    const child = run('committing-process.ts', [file, '40', '0,1,2', network], env);
    expect(await child.exited).toBe(0);
    const said = savedLines(child.lines);
    expect(said).toHaveLength(40);

    const [kept] = syncedPaths(file);
    let written = false;
    let unsynced = new Set<string>();
    const answered: string[] = [];
    for (const line of readFileSync(trace, 'utf8').split('\n')) {
      const [verb, what] = line.split(' ');
      if (verb === 'write' && what === kept) {
        written = true;
        unsynced = new Set(syncedPaths(file));
      } else if (verb === 'sync') {
        unsynced.delete(what);
      } else if (verb === 'said') {
        expect({ what, written, unsynced }).toEqual({ what, written: true, unsynced: new Set() });
        answered.push(what);
        written = false;
      }
    }
    expect(answered).toEqual(said.map((one) => one.editId));
    expect(existsSync(`${file}-wal`)).toBe(false);
  });
});
