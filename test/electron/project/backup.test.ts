import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  edit,
  expectPixels,
  flatMask,
  newProject,
  painted,
  placeOf,
  sharedWorker,
  shown,
  sourceOf,
} from './painted-masks.ts';

const clear = flatMask(0);
const source = sourceOf(clear);

async function projectWithEdit() {
  const project = await newProject();
  const mask = painted(clear, 9, 9, 30, 30, 2);
  const command = edit(null, clear, mask);
  await project.store.commit(project.handle, placeOf(project.splitKey), command, source);
  return { ...project, mask, command, copy: join(project.folder, 'copy.cloudbrush') };
}

describe('a copy of an open project', () => {
  test('holds what is saved, is one file, and goes its own way', async () => {
    const { store, handle, splitKey, folder, copy, mask, command } = await projectWithEdit();
    await store.backup(handle, copy, false);
    expect(readdirSync(folder).sort()).toEqual([
      'copy.cloudbrush',
      'work.cloudbrush',
      'work.cloudbrush-shm',
      'work.cloudbrush-wal',
    ]);
    const other = await store.open({ file: copy, create: false, networkFileSystem: false });
    expect(other.editCount).toBe(1);
    expectPixels(shown(await store.maskState(other.handle, placeOf(splitKey), source)), mask);
    const next = edit(command.commandId, mask, painted(mask, 90, 90, 3, 3, 1));
    await store.commit(other.handle, placeOf(splitKey), next, null);
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(1);
    await store.close(other.handle);
  });

  test('is of one moment though painting goes on', async () => {
    const { store, handle, splitKey, copy, mask, command } = await projectWithEdit();
    const copying = store.backup(handle, copy, false);
    let parentId = command.commandId;
    let now = mask;
    for (let i = 0; i < 20; i++) {
      const after = painted(now, 100 + i, 100, 5, 5, i % 4);
      const next = edit(parentId, now, after);
      if (next.delta.byteLength === 0) continue;
      expect(await store.commit(handle, placeOf(splitKey), next, null)).toMatchObject({ status: 'saved' });
      parentId = next.commandId;
      now = after;
    }
    await copying;
    const facts = await store.quickFacts(copy);
    expect(facts.editCount).toBeGreaterThanOrEqual(1);
    const opened = await store.open({ file: copy, create: false, networkFileSystem: false });
    const state = await store.maskState(opened.handle, placeOf(splitKey), source);
    expect(state.edits).toHaveLength(facts.editCount);
    expect(state.headId).toBe(state.edits.at(-1)?.editId);
    await store.close(opened.handle);
  });

  test('never goes onto what is no project, though it may replace files', async () => {
    const { store, handle, folder, copy } = await projectWithEdit();
    for (const content of ['precious', '', 'SQLite format 3\0 of another program'.padEnd(100)]) {
      writeFileSync(copy, content);
      await expect(store.backup(handle, copy, true)).rejects.toMatchObject({ code: 'bad-project' });
      expect(readFileSync(copy, 'utf8')).toBe(content);
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('replaces a project only where that is allowed', async () => {
    const { store, handle, splitKey, folder, copy, mask, command } = await projectWithEdit();
    await store.backup(handle, copy, false);
    const before = readFileSync(copy);
    const next = edit(command.commandId, mask, painted(mask, 90, 90, 3, 3, 1));
    await store.commit(handle, placeOf(splitKey), next, null);
    await expect(store.backup(handle, copy, false)).rejects.toMatchObject({ code: 'exists' });
    expect(readFileSync(copy).equals(before)).toBe(true);
    await store.backup(handle, copy, true);
    expect((await store.quickFacts(copy)).editCount).toBe(2);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('never goes onto an open project, nor onto one with a log that would be played into it', async () => {
    const { store, handle, file, folder, copy } = await projectWithEdit();
    await expect(store.backup(handle, file, true)).rejects.toMatchObject({ code: 'busy' });
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix);
    const before = readFileSync(copy);
    await expect(store.backup(handle, copy, true)).rejects.toMatchObject({ code: 'busy' });
    expect(Buffer.compare(readFileSync(copy), before)).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('needs a folder that is there', async () => {
    const { store, handle, folder } = await projectWithEdit();
    const nowhere = join(folder, 'none', 'copy.cloudbrush');
    await expect(store.backup(handle, nowhere, false)).rejects.toMatchObject({ code: 'not-found' });
    expect(readdirSync(folder)).not.toContain('none');
  });

  test('under way is waited for when the project is closed', async () => {
    const { store, handle, copy } = await projectWithEdit();
    const copying = store.backup(handle, copy, false);
    await Promise.all([copying, store.close(handle)]);
    expect((await sharedWorker().store.quickFacts(copy)).editCount).toBe(1);
    rmSync(copy);
  });
});
