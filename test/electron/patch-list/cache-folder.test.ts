import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CacheFolder } from '../../../electron/patch-list/cache-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function cache(mostBytes?: number) {
  const dir = join(await temporaryFolder(), 'cache');
  const notes: string[] = [];
  return { dir, notes, folder: new CacheFolder(dir, (line) => notes.push(line), mostBytes) };
}

const bytes = (length: number, value = 7) => new Uint8Array(length).fill(value);
const pathsIn = (dir: string) => readdirSync(dir).map((name) => join(dir, name));

test('what is kept under a key is read under it, and nothing under another', async () => {
  const { folder, notes } = await cache();
  await folder.write('a', bytes(1000));
  await folder.write('empty', bytes(0));
  expect([await folder.read('a'), await folder.read('empty')]).toEqual([bytes(1000), bytes(0)]);
  expect(await folder.read('b')).toBeNull();
  expect([await folder.has('a'), await folder.has('b')]).toEqual([true, false]);
  await folder.write('a', bytes(3));
  expect(await folder.read('a')).toEqual(bytes(3));
  expect(notes).toEqual([]);
});

test('an entry that is not as it was written is thrown away with a note, whatever happened to it', async () => {
  const { dir, folder } = await cache();
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.option(fc.nat()), async (at, flip, cut) => {
      await folder.write('a', bytes(50));
      const [path] = pathsIn(dir);
      const damaged = readFileSync(path);
      damaged[at % damaged.length] ^= flip;
      writeFileSync(path, cut === null ? damaged : damaged.subarray(0, cut % damaged.length));
      expect(await folder.read('a')).toBeNull();
      expect(existsSync(path)).toBe(false);
    }),
    { numRuns: 40 },
  );
});

test("an entry that lies under another's name is thrown away: it is whole, and of something else", async () => {
  const { dir, folder, notes } = await cache();
  await folder.write('a', bytes(50, 1));
  const [a = ''] = pathsIn(dir);
  await folder.write('b', bytes(50, 2));
  const b = pathsIn(dir).find((path) => path !== a) ?? '';
  copyFileSync(a, b);
  expect(await folder.read('b')).toBeNull();
  expect(await folder.read('a')).toEqual(bytes(50, 1));
  expect(notes).toEqual(['cache: a damaged entry was thrown away; it is made anew.']);
});

test('a damaged entry is told to the log', async () => {
  const { dir, folder, notes } = await cache();
  await folder.write('a', bytes(50));
  writeFileSync(pathsIn(dir)[0], 'nonsense');
  await folder.read('a');
  expect(notes).toEqual([expect.stringContaining('damaged')]);
});

test('what lies in the place of an entry and is none is not read, followed or waited for, and is thrown away', async () => {
  const { dir, folder, notes } = await cache();
  const outside = join(await temporaryFolder(), 'outside');
  const put: Record<string, (path: string) => void> = {
    'a named pipe': (path) => execFileSync('mkfifo', [path]),
    'a link to an entry': (path) => {
      copyFileSync(path, outside);
      rmSync(path);
      symlinkSync(outside, path);
    },
    'a file of many gigabytes': (path) => truncateSync(path, 5e9),
  };
  for (const [what, putAt] of Object.entries(put)) {
    await folder.write('a', bytes(50));
    const [path] = pathsIn(dir);
    if (what === 'a named pipe') rmSync(path);
    putAt(path);
    expect(await folder.read('a'), what).toBeNull();
    expect(existsSync(path), what).toBe(false);
  }
  expect(notes).toEqual(Object.keys(put).map(() => expect.stringContaining('damaged')));
  expect(readFileSync(outside)).toHaveLength(66);
});

test('it stays small: the entries that were used longest ago go first, with what a killed process left', async () => {
  const { dir, folder } = await cache(20 << 20);
  const hour = (ago: number) => new Date(Date.now() - ago * 3_600_000);
  await folder.write('old', bytes(8 << 20));
  const [old] = pathsIn(dir);
  utimesSync(old, hour(50), hour(50));
  const leftover = join(dir, `.${'0'.repeat(64)}.00000000-0000-4000-8000-000000000000`);
  const foreign = join(dir, 'notes.txt');
  for (const path of [leftover, foreign]) {
    writeFileSync(path, 'x');
    utimesSync(path, hour(90), hour(90));
  }
  await folder.write('used', bytes(8 << 20));
  const used = pathsIn(dir).find((path) => ![old, leftover, foreign].includes(path)) ?? '';
  utimesSync(used, hour(60), hour(60));
  expect(await folder.read('used')).not.toBeNull();
  await folder.write('new', bytes(8 << 20));
  expect([await folder.has('old'), await folder.has('used'), await folder.has('new')]).toEqual([false, true, true]);
  expect([existsSync(leftover), existsSync(foreign)]).toEqual([false, true]);
});

test('two processes that write at once leave an entry that is whole', async () => {
  const { dir, folder, notes } = await cache();
  const other = new CacheFolder(dir, (line) => notes.push(line));
  const kept = [1, 2, 3, 4, 5, 6].map((value) => bytes(300_000, value));
  await Promise.all(kept.map((content, i) => (i % 2 === 0 ? folder : other).write('a', content)));
  expect(kept).toContainEqual(await other.read('a'));
  expect(readdirSync(dir)).toHaveLength(1);
  expect(notes).toEqual([]);
});

test('a folder that cannot be written is told once, and everything goes on without it', async () => {
  const { dir, folder, notes } = await cache();
  writeFileSync(dir, 'a file in its place');
  await folder.write('a', bytes(5));
  await folder.write('b', bytes(5));
  expect(await folder.read('a')).toBeNull();
  expect(notes).toEqual([expect.stringContaining('Cloudbrush goes on without it')]);
  rmSync(dir);
  mkdirSync(dir);
  await folder.write('a', bytes(5));
  expect(await folder.read('a')).toEqual(bytes(5));
});
