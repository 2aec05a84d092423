import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startProjectWorker } from '../../../electron/project/project-client.ts';
import type { ProjectCheck } from '../../../shared/project-safety.ts';
import { damagePages, pagesWith, rootPage } from '../../support/damaged-pages.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { edit, expectPixels, flatMask, painted, placeOf, shown, sourceOf, splitFacts } from './painted-masks.ts';

const clear = flatMask(0);
const source = sourceOf(clear);
/** Each pixel another code than its neighbour: a base of about 60 KB however it is deflated. */
function noisy(seed: number): Int16Array {
  const codes = clear.slice();
  let state = seed;
  for (let i = 512; i < codes.length - 512; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    if (i % 512 > 0 && i % 512 < 510) codes[i] = (state >> 16) & 3;
  }
  return codes;
}

/** Makes a closed project one that is not looked through while it is opened: 17 MB that belong to no mask. */
function fatten(file: string): void {
  const db = new Database(file);
  const insert = db.prepare("INSERT INTO setting (scope, key, value) VALUES ('bulk', ?, ?)");
  for (let n = 0; n < 17; n++) insert.run(String(n), 'x'.repeat(1 << 20));
  db.close();
}

/**
 * A closed project with an edit on patch 0, and a worker that tells of damage. With `bulk` it has 40 more, and is too
 * large to be looked through while it is opened.
 */
async function project(bulk: boolean) {
  const folder = await temporaryFolder();
  const file = `${folder}/work.cloudbrush`;
  const told: ProjectCheck[] = [];
  const worker = startProjectWorker((_, check) => told.push(check));
  onTestFinished(() => worker.stop());
  const { store } = worker;
  const options = { file, create: true, networkFileSystem: false };
  const { handle } = await store.open(options);
  const [{ splitKey }] = await store.bindSplits(handle, [splitFacts({ patchCount: 2000 })], false);
  const first = painted(clear, 20, 20, 8, 8, 2);
  const command = edit(null, clear, first, { tool: 'first stroke' });
  await store.commit(handle, placeOf(splitKey), command, source);
  for (let patch = 1; bulk && patch <= 40; patch++) {
    const mask = noisy(patch);
    const change = edit(null, mask, painted(mask, 30, 30, 200, 200, patch % 4), { tool: 'bulk' });
    await store.commit(handle, placeOf(splitKey, patch), change, sourceOf(mask));
  }
  await store.close(handle);
  if (bulk) fatten(file);
  return { store, file, told, splitKey, first, command, open: () => store.open({ ...options, create: false }) };
}

describe('a small project', () => {
  test('has been looked through when it is open', async () => {
    const { store, open } = await project(false);
    const { handle } = await open();
    expect(await store.check(handle)).toEqual({ state: 'sound', at: expect.stringMatching(/Z$/) });
  });

  test('that is damaged while it is open is found by the next check, and takes nothing more', async () => {
    const { store, file, told, open, splitKey, first, command } = await project(false);
    const { handle } = await open();
    const second = painted(first, 100, 100, 5, 5, 1);
    const saved = edit(command.commandId, first, second);
    await store.commit(handle, placeOf(splitKey), saved, source);
    // An index that no mask is read by.
    damagePages(file, rootPage(file, 'time_slice_of_patch'));
    expect(await store.checkNow(handle)).toMatchObject({ state: 'damaged', finding: expect.any(String) });
    expect(told).toHaveLength(1);
    const refused = edit(saved.commandId, second, painted(second, 9, 9, 9, 9, 3));
    await expect(store.commit(handle, placeOf(splitKey), refused, null)).rejects.toMatchObject({
      code: 'bad-project',
      message: expect.stringMatching(/nothing more is written into it. What was saved before stays where it is/),
    });
    await expect(store.setDocument(handle, 'layouts', '{}')).rejects.toMatchObject({ code: 'bad-project' });
    // Held in memory, or in pages that can be read.
    expectPixels(shown(await store.maskState(handle, placeOf(splitKey), source)), second);
    expect(await store.checkNow(handle)).toMatchObject({ state: 'damaged' });
    expect(told).toHaveLength(1);
  });
});

test('what lies in the place of a project that was taken away is not looked through for it', async () => {
  const { store, file, told, open } = await project(false);
  const { handle } = await open();
  const other = await project(false);
  damagePages(other.file, rootPage(other.file, 'time_slice_of_patch'));
  renameSync(file, `${file}.away`);
  renameSync(other.file, file);
  expect(await store.checkNow(handle)).toEqual({ state: 'unchecked', reason: expect.stringContaining('replaced') });
  expect(told).toEqual([]);
});

describe('a large project', () => {
  test('is opened at once, found damaged afterwards, and takes strokes until then and none from then on', async () => {
    const { store, file, told, open, splitKey, first, command } = await project(true);
    const [, page] = pagesWith(file, 'bulk').slice(-2);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
    writeFileSync(file, bytes);
    const { handle, editCount } = await open();
    expect(editCount).toBeGreaterThan(8);
    expect(await store.check(handle)).toEqual({ state: 'unchecked', reason: null });
    const checking = store.checkNow(handle);
    const second = painted(first, 100, 100, 5, 5, 1);
    const meanwhile = edit(command.commandId, first, second);
    // Whether it comes before or after the result is the threads' business: it is saved, or refused with the reason.
    const answer = await store.commit(handle, placeOf(splitKey), meanwhile, source).catch((error) => error.code);
    expect(await checking).toMatchObject({ state: 'damaged' });
    expect(told).toMatchObject([{ state: 'damaged' }]);
    const head = answer === 'bad-project' ? first : second;
    expectPixels(shown(await store.maskState(handle, placeOf(splitKey), source)), head);
    const late = edit(answer === 'bad-project' ? command.commandId : meanwhile.commandId, head, noisy(1));
    await expect(store.commit(handle, placeOf(splitKey), late, null)).rejects.toMatchObject({ code: 'bad-project' });
  });

  test('that a statement finds damaged before any check takes nothing more', async () => {
    const { store, file, told, open, splitKey, first, command } = await project(true);
    const bytes = readFileSync(file);
    for (const page of pagesWith(file, 'bulk').slice(4, 8)) bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
    writeFileSync(file, bytes);
    const { handle } = await open();
    const broken = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        store.maskState(handle, placeOf(splitKey, n + 1), sourceOf(noisy(1))).then(
          () => 'opens',
          (error) => error.code,
        ),
      ),
    );
    expect(broken).toContain('bad-project');
    expect(told).toMatchObject([{ state: 'damaged' }]);
    const late = edit(command.commandId, first, noisy(1));
    await expect(store.commit(handle, placeOf(splitKey), late, source)).rejects.toMatchObject({ code: 'bad-project' });
  });

  test('whose edits cannot be counted is refused, named as damaged, and not left open', async () => {
    const { store, file, open } = await project(true);
    const whole = readFileSync(file);
    const bytes = Buffer.from(whole);
    const root = rootPage(file, 'edit_of_mask');
    bytes.fill(0xa5, (root - 1) * 4096, root * 4096);
    writeFileSync(file, bytes);
    await expect(open()).rejects.toMatchObject({ code: 'bad-project', message: expect.stringMatching(/is damaged/) });
    expect(await store.damageOf(file)).toMatch(/./);
    writeFileSync(file, whole);
    const { handle } = await open();
    expect(await store.checkNow(handle)).toMatchObject({ state: 'sound' });
    expect(await store.damageOf(file)).toBeNull();
  });
});
