import { describe, expect, test } from 'vitest';
import { sourceSha256 } from '../../../electron/project/source-standing.ts';
import {
  edit,
  expectPixels,
  flatMask,
  newProject,
  painted,
  placeOf,
  redo,
  shaOf,
  shown,
  sourceOf,
  undo,
} from './painted-masks.ts';

const clear = flatMask(0, 7);
const source = sourceOf(clear);
/** Painted: 20 pixels, and one that the new source has as well. */
const mine = painted(painted(clear, 20, 20, 5, 4, 2), 60, 60, 1, 1, 1);
/** Somebody's new labels: 9 pixels of their own, and one of mine. */
const newer = painted(painted(clear, 200, 200, 3, 3, 3), 60, 60, 1, 1, 1);
const newerSource = sourceOf(newer);

/** A patch with one edit, opened again over a source that has changed. */
async function changedPatch() {
  const project = await newProject();
  const place = placeOf(project.splitKey);
  const command = edit(null, clear, mine);
  await project.store.commit(project.handle, place, command, source);
  return { ...project, place, editId: command.commandId };
}

describe('a source that changed', () => {
  test('blocks its patch, with the old base, the work on it and the number of pixels that differ', async () => {
    const { store, handle, place, editId } = await changedPatch();
    const state = await store.maskState(handle, place, newerSource);
    expect(state).toMatchObject({
      headId: editId,
      blocked: { reason: 'source-changed', differingPixels: 10 },
      baseOrigin: 'project',
    });
    expectPixels(shown(state), mine);
    const refused = { status: 'refused', reason: 'source-changed', headId: editId };
    expect(await store.commit(handle, place, edit(editId, mine, painted(mine, 9, 9, 2, 2, 1)), null)).toEqual(refused);
    expect(await store.commit(handle, place, undo(editId, null), null)).toEqual(refused);
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(1);
  });

  test('and changed back blocks it no longer', async () => {
    const { store, handle, place, editId } = await changedPatch();
    await store.maskState(handle, place, newerSource);
    expect((await store.maskState(handle, place, source)).blocked).toBeNull();
    expect(await store.commit(handle, place, undo(editId, null), null)).toMatchObject({ status: 'saved' });
  });

  test('blocks a command that comes before the patch was opened', async () => {
    const { store, file, handle, place, editId } = await changedPatch();
    await store.close(handle);
    const again = await store.open({ file, create: false, networkFileSystem: false });
    const command = undo(editId, null);
    expect(await store.commit(again.handle, place, command, null)).toEqual({ status: 'source-needed' });
    expect(await store.commit(again.handle, place, command, newerSource)).toMatchObject({ reason: 'source-changed' });
    await store.close(again.handle);
  });

  test('is no change where only padding or item size are other, or the layer is gone', async () => {
    const { store, handle, place } = await changedPatch();
    const padding = flatMask(0, 99);
    expect((await store.maskState(handle, place, sourceOf(padding))).blocked).toBeNull();
    const wide = await store.maskState(handle, place, sourceOf(clear, 'int16'));
    expect(wide).toMatchObject({ blocked: null, itemType: 'int8', baseOrigin: 'layer' });
    const gone = await store.maskState(handle, place, sourceOf(flatMask(-1), 'int8', 'unlabelled'));
    expect(gone).toMatchObject({ blocked: null, baseOrigin: 'project' });
    expectPixels(shown(gone), mine);
  });

  test('of a mask that started unlabelled is one once a layer is there, not when its fill is another', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey, 1, 'manual_sc');
    const empty = flatMask(99, 0);
    await store.commit(
      handle,
      place,
      edit(null, empty, painted(empty, 4, 4, 4, 4, 6)),
      sourceOf(empty, 'int8', 'unlabelled'),
    );
    const other = await store.maskState(handle, place, sourceOf(flatMask(-1, 0), 'int8', 'unlabelled'));
    expect(other).toMatchObject({ blocked: null, baseOrigin: 'unlabelled' });
    const layer = await store.maskState(handle, place, sourceOf(painted(empty, 8, 8, 2, 1, 1)));
    expect(layer.blocked).toMatchObject({ reason: 'source-changed', differingPixels: 2 });
  });
});

describe('keeping the base', () => {
  test('goes on upon it, is in the log, and holds for this source and no other', async () => {
    const { store, handle, splitKey, place, editId } = await changedPatch();
    await store.maskState(handle, place, newerSource);
    const state = await store.resolveSource(handle, place, 'keep-base', shaOf(newerSource), newerSource, 'Grace');
    expect(state).toMatchObject({ headId: editId, blocked: null, baseOrigin: 'project' });
    expectPixels(shown(state), mine);
    expect(await store.commit(handle, place, undo(editId, null), null)).toMatchObject({
      status: 'saved',
      headId: null,
    });
    expect(await store.log(handle, {}, 1, 1)).toMatchObject([
      { kind: 'keep-base', annotator: 'Grace', beforeId: editId, afterId: editId },
    ]);
    // Nothing is painted any more, and yet the mask is not what the source holds.
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    expect(version).toMatchObject({ patch: 0, headId: null });
    const content = await store.maskAt(handle, splitKey, 'manual_hq', version);
    expectPixels(content.codes, clear);
    const hashes = [source, newerSource].map(({ codes }) => Buffer.from(sourceSha256(codes)).toString('hex'));
    expect(content.sources).toEqual(hashes);
    const third = sourceOf(painted(newer, 300, 300, 1, 1, 2));
    expect((await store.maskState(handle, place, third)).blocked).toEqual({
      reason: 'source-changed',
      differingPixels: 11,
      sourceSha256: shaOf(third),
    });
  });

  test('asked twice is answered once', async () => {
    const { store, handle, place } = await changedPatch();
    for (let i = 0; i < 2; i++)
      await store.resolveSource(handle, place, 'keep-base', shaOf(newerSource), newerSource, 'Grace');
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(2);
  });
});

describe('an answer about a source that has changed once more', () => {
  test('does nothing, and the question is put anew', async () => {
    const { store, handle, place, editId } = await changedPatch();
    await store.maskState(handle, place, newerSource);
    const third = sourceOf(painted(newer, 300, 300, 1, 1, 2));
    for (const choice of ['keep-base', 'take-source'] as const) {
      const state = await store.resolveSource(handle, place, choice, shaOf(newerSource), third, 'Grace');
      expect(state).toMatchObject({ headId: editId, blocked: { differingPixels: 11, sourceSha256: shaOf(third) } });
    }
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(1);
    const answered = await store.resolveSource(handle, place, 'take-source', shaOf(third), third, 'Grace');
    expect(answered.blocked).toBeNull();
  });
});

describe('taking the source', () => {
  test('puts my pixels on it as one edit, and keeps the old base and its history', async () => {
    const { store, handle, splitKey, place, editId } = await changedPatch();
    await store.maskState(handle, place, newerSource);
    const state = await store.resolveSource(handle, place, 'take-source', shaOf(newerSource), newerSource, 'Grace');
    const both = painted(newer, 20, 20, 5, 4, 2);
    expectPixels(shown(state), both);
    expect(Buffer.compare(state.base, newerSource.codes)).toBe(0);
    expect(state).toMatchObject({ blocked: null, baseOrigin: 'layer' });
    expect(state.edits).toMatchObject([
      { editId: state.headId, parentId: null, tool: 'replay', annotator: 'Grace', pixelCount: 20 },
    ]);
    expect(await store.maskBases(handle, place)).toMatchObject([
      { current: false, edits: [{ editId }] },
      { current: true, edits: [{ editId: state.headId }] },
    ]);
    const [old] = await store.maskBases(handle, place);
    const before = await store.maskAt(handle, splitKey, 'manual_hq', { patch: 0, headId: editId, baseId: old.baseId });
    expectPixels(before.codes, mine);
    expect(await store.log(handle, {}, 1, 1)).toMatchObject([
      { kind: 'take-source', beforeId: editId, afterId: state.headId, tool: 'replay' },
    ]);
  });

  test('leaves undo and redo as they should be: back to the new base, never onto the old history', async () => {
    const { store, handle, place, editId } = await changedPatch();
    const { headId } = await store.resolveSource(
      handle,
      place,
      'take-source',
      shaOf(newerSource),
      newerSource,
      'Grace',
    );
    await store.commit(handle, place, undo(headId, null), null);
    expectPixels(shown(await store.maskState(handle, place, newerSource)), newer);
    const onto = redo(null, editId);
    await expect(store.commit(handle, place, onto, null)).rejects.toMatchObject({ code: 'bad-argument' });
    const command = edit(null, newer, painted(newer, 400, 400, 9, 9, 1));
    expect(await store.commit(handle, place, command, null)).toMatchObject({ status: 'saved' });
  });

  test('that holds all of my pixels already leaves nothing to replay', async () => {
    const { store, handle, splitKey, place } = await changedPatch();
    const state = await store.resolveSource(
      handle,
      place,
      'take-source',
      shaOf(sourceOf(mine)),
      sourceOf(mine),
      'Grace',
    );
    expect(state).toMatchObject({ headId: null, edits: [], blocked: null });
    expect(await store.editedPatches(handle, splitKey, 'manual_hq')).toEqual([]);
    expect(await store.maskBases(handle, place)).toHaveLength(2);
  });

  test('can be done again, after yet another change', async () => {
    const { store, handle, place } = await changedPatch();
    await store.resolveSource(handle, place, 'take-source', shaOf(newerSource), newerSource, 'Grace');
    const third = painted(clear, 22, 22, 100, 1, 3);
    const state = await store.resolveSource(
      handle,
      place,
      'take-source',
      shaOf(sourceOf(third, 'int16')),
      sourceOf(third, 'int16'),
      'Grace',
    );
    expectPixels(shown(state), painted(third, 20, 20, 5, 4, 2));
    expect(state.itemType).toBe('int16');
    expect(await store.maskBases(handle, place)).toHaveLength(3);
  });
});

describe('an export that replaces the source', () => {
  test('makes what it wrote the base, what was painted meanwhile standing on it', async () => {
    const { store, handle, splitKey, place, editId } = await changedPatch();
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    const written = sourceOf(mine);
    const sha256 = Buffer.from(sourceSha256(written.codes)).toString('hex');
    await store.expectSources(handle, 'Ada', [{ baseId: version.baseId, sha256 }], null);
    // Erased and painted after the export had read the mask.
    const later = painted(painted(mine, 20, 20, 2, 2, 0), 90, 90, 3, 1, 3);
    await store.commit(handle, place, edit(editId, mine, later), null);
    const state = await store.maskState(handle, place, written);
    expect(state).toMatchObject({
      blocked: null,
      baseOrigin: 'layer',
      edits: [{ tool: 'replay', pixelCount: 7, annotator: 'Ada' }],
    });
    expectPixels(shown(state), later);
    expect(Buffer.compare(state.base, written.codes)).toBe(0);
    const log = await store.log(handle, {}, 0, 10);
    expect(log.map((entry) => entry.kind)).toEqual(['edit', 'edit', 'take-source']);
  });

  test('that was cut off before it replaced anything changes nothing', async () => {
    const { store, handle, splitKey, place, editId } = await changedPatch();
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    await store.expectSources(handle, 'Ada', [{ baseId: version.baseId, sha256: 'ab'.repeat(32) }], null);
    await store.expectSources(handle, 'Ada', [{ baseId: version.baseId, sha256: 'ab'.repeat(32) }], null);
    const state = await store.maskState(handle, place, source);
    expect(state).toMatchObject({ headId: editId, blocked: null });
    expect(await store.maskBases(handle, place)).toHaveLength(1);
  });
});
