import { expect, test } from 'vitest';
import { PatchThumbnails } from '../../renderer/state/patch-thumbnails.svelte.ts';
import { PatchList } from '../../shared/patch-list/patch-list.ts';
import type { MaskThumbnail, PatchThumbnail } from '../../shared/patch-list/patch-table.ts';
import { until } from '../support/session-driver.ts';

const list = PatchList.of([
  { splitId: 'a', name: 'train', patchCount: 5000 },
  { splitId: 'b', name: 'val', patchCount: 20 },
]);

interface Call {
  readonly of: string;
  readonly patches: readonly number[];
  readonly answer: () => void;
  readonly fail: () => void;
}

/** A host that answers when it is told to, with the patch's index for a picture. */
function start() {
  const calls: Call[] = [];
  const closed: number[] = [];
  const hold = <T>(of: string, patches: readonly number[], make: (patch: number) => T) =>
    new Promise<T[]>((resolve, reject) => {
      const fail = () => reject(new Error('the line is cut'));
      calls.push({ of, patches, answer: () => resolve(patches.map(make)), fail });
    });
  const thumbnails = new PatchThumbnails({
    datasetId: 'd',
    list: () => list,
    target: () => 'manual_hq',
    calls: {
      'patches.thumbnails': ({ splitId, patches }) =>
        hold(splitId, patches, (patch): PatchThumbnail => ({ patch, picture: Uint8Array.of(patch & 255) })),
      'patches.masks': ({ splitId, patches }) =>
        hold(`${splitId} masks`, patches, (patch): MaskThumbnail => ({ patch, classes: Uint8Array.of(patch & 3) })),
    },
    decode: async ([first = 0]) => ({ first, close: () => closed.push(first) }),
    run: (work) => {
      work.catch(() => undefined);
    },
  });
  const answerAll = async () => {
    for (let i = 0; i < calls.length; i++) {
      calls[i]?.answer();
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  return { thumbnails, calls, closed, answerAll };
}

const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

test('a few are fetched at once, and what is wanted now comes before what was wanted before', async () => {
  const { thumbnails, calls } = start();
  thumbnails.want(rows(0, 200), false);
  expect(calls.map(({ patches }) => [patches[0], patches.length])).toEqual([
    [0, 16],
    [16, 16],
  ]);
  thumbnails.want(rows(4000, 10), false);
  expect(calls.length).toBe(2);
  calls[0]?.answer();
  await until(() => calls.length === 3);
  expect(calls[2]?.patches).toEqual(rows(4000, 10));
  expect(thumbnails.picture(3)).toMatchObject({ first: 3 });
  expect([thumbnails.picture(20), thumbnails.picture(4000)]).toEqual([undefined, undefined]);
});

test('masks are fetched after the pictures, of one split at a time', async () => {
  const { thumbnails, calls, answerAll } = start();
  thumbnails.want([4999, 5000, 5001], true);
  await answerAll();
  expect(calls.map(({ of, patches }) => [of, patches])).toEqual([
    ['a', [4999]],
    ['b', [0, 1]],
    ['a masks', [4999]],
    ['b masks', [0, 1]],
  ]);
  expect(thumbnails.mask(5001)).toEqual(Uint8Array.of(1));
  thumbnails.want([4999, 5000, 5001], true);
  expect(calls.length).toBe(4);
});

test('masks that may have changed are fetched anew, and an old answer that comes late is not taken', async () => {
  const { thumbnails, calls } = start();
  thumbnails.want([7], true);
  calls[0]?.answer();
  await until(() => thumbnails.picture(7) !== undefined);
  thumbnails.forgetMasks();
  thumbnails.want([7], true);
  expect(calls.map(({ of }) => of)).toEqual(['a', 'a masks', 'a masks']);
  calls[1]?.answer();
  await new Promise((resolve) => setTimeout(resolve));
  expect(thumbnails.mask(7)).toBeUndefined();
  calls[2]?.answer();
  await until(() => thumbnails.mask(7) !== undefined);
});

test('no more are kept than a few screens of them, those wanted least lately going first', async () => {
  const { thumbnails, closed, answerAll } = start();
  thumbnails.want(rows(0, 600), false);
  await answerAll();
  thumbnails.want(rows(0, 16), false);
  thumbnails.want(rows(1000, 600), false);
  await answerAll();
  expect(closed.length).toBe(200);
  expect([thumbnails.picture(0), thumbnails.picture(16), thumbnails.picture(1599)]).toEqual([
    expect.anything(),
    undefined,
    expect.anything(),
  ]);
});

test('what cannot be fetched is asked for again only when it is wanted again', async () => {
  const { thumbnails, calls } = start();
  thumbnails.want([3, 5000], false);
  calls[0]?.fail();
  calls[1]?.answer();
  await until(() => thumbnails.picture(5000) !== undefined);
  expect(calls.length).toBe(2);
  thumbnails.want([3, 5000], false);
  expect(calls.map(({ patches }) => patches)).toEqual([[3], [0], [3]]);
});
