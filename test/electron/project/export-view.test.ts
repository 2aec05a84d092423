import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { edit, expectPixels, flatMask, newProject, painted, placeOf, shaOf, sourceOf, undo } from './painted-masks.ts';

const clear = flatMask(0);
const source = sourceOf(clear);

describe('the masks that an export writes', () => {
  test('are those with edits at their heads, by patch, of the one target', async () => {
    const { store, handle, splitKey } = await newProject();
    const heads = new Map<number, string>();
    for (const patch of [5, 0, 3]) {
      const command = edit(null, clear, painted(clear, 9, 9, 3, 3, 1));
      await store.commit(handle, placeOf(splitKey, patch), command, source);
      heads.set(patch, command.commandId);
    }
    await store.commit(
      handle,
      placeOf(splitKey, 4, 'manual_sc'),
      edit(null, clear, painted(clear, 9, 9, 3, 3, 1)),
      source,
    );
    await store.commit(handle, placeOf(splitKey, 3), undo(heads.get(3) as string, null), null);
    const versions = await store.editedPatches(handle, splitKey, 'manual_hq');
    expect(versions.map(({ patch, headId }) => [patch, headId])).toEqual([
      [0, heads.get(0)],
      [5, heads.get(5)],
    ]);
    expect(await store.editedPatches(handle, splitKey, 'manual_sc')).toHaveLength(1);
  });

  test('stay those of the moment at which they were listed', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey, 2);
    const mask = painted(clear, 9, 9, 3, 3, 1);
    const one = edit(null, clear, mask, { annotator: 'Ada' });
    await store.commit(handle, place, one, source);
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    const more = painted(mask, 50, 50, 30, 30, 3);
    await store.commit(handle, place, edit(one.commandId, mask, more, { annotator: 'Grace' }), null);
    const content = await store.maskAt(handle, splitKey, 'manual_hq', version);
    expectPixels(content.codes, mask);
    expectPixels(content.base, clear);
    expect(content).toMatchObject({ itemType: 'int8', origin: 'layer', annotators: ['Ada'], editCount: 1 });
    const [now] = await store.editedPatches(handle, splitKey, 'manual_hq');
    const later = await store.maskAt(handle, splitKey, 'manual_hq', now);
    expectPixels(later.codes, more);
    expect(later).toMatchObject({ annotators: ['Ada', 'Grace'], editCount: 2, firstEdit: content.firstEdit });
    expect(Date.parse(later.lastEdit as string)).toBeGreaterThanOrEqual(Date.parse(later.firstEdit as string));
  });

  test('say who edited on the way to the head, not who was undone', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const mask = painted(clear, 9, 9, 3, 3, 1);
    const one = edit(null, clear, mask, { annotator: 'Ada' });
    const two = edit(one.commandId, mask, painted(mask, 50, 50, 3, 3, 2), { annotator: 'Grace' });
    for (const command of [one, two]) await store.commit(handle, place, command, source);
    await store.commit(handle, place, { ...undo(two.commandId, one.commandId), annotator: 'Linus' }, null);
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    expect(await store.maskAt(handle, splitKey, 'manual_hq', version)).toMatchObject({
      annotators: ['Ada'],
      editCount: 1,
    });
  });

  test("say who painted, and when, where the file's label was taken in between, not who took it", async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const mask = painted(clear, 9, 9, 3, 3, 1);
    await store.commit(handle, place, edit(null, clear, mask, { annotator: 'Ada' }), source);
    const [before] = await store.editedPatches(handle, splitKey, 'manual_hq');
    const { firstEdit } = await store.maskAt(handle, splitKey, 'manual_hq', before);
    const newer = painted(clear, 200, 200, 3, 3, 3);
    const taking = sourceOf(newer);
    const { headId } = await store.resolveSource(handle, place, 'take-source', shaOf(taking), taking, 'Grace');
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    expect(version.headId).toBe(headId);
    const taken = await store.maskAt(handle, splitKey, 'manual_hq', version);
    expect(taken).toMatchObject({ annotators: ['Ada'], editCount: 1, firstEdit, lastEdit: firstEdit });
    const both = painted(newer, 9, 9, 3, 3, 1);
    const more = edit(headId, both, painted(both, 300, 300, 3, 3, 2), { annotator: 'Linus' });
    await store.commit(handle, place, more, null);
    const [now] = await store.editedPatches(handle, splitKey, 'manual_hq');
    expect(await store.maskAt(handle, splitKey, 'manual_hq', now)).toMatchObject({
      annotators: ['Ada', 'Linus'],
      editCount: 2,
      firstEdit,
    });
  });

  test('say who painted during an export that replaced the source, not who exported', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const mask = painted(clear, 9, 9, 3, 3, 1);
    const one = edit(null, clear, mask, { annotator: 'Ada' });
    await store.commit(handle, place, one, source);
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    const sha256 = createHash('sha256').update(sourceOf(mask).codes).digest('hex');
    await store.expectSources(handle, 'Grace', [{ baseId: version.baseId, sha256 }], null);
    const two = edit(one.commandId, mask, painted(mask, 50, 50, 3, 3, 2), { annotator: 'Linus' });
    await store.commit(handle, place, two, null);
    await store.maskState(handle, place, sourceOf(mask));
    const [now] = await store.editedPatches(handle, splitKey, 'manual_hq');
    expect(now.baseId).not.toBe(version.baseId);
    expect((await store.maskAt(handle, splitKey, 'manual_hq', now)).annotators).toEqual(['Ada', 'Linus']);
  });

  test('that were undone during such an export say who exported: nobody else is left', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const mask = painted(clear, 9, 9, 3, 3, 1);
    const one = edit(null, clear, mask, { annotator: 'Ada' });
    await store.commit(handle, place, one, source);
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    const sha256 = createHash('sha256').update(sourceOf(mask).codes).digest('hex');
    await store.expectSources(handle, 'Grace', [{ baseId: version.baseId, sha256 }], null);
    await store.commit(handle, place, undo(one.commandId, null), null);
    await store.maskState(handle, place, sourceOf(mask));
    const [now] = await store.editedPatches(handle, splitKey, 'manual_hq');
    const content = await store.maskAt(handle, splitKey, 'manual_hq', now);
    expectPixels(content.codes, clear);
    expect(content).toMatchObject({ annotators: ['Grace'], editCount: 1 });
  });

  test('cannot be had under a head or base that is not theirs', async () => {
    const { store, handle, splitKey } = await newProject();
    for (const patch of [0, 1]) {
      await store.commit(handle, placeOf(splitKey, patch), edit(null, clear, painted(clear, 9, 9, 3, 3, 1)), source);
    }
    const [zero, one] = await store.editedPatches(handle, splitKey, 'manual_hq');
    for (const wrong of [
      { ...zero, headId: one.headId },
      { ...zero, baseId: one.baseId },
      { ...zero, patch: 6 },
    ]) {
      await expect(store.maskAt(handle, splitKey, 'manual_hq', wrong)).rejects.toMatchObject({ code: 'not-found' });
    }
    await expect(store.maskAt(handle, splitKey, 'manual_sc', zero)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the log', () => {
  test('comes in the order of recording, in pages, and by split, target and patch', async () => {
    const { store, handle, splitKey } = await newProject();
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) {
      const command = edit(null, clear, painted(clear, 9, 9, 3, 3, 1), { annotator: i % 2 === 0 ? 'Ada' : 'Grace' });
      const place = placeOf(splitKey, i % 6, i < 6 ? 'manual_hq' : 'manual_sc');
      await store.commit(handle, place, command, source);
      ids.push(command.commandId);
    }
    const pages: string[] = [];
    for (let after = 0; ; ) {
      const page = await store.log(handle, {}, after, 5);
      if (page.length === 0) break;
      pages.push(...page.map((entry) => entry.commandId));
      after = page[page.length - 1].number;
    }
    expect(pages).toEqual(ids);
    const listed = async (filter: object) =>
      (await store.log(handle, filter, 0, 100)).map((entry) => ids.indexOf(entry.commandId));
    expect(await listed({ target: 'manual_sc' })).toEqual([6, 7, 8, 9, 10, 11]);
    expect(await listed({ splitKey, patch: 4 })).toEqual([4, 10]);
    expect(await listed({ splitKey, patch: 4, target: 'manual_hq' })).toEqual([4]);
    expect(await listed({ splitKey: splitKey + 1 })).toEqual([]);
    const [entry] = await store.log(handle, { patch: 3 }, 0, 1);
    expect(entry).toEqual({
      number: 4,
      commandId: ids[3],
      kind: 'edit',
      splitName: 'train',
      patch: 3,
      target: 'manual_hq',
      beforeId: null,
      afterId: ids[3],
      tool: 'brush',
      code: 1,
      detail: null,
      pixelCount: 9,
      annotator: 'Grace',
      at: expect.stringMatching(/Z$/),
      groupId: null,
      importId: null,
    });
  });
});
