import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import {
  edit,
  expectPixels,
  flatMask,
  newProject,
  painted,
  placeOf,
  redo,
  shown,
  sourceOf,
  undo,
} from './painted-masks.ts';

const clear = flatMask(0, 77);
const first = painted(clear, 10, 10, 5, 3, 1);
const second = painted(first, 12, 11, 9, 9, 2);
const source = sourceOf(clear);

describe('an edit', () => {
  test('is saved, becomes the head and is in the history', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const command = edit(null, clear, first, { annotator: 'Grace', tool: 'brush', code: 1 });
    const result = await store.commit(handle, place, command, source);
    const node = {
      editId: command.commandId,
      parentId: null,
      tool: 'brush',
      code: 1,
      detail: null,
      annotator: 'Grace',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      pixelCount: 15,
      lastVisit: 1,
    };
    expect(result).toEqual({ status: 'saved', headId: command.commandId, edit: node, visit: 1 });
    const state = await store.maskState(handle, place, source);
    expect(state).toMatchObject({ headId: command.commandId, edits: [node], baseOrigin: 'layer', blocked: null });
    expectPixels(shown(state), first);
    expect(Buffer.compare(state.base, source.codes)).toBe(0);
    expect(state.deltas).toEqual([[command.commandId, command.delta]]);
  });

  test('keeps of a proposal what it was accepted from, in the answer, the history and the log', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const detail = '{"source":"vote","layers":["fmask","sen2cor"]}';
    const command = edit(null, clear, first, { tool: 'accept vote', detail });
    const result = await store.commit(handle, place, command, source);
    expect(result).toMatchObject({ status: 'saved', edit: { detail } });
    expect(await store.commit(handle, place, command, null)).toEqual(result);
    const { edits } = await store.maskState(handle, place, source);
    expect(edits).toMatchObject([{ detail }]);
    expect(await store.log(handle, {}, 0, 10)).toMatchObject([{ tool: 'accept vote', detail }]);
    for (const other of [
      { ...command, detail: '{"source":"vote"}' },
      { ...command, detail: null },
    ]) {
      await expect(store.commit(handle, place, other, null)).rejects.toMatchObject({ code: 'bad-argument' });
    }
  });

  test('signed with a name that was cut within an emoji can be read again, and is recorded once', async () => {
    const { store, handle, splitKey, file } = await newProject();
    const place = placeOf(splitKey);
    const command = edit(null, clear, first, { annotator: 'Ada \ud83d', tool: 'brush\udc00' });
    await store.commit(handle, place, command, source);
    expect(await store.deltas(handle, place, [command.commandId])).toHaveLength(1);
    await store.commit(handle, place, command, source);
    expect((await store.quickFacts(file)).editCount).toBe(1);
  });

  test('needs the source once, and not again while the mask was used recently', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const command = edit(null, clear, first);
    expect(await store.commit(handle, place, command, null)).toEqual({ status: 'source-needed' });
    expect((await store.maskState(handle, place, source)).edits).toEqual([]);
    expect(await store.commit(handle, place, command, null)).toMatchObject({ status: 'saved' });
  });

  test('on another head is refused with the head, and nothing is recorded', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const one = edit(null, clear, first);
    await store.commit(handle, place, one, source);
    for (const parentId of [null, randomUUID()]) {
      const answer = await store.commit(handle, place, edit(parentId, first, second), null);
      expect(answer).toEqual({ status: 'refused', reason: 'head-moved', headId: one.commandId });
    }
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(1);
  });

  test('sent again answers what was recorded, even after the head has moved on', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const one = edit(null, clear, first);
    const recorded = await store.commit(handle, place, one, source);
    const two = edit(one.commandId, first, second);
    await store.commit(handle, place, two, null);
    expect(await store.commit(handle, place, one, null)).toEqual(recorded);
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(2);
    expect((await store.maskState(handle, place, source)).headId).toBe(two.commandId);
  });

  test('under an id that was used for something else is refused', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const one = edit(null, clear, first);
    await store.commit(handle, place, one, source);
    const others = [
      { ...one, annotator: 'Eve' },
      { ...one, tool: 'eraser' },
      { ...one, code: 2 },
      { ...one, code: null },
      { ...one, detail: '{}' },
      { ...one, parentId: randomUUID() },
      { ...one, delta: encodeDelta(clear, second) },
      { ...undo(one.commandId, null), commandId: one.commandId },
    ];
    for (const other of others) {
      await expect(store.commit(handle, place, other, null)).rejects.toMatchObject({ code: 'bad-argument' });
    }
    for (const elsewhere of [placeOf(splitKey, 1), placeOf(splitKey, 0, 'manual_sc')]) {
      await expect(store.commit(handle, elsewhere, one, source)).rejects.toMatchObject({ code: 'bad-argument' });
    }
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(1);
  });

  test('whose pixels are not those of the head is refused, and the mask stays usable', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const wrong = edit(null, painted(clear, 11, 11, 1, 1, 3), first);
    await expect(store.commit(handle, place, wrong, source)).rejects.toMatchObject({ code: 'bad-delta' });
    expect(await store.log(handle, {}, 0, 10)).toEqual([]);
    const one = edit(null, clear, first);
    await store.commit(handle, place, one, null);
    const stale = edit(one.commandId, clear, second);
    await expect(store.commit(handle, place, stale, null)).rejects.toMatchObject({ code: 'bad-delta' });
    expect(await store.commit(handle, place, edit(one.commandId, first, second), null)).toMatchObject({
      status: 'saved',
    });
  });

  test('that changes nothing, or is no delta, is refused', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const deltas = [new Uint8Array(0), new Uint8Array(40), encodeDelta(clear, first).slice(0, -1)];
    for (const delta of deltas) {
      const command = edit(null, clear, first, { delta });
      await expect(store.commit(handle, place, command, source)).rejects.toMatchObject({ code: 'bad-delta' });
    }
    expect((await store.maskState(handle, place, source)).edits).toEqual([]);
  });

  test('of a patch that the split does not have is refused', async () => {
    const { store, handle, splitKey } = await newProject();
    for (const patch of [-1, 7, 1.5, Number.NaN, 2 ** 40]) {
      const command = edit(null, clear, first);
      await expect(store.commit(handle, placeOf(splitKey, patch), command, source)).rejects.toMatchObject({
        code: 'bad-argument',
      });
    }
  });

  test('with a source of the wrong size is refused', async () => {
    const { store, handle, splitKey } = await newProject();
    for (const bytes of [0, PATCH_PIXELS - 1, PATCH_PIXELS * 2]) {
      const short = { ...source, codes: new Uint8Array(bytes) };
      await expect(store.commit(handle, placeOf(splitKey), edit(null, clear, first), short)).rejects.toMatchObject({
        code: 'bad-argument',
      });
    }
  });
});

describe('codes', () => {
  const odd = painted(painted(clear, 20, 20, 4, 4, -1), 30, 30, 4, 4, 99);

  test('on the dense mask are the four classes and whatever the base holds', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const base = sourceOf(odd);
    let mask = odd;
    let parentId: string | null = null;
    for (const code of [0, 1, 2, 3, -1, 99]) {
      const after = painted(mask, 50, 50, 3 + Math.abs(code), 2, code);
      const command = edit(parentId, mask, after, { code });
      if (command.delta.byteLength === 0) continue;
      expect(await store.commit(handle, place, command, base)).toMatchObject({ status: 'saved' });
      parentId = command.commandId;
      mask = after;
    }
    for (const code of [4, 6, -2, 98, 300]) {
      const command = edit(parentId, mask, painted(mask, 60, 60, 2, 2, code));
      await expect(store.commit(handle, place, command, null)).rejects.toMatchObject({ code: 'bad-code' });
    }
    expectPixels(shown(await store.maskState(handle, place, base)), mask);
  });

  test('on the scribbles are 0 to 6, the unscribbled value of the project, and whatever the base holds', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey, 3, 'manual_sc');
    const base = flatMask(255, 255);
    const wide = sourceOf(base, 'int16');
    const scribbled = painted(base, 40, 40, 9, 1, 6);
    const one = edit(null, base, scribbled);
    expect(await store.commit(handle, place, one, wide)).toMatchObject({ status: 'saved' });
    const erased = edit(one.commandId, scribbled, painted(scribbled, 41, 40, 2, 1, 255));
    expect(await store.commit(handle, place, erased, null)).toMatchObject({ status: 'saved' });
    const now = painted(scribbled, 41, 40, 2, 1, 255);
    const other = edit(erased.commandId, now, painted(now, 44, 40, 2, 1, 99));
    await expect(store.commit(handle, place, other, null)).rejects.toMatchObject({ code: 'bad-code' });
    await store.setSetting(handle, splitKey, 'unscribbled', 'annotator 99');
    expect(await store.commit(handle, place, other, null)).toMatchObject({ status: 'saved' });
    const seven = edit(other.commandId, now, painted(now, 44, 40, 2, 1, 7));
    await expect(store.commit(handle, place, seven, null)).rejects.toMatchObject({ code: 'bad-code' });
  });

  test('of both item types come back as they were', async () => {
    const { store, handle, splitKey } = await newProject();
    for (const [patch, itemType] of (['int8', 'int16'] as const).entries()) {
      const before = itemType === 'int8' ? odd : painted(odd, 70, 70, 2, 2, 1024);
      const base = sourceOf(before, itemType);
      const place = placeOf(splitKey, patch);
      const after = painted(before, 68, 68, 8, 8, 3);
      await store.commit(handle, place, edit(null, before, after), base);
      const state = await store.maskState(handle, place, base);
      expect(state.itemType).toBe(itemType);
      expect(Buffer.compare(state.base, base.codes)).toBe(0);
      expectPixels(shown(state), after);
    }
  });
});

describe('undo and redo', () => {
  async function threeEdits() {
    const project = await newProject();
    const place = placeOf(project.splitKey);
    const masks = [clear, first, second, painted(second, 100, 100, 30, 30, 3)];
    const ids: (string | null)[] = [null];
    for (let i = 1; i < masks.length; i++) {
      const command = edit(ids[i - 1], masks[i - 1], masks[i]);
      await project.store.commit(project.handle, place, command, source);
      ids.push(command.commandId);
    }
    return { ...project, place, masks, ids };
  }

  test('walk to the base and back, each step recorded', async () => {
    const { store, handle, place, masks, ids } = await threeEdits();
    for (let i = 3; i > 0; i--) {
      const answer = await store.commit(handle, place, undo(ids[i], ids[i - 1]), null);
      expect(answer).toMatchObject({ status: 'saved', headId: ids[i - 1], edit: null });
      expectPixels(shown(await store.maskState(handle, place, source)), masks[i - 1]);
    }
    for (let i = 1; i <= 3; i++) {
      await store.commit(handle, place, redo(ids[i - 1], ids[i]), null);
      expectPixels(shown(await store.maskState(handle, place, source)), masks[i]);
    }
    const kinds = (await store.log(handle, {}, 0, 100)).map((entry) => entry.kind);
    expect(kinds).toEqual(['edit', 'edit', 'edit', 'undo', 'undo', 'undo', 'redo', 'redo', 'redo']);
  });

  test('painting after an undo leaves the other branch in the history, where redo can take it up', async () => {
    const { store, handle, place, masks, ids } = await threeEdits();
    await store.commit(handle, place, undo(ids[3], ids[2]), null);
    const branch = edit(ids[2], masks[2], painted(masks[2], 200, 200, 5, 5, 1));
    await store.commit(handle, place, branch, null);
    await store.commit(handle, place, undo(branch.commandId, ids[2]), null);
    const state = await store.maskState(handle, place, source);
    expect(state.edits.filter((node) => node.parentId === ids[2]).map((node) => node.editId)).toEqual([
      ids[3],
      branch.commandId,
    ]);
    const visits = new Map(state.edits.map((node) => [node.editId, node.lastVisit]));
    expect(visits.get(branch.commandId)).toBeGreaterThan(visits.get(ids[3] as string) as number);
    await store.commit(handle, place, redo(ids[2], ids[3]), null);
    expectPixels(shown(await store.maskState(handle, place, source)), masks[3]);
  });

  test('from another head are refused', async () => {
    const { store, handle, place, ids } = await threeEdits();
    const refused = { status: 'refused', reason: 'head-moved', headId: ids[3] };
    expect(await store.commit(handle, place, undo(ids[2], ids[1]), null)).toEqual(refused);
    expect(await store.commit(handle, place, undo(null, null), null)).toEqual(refused);
    expect(await store.commit(handle, place, redo(ids[2], ids[3]), null)).toEqual(refused);
    expect(await store.log(handle, {}, 0, 100)).toHaveLength(3);
  });

  test('along no edge of the history are refused', async () => {
    const { store, handle, splitKey, place, masks, ids } = await threeEdits();
    const elsewhere = edit(null, clear, first);
    await store.commit(handle, placeOf(splitKey, 1), elsewhere, source);
    const wrong = [
      undo(ids[3], ids[1]),
      undo(ids[3], null),
      undo(ids[3], ids[3]),
      redo(ids[3], ids[2]),
      redo(ids[3], null),
      redo(ids[3], randomUUID()),
      redo(ids[3], elsewhere.commandId),
    ];
    for (const command of wrong) {
      await expect(store.commit(handle, place, command, null)).rejects.toMatchObject({ code: 'bad-argument' });
    }
    const untouched = placeOf(splitKey, 2);
    for (const command of [undo(null, null), redo(null, null), redo(null, ids[1])]) {
      await expect(store.commit(handle, untouched, command, source)).rejects.toMatchObject({ code: 'bad-argument' });
    }
    expectPixels(shown(await store.maskState(handle, place, source)), masks[3]);
  });

  test('sent again are recorded once', async () => {
    const { store, handle, place, ids, masks } = await threeEdits();
    const back = undo(ids[3], ids[2]);
    const recorded = await store.commit(handle, place, back, null);
    const forth = redo(ids[2], ids[3]);
    await store.commit(handle, place, forth, null);
    expect(await store.commit(handle, place, back, null)).toEqual(recorded);
    expectPixels(shown(await store.maskState(handle, place, source)), masks[3]);
    await expect(store.commit(handle, place, { ...back, toId: ids[1] } as typeof back, null)).rejects.toMatchObject({
      code: 'bad-argument',
    });
    expect(await store.log(handle, {}, 0, 100)).toHaveLength(5);
  });
});

describe('deltas', () => {
  test('come by edit, of any branch; an unknown edit is not found', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const one = edit(null, clear, first);
    const two = edit(one.commandId, first, second);
    for (const command of [one, two]) await store.commit(handle, place, command, source);
    await store.commit(handle, place, undo(two.commandId, one.commandId), null);
    expect(await store.deltas(handle, place, [two.commandId, one.commandId])).toEqual([
      [two.commandId, two.delta],
      [one.commandId, one.delta],
    ]);
    for (const wrong of [placeOf(splitKey, 1), placeOf(splitKey, 0, 'manual_sc')]) {
      await expect(store.deltas(handle, wrong, [one.commandId])).rejects.toMatchObject({ code: 'not-found' });
    }
    await expect(store.deltas(handle, place, [randomUUID()])).rejects.toMatchObject({ code: 'not-found' });
  });

  test('too large for a row as they are come back unchanged', async () => {
    const { store, handle, splitKey } = await newProject();
    const noisy = clear.slice();
    for (let y = 1; y < 510; y++)
      for (let x = 1; x < 510; x++) noisy[y * 512 + x] = (x * 7 + y * 13 + ((x * y) % 5)) % 4;
    const command = edit(null, clear, noisy);
    expect(command.delta.byteLength).toBeGreaterThan(100_000);
    await store.commit(handle, placeOf(splitKey), command, source);
    expect(await store.deltas(handle, placeOf(splitKey), [command.commandId])).toEqual([
      [command.commandId, command.delta],
    ]);
    expectPixels(shown(await store.maskState(handle, placeOf(splitKey), source)), noisy);
  });
});

describe('a source that cannot be read', () => {
  const reason = 'LABEL_manual_hq.dat cannot be read: it does not exist.';
  const unreadable = { origin: 'unreadable', code: 'bad-file', reason } as const;

  test('keeps a mask without a stored base closed, and one with a base open, saying why', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    await expect(store.maskState(handle, place, unreadable)).rejects.toMatchObject({
      code: 'bad-file',
      message: reason,
    });
    await store.commit(handle, place, edit(null, clear, first), source);
    const state = await store.maskState(handle, place, unreadable);
    expect(state).toMatchObject({ baseOrigin: 'project', blocked: null, sourceProblem: reason });
    expectPixels(shown(state), first);
  });

  test('takes commands upon a stored base, also where a change was seen before, and none without a base', async () => {
    const { store, handle, splitKey } = await newProject();
    const place = placeOf(splitKey);
    const one = edit(null, clear, first);
    await expect(store.commit(handle, place, one, unreadable)).rejects.toMatchObject({ code: 'bad-file' });
    await store.commit(handle, place, one, source);
    expect((await store.maskState(handle, place, sourceOf(second))).blocked).not.toBeNull();
    await store.maskState(handle, place, unreadable);
    const two = edit(one.commandId, first, second);
    expect(await store.commit(handle, place, two, null)).toEqual({ status: 'source-needed' });
    expect(await store.commit(handle, place, two, unreadable)).toMatchObject({ status: 'saved' });
    expect((await store.maskState(handle, place, sourceOf(second))).blocked).not.toBeNull();
  });
});
