import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SourceMask } from '../../../electron/project/project-store.ts';
import {
  edit,
  expectPixels,
  flatMask,
  newProject,
  painted,
  placeOf,
  shown,
  sourceOf,
  splitFacts,
  undo,
} from './painted-masks.ts';

const clear = flatMask(0, 55);
const source = sourceOf(clear);

/** A mask file's patch: what it holds of the image, and padding of another code. */
function imported(codes: Int16Array, itemType: 'int8' | 'int16' = 'int8'): Omit<SourceMask, 'origin'> {
  return { itemType, codes: sourceOf(codes, itemType).codes };
}

function maskOf(patch: number): Int16Array {
  return painted(clear, 10 + patch, 20, 6, 6, 1 + (patch % 3));
}

async function withImport(options: { target?: 'manual_hq' | 'manual_sc'; annotator?: string; groupId?: string } = {}) {
  const project = await newProject(splitFacts({ patchCount: 20 }));
  const { target = 'manual_hq', annotator = 'Linus', groupId = randomUUID() } = options;
  const importId = await project.store.beginImport(project.handle, {
    splitKey: project.splitKey,
    target,
    annotator,
    groupId,
  });
  return { ...project, importId, groupId };
}

describe('an import', () => {
  test('records one edit per patch that differs, on what the patch holds now, in one group', async () => {
    const { store, handle, splitKey, importId, groupId } = await withImport();
    const one = edit(null, clear, painted(clear, 100, 100, 3, 3, 2));
    await store.commit(handle, placeOf(splitKey, 1), one, source);
    for (const patch of [3, 1, 0]) {
      const answer = await store.importPatch(handle, importId, patch, imported(maskOf(patch), 'int16'), source);
      expect(answer).toEqual({ changedPixels: patch === 1 ? 45 : 36, ignoredPadding: 0 });
    }
    expect(await store.importPatch(handle, importId, 2, imported(clear), source)).toEqual({
      changedPixels: 0,
      ignoredPadding: 0,
    });
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(1);
    expect(await store.finishImport(handle, importId)).toEqual({ groupId, edits: 3, pixels: 117, recorded: true });
    for (const patch of [0, 1, 3]) {
      const state = await store.maskState(handle, placeOf(splitKey, patch), source);
      expectPixels(shown(state), maskOf(patch));
      expect(state.edits.at(-1)).toMatchObject({ tool: 'import', code: null, annotator: 'Linus' });
      expect(state.edits.at(-1)?.parentId).toBe(patch === 1 ? one.commandId : null);
    }
    const log = await store.log(handle, {}, 1, 10);
    expect(log.map((entry) => [entry.patch, entry.groupId])).toEqual([
      [0, groupId],
      [1, groupId],
      [3, groupId],
    ]);
  });

  test('leaves the padding alone and counts it', async () => {
    const { store, handle, splitKey, importId } = await withImport();
    const other = painted(flatMask(0, -1), 30, 30, 2, 2, 3);
    const answer = await store.importPatch(handle, importId, 4, imported(other), source);
    expect(answer).toEqual({ changedPixels: 4, ignoredPadding: 512 * 512 - 509 * 509 });
    await store.finishImport(handle, importId);
    expectPixels(shown(await store.maskState(handle, placeOf(splitKey, 4), source)), painted(clear, 30, 30, 2, 2, 3));
  });

  test('refuses a code that the target does not have, by patch and pixel; those in the padding, and those that are there already, are none', async () => {
    const { store, handle, splitKey, importId } = await withImport();
    await store.importPatch(handle, importId, 0, imported(maskOf(0)), source);
    const wrong = painted(painted(clear, 200, 150, 1, 1, 4), 100, 300, 1, 1, 9);
    await expect(store.importPatch(handle, importId, 7, imported(wrong), source)).rejects.toMatchObject({
      code: 'bad-code',
      message: expect.stringMatching(/^Patch 7, row 150, column 200: manual_hq has no code 4\./),
    });
    await store.abortImport(handle, importId);
    expect(await store.log(handle, {}, 0, 10)).toEqual([]);
    expect(await store.editedPatches(handle, splitKey, 'manual_hq')).toEqual([]);
    await expect(store.finishImport(handle, importId)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('may bring the codes of the base, whatever they are', async () => {
    const { store, handle, splitKey, importId } = await withImport();
    const odd = painted(clear, 5, 5, 4, 4, 1000);
    const wide = sourceOf(odd, 'int16');
    const restored = painted(odd, 50, 50, 2, 2, 1000);
    expect(await store.importPatch(handle, importId, 0, imported(restored, 'int16'), wide)).toMatchObject({
      changedPixels: 4,
    });
    await store.finishImport(handle, importId);
    expectPixels(shown(await store.maskState(handle, placeOf(splitKey, 0), wide)), restored);
  });

  test('on scribbles takes 0 to 6 and the unscribbled value', async () => {
    const { store, handle, splitKey, importId } = await withImport({ target: 'manual_sc' });
    const unscribbled = flatMask(99, 99);
    const base = sourceOf(unscribbled, 'int8', 'unlabelled');
    const lines = painted(painted(unscribbled, 8, 8, 90, 1, 6), 8, 10, 90, 1, 0);
    expect(await store.importPatch(handle, importId, 0, imported(lines), base)).toMatchObject({ changedPixels: 180 });
    await expect(
      store.importPatch(handle, importId, 1, imported(painted(lines, 9, 9, 1, 1, 7)), base),
    ).rejects.toMatchObject({
      code: 'bad-code',
    });
    await store.finishImport(handle, importId);
    const state = await store.maskState(handle, placeOf(splitKey, 0, 'manual_sc'), base);
    expect(state.baseOrigin).toBe('unlabelled');
    expectPixels(shown(state), lines);
  });

  test('of a patch twice, of one that is not there, or of the wrong size is refused', async () => {
    const { store, handle, importId } = await withImport();
    await store.importPatch(handle, importId, 0, imported(maskOf(0)), source);
    await expect(store.importPatch(handle, importId, 0, imported(maskOf(0)), source)).rejects.toMatchObject({
      code: 'bad-argument',
    });
    await expect(store.importPatch(handle, importId, 20, imported(maskOf(0)), source)).rejects.toMatchObject({
      code: 'bad-argument',
    });
    const short = { itemType: 'int8' as const, codes: new Uint8Array(10) };
    await expect(store.importPatch(handle, importId, 1, short, source)).rejects.toMatchObject({ code: 'bad-argument' });
  });

  test('lets others paint while it is prepared, and is refused as a whole if that was in one of its patches', async () => {
    const { store, handle, splitKey, importId } = await withImport();
    for (const patch of [0, 1, 2]) await store.importPatch(handle, importId, patch, imported(maskOf(patch)), source);
    await store.commit(handle, placeOf(splitKey, 5), edit(null, clear, painted(clear, 9, 9, 1, 1, 1)), source);
    await store.commit(handle, placeOf(splitKey, 1), edit(null, clear, painted(clear, 9, 9, 1, 1, 1)), source);
    await expect(store.finishImport(handle, importId)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^Patch 1 was edited/),
    });
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(2);
    await store.abortImport(handle, importId);
  });

  test('is not recorded again under the id of a group that was', async () => {
    const { store, handle, splitKey, importId, groupId } = await withImport();
    await store.importPatch(handle, importId, 0, imported(maskOf(0)), source);
    const first = await store.finishImport(handle, importId);
    const again = await store.beginImport(handle, { splitKey, target: 'manual_hq', annotator: 'Linus', groupId });
    await store.importPatch(handle, again, 1, imported(maskOf(1)), source);
    expect(await store.finishImport(handle, again)).toEqual({ ...first, recorded: false });
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(1);
  });

  test('of a patch whose source has changed asks for the choice first', async () => {
    const { store, handle, splitKey, importId } = await withImport();
    await store.commit(handle, placeOf(splitKey, 0), edit(null, clear, maskOf(0)), source);
    const changed = sourceOf(painted(clear, 300, 300, 5, 5, 3));
    await expect(store.importPatch(handle, importId, 0, imported(maskOf(1)), changed)).rejects.toMatchObject({
      code: 'source-changed',
    });
  });
});

describe('an import is undone and redone', () => {
  async function recorded() {
    const project = await withImport();
    const { store, handle, splitKey, importId } = project;
    const one = edit(null, clear, painted(clear, 100, 100, 3, 3, 2));
    await store.commit(handle, placeOf(splitKey, 1), one, source);
    for (const patch of [0, 1, 2]) await store.importPatch(handle, importId, patch, imported(maskOf(patch)), source);
    await store.finishImport(handle, importId);
    return { ...project, one };
  }

  test('as one', async () => {
    const { store, handle, splitKey, groupId, one } = await recorded();
    const commandId = randomUUID();
    expect(await store.moveGroup(handle, 'undo', groupId, commandId, 'Ada')).toEqual({ status: 'saved', masks: 3 });
    expect(await store.editedPatches(handle, splitKey, 'manual_hq')).toMatchObject([
      { patch: 1, headId: one.commandId },
    ]);
    expectPixels(shown(await store.maskState(handle, placeOf(splitKey, 0), source)), clear);
    expect(await store.moveGroup(handle, 'undo', groupId, commandId, 'Ada')).toEqual({ status: 'saved', masks: 3 });
    expect(await store.moveGroup(handle, 'redo', groupId, randomUUID(), 'Ada')).toEqual({ status: 'saved', masks: 3 });
    for (const patch of [0, 1, 2]) {
      expectPixels(shown(await store.maskState(handle, placeOf(splitKey, patch), source)), maskOf(patch));
    }
  });

  test('not at all if one of its masks has gone on', async () => {
    const { store, handle, splitKey, groupId } = await recorded();
    const { headId } = await store.maskState(handle, placeOf(splitKey, 2), source);
    await store.commit(
      handle,
      placeOf(splitKey, 2),
      edit(headId, maskOf(2), painted(maskOf(2), 9, 9, 1, 1, 1)),
      source,
    );
    const before = await store.log(handle, {}, 0, 100);
    const refused = { status: 'refused', patch: 2, target: 'manual_hq', splitName: 'train' };
    for (const kind of ['undo', 'redo'] as const) {
      const answer = await store.moveGroup(handle, kind, groupId, randomUUID(), 'Ada');
      expect(answer).toMatchObject(kind === 'undo' ? refused : { status: 'refused' });
    }
    expect(await store.log(handle, {}, 0, 100)).toEqual(before);
  });

  test('patch by patch from the page, too', async () => {
    const { store, handle, splitKey } = await recorded();
    const place = placeOf(splitKey, 0);
    const { headId } = await store.maskState(handle, place, source);
    expect(await store.commit(handle, place, undo(headId, null), source)).toMatchObject({
      status: 'saved',
      headId: null,
    });
  });

  test('only if there is such an import', async () => {
    const { store, handle } = await recorded();
    await expect(store.moveGroup(handle, 'undo', randomUUID(), randomUUID(), 'Ada')).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
