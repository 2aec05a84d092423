import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { oneAtATime } from '../../build/one-at-a-time.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('processes that build the same wait for each other', async () => {
  const folder = await temporaryFolder();
  const [lock, counter] = [join(folder, 'dist/lock'), join(folder, 'counter')];
  writeFileSync(counter, '0');
  // reads, lets others run, and writes: without turns most of the additions would be lost
  const script = `
    const { oneAtATime } = await import(process.argv[1]);
    const { readFileSync, writeFileSync } = await import('node:fs');
    for (let i = 0; i < 5; i++) await oneAtATime(process.argv[2], async () => {
      const before = Number(readFileSync(process.argv[3], 'utf8'));
      await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(process.argv[3], String(before + 1));
    });`;
  const module = join(import.meta.dirname, '../../build/one-at-a-time.ts');
  const builders = [1, 2, 3].map(() =>
    spawn(process.execPath, ['--input-type=module', '-e', script, module, lock, counter], { stdio: 'inherit' }),
  );
  const codes = await Promise.all(builders.map(async (builder) => (await once(builder, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0]);
  expect(readFileSync(counter, 'utf8')).toBe('15');
  expect(existsSync(lock)).toBe(false);
});

it('one that failed lets the next one build', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  const failing = oneAtATime(lock, async () => Promise.reject(new Error('does not compile')));
  await expect(failing).rejects.toThrow('does not compile');
  expect(await oneAtATime(lock, async () => 'built')).toBe('built');
});

it('what a process left that was killed while it built holds up nobody', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(lock, String(pid));
  expect(await oneAtATime(lock, async () => 'built')).toBe('built');
});

it('nor does a lock of long ago, whose process number is another one by now', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  writeFileSync(lock, String(process.pid));
  utimesSync(lock, 0, 0);
  expect(await oneAtATime(lock, async () => 'built')).toBe('built');
});
