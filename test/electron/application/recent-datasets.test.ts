import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_PICTURE_BYTES } from '../../../shared/contract.ts';
import { sampleSplits, writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const splits = [{ ...sampleSplits[0], folder: 'train', patchCount: 2, layers: ['L1C_B2', 'LABEL_manual_hq'] }];
const stopped = { split: 'train', patch: 1, target: 'manual_sc' } as const;

/** As long as it says, with nothing in it that a browser could draw. */
function webp(bytes: number, fill = 0): Uint8Array {
  const picture = new Uint8Array(bytes).fill(fill);
  picture.set(new TextEncoder().encode('RIFF....WEBPVP8 '));
  new DataView(picture.buffer).setUint32(4, bytes - 8, true);
  return picture;
}

function jpeg(bytes: number): Uint8Array {
  const picture = new Uint8Array(bytes);
  picture.set([0xff, 0xd8, 0xff, 0xe0]);
  picture.set([0xff, 0xd9], bytes - 2);
  return picture;
}

async function start() {
  const folder = await temporaryFolder();
  const userData = join(folder, 'user-data');
  const host = await TestHost.start(userData);
  onTestFinished(() => host.close());
  const { calls } = host.connect();
  async function open(name: string): Promise<string> {
    const path = join(folder, name);
    await writeSampleDataset(path, { splits });
    const { placeId } = await calls['place.typed']({ path });
    await calls['dataset.open']({ placeId });
    return placeId;
  }
  const thumbnails = () => readdir(join(userData, 'thumbnails'));
  return { userData, host, calls, open, thumbnails };
}

test('a recent dataset tells where it was left, and shows the picture of it', async () => {
  const { calls, open } = await start();
  const placeId = await open('one');
  expect(await calls['recent.list']({})).toMatchObject([{ placeId, stopped: null }]);
  expect(await calls['recent.picture']({ placeId })).toBeNull();
  await calls['recent.stopped']({ placeId, ...stopped, picture: webp(100) });
  expect(await calls['recent.list']({})).toMatchObject([{ placeId, stopped }]);
  expect(await calls['recent.picture']({ placeId })).toEqual({ type: 'image/webp', bytes: webp(100) });
  await calls['recent.stopped']({ placeId, ...stopped, patch: 0, picture: jpeg(60) });
  expect(await calls['recent.picture']({ placeId })).toEqual({ type: 'image/jpeg', bytes: jpeg(60) });
});

test('a position without a picture leaves the picture, and opening again leaves both', async () => {
  const { calls, open } = await start();
  const placeId = await open('one');
  await calls['recent.stopped']({ placeId, ...stopped, picture: webp(100) });
  await calls['recent.stopped']({ placeId, ...stopped, patch: 0, picture: null });
  await calls['dataset.open']({ placeId });
  expect(await calls['recent.list']({})).toMatchObject([{ stopped: { ...stopped, patch: 0 } }]);
  expect(await calls['recent.picture']({ placeId })).toMatchObject({ type: 'image/webp' });
});

test('what is no picture of either type, or too large for one, is refused and not kept', async () => {
  const { userData, calls, open } = await start();
  const placeId = await open('one');
  const keep = (picture: Uint8Array) => calls['recent.stopped']({ placeId, ...stopped, picture });
  await expect(keep(new TextEncoder().encode('<svg onload="alert(1)"></svg>'))).rejects.toThrow(
    /neither WebP nor JPEG/,
  );
  await expect(keep(webp(100).subarray(0, 90))).rejects.toThrow(/neither WebP nor JPEG/);
  await expect(keep(jpeg(60).subarray(0, 59))).rejects.toThrow(/neither WebP nor JPEG/);
  expect(await readdir(userData)).not.toContain('thumbnails');
  expect(await calls['recent.list']({})).toMatchObject([{ stopped: null }]);
});

test('a damaged, oversized or missing file is no picture', async () => {
  const { userData, calls, open, thumbnails } = await start();
  const placeId = await open('one');
  await calls['recent.stopped']({ placeId, ...stopped, picture: webp(100) });
  const [name = ''] = await thumbnails();
  expect(name).toMatch(/^[0-9a-f]{64}$/);
  const file = join(userData, 'thumbnails', name);
  await truncate(file, 50);
  expect(await calls['recent.picture']({ placeId })).toBeNull();
  await writeFile(file, webp(MAX_PICTURE_BYTES + 2));
  expect(await calls['recent.picture']({ placeId })).toBeNull();
});

test('a damaged list is set aside once, whoever asks for it at the same time', async () => {
  const { userData, host, calls, open } = await start();
  const placeId = await open('one');
  await writeFile(join(userData, 'recent.json'), '[{');
  const lists = await Promise.all([
    calls['recent.list']({}),
    calls['dataset.open']({ placeId }),
    calls['recent.list']({}),
  ]);
  expect(lists[0]).toEqual([]);
  await host.application.clearRecent();
  expect((await readdir(userData)).filter((name) => name.startsWith('recent.json.damaged'))).toHaveLength(1);
});

test('a list that cannot be kept stops neither the shell nor a dataset from opening', async () => {
  const { userData, host, open } = await start();
  const notices: string[] = [];
  host.connect().onEvent((event) => event.kind === 'notice' && notices.push(event.message));
  await mkdir(join(userData, 'recent.json'), { recursive: true });
  const themes: string[] = [];
  await host.application.follow({ settings: ({ theme }) => themes.push(theme), recent: () => undefined });
  expect(themes).toEqual(['system']);
  await open('one');
  expect(notices).toEqual(['The list of recent datasets cannot be kept: recent.json cannot be read: it is a folder.']);
});

test('what others have put beside the pictures is left alone', async () => {
  const { userData, calls, open, thumbnails } = await start();
  await mkdir(join(userData, 'thumbnails', 'mine'), { recursive: true });
  const killed = `.${'0'.repeat(64)}.${crypto.randomUUID()}`;
  await writeFile(join(userData, 'thumbnails', killed), '');
  const placeId = await open('one');
  await calls['recent.stopped']({ placeId, ...stopped, picture: webp(100) });
  expect(await thumbnails()).toHaveLength(2);
  expect(await thumbnails()).toContain('mine');
});

test('a folder that is named as a picture is left alone, and the list is kept', async () => {
  const { userData, host, calls, open } = await start();
  const notices: string[] = [];
  host.connect().onEvent((event) => event.kind === 'notice' && notices.push(event.message));
  await mkdir(join(userData, 'thumbnails', '0'.repeat(64)), { recursive: true });
  const placeId = await open('one');
  await calls['recent.stopped']({ placeId, ...stopped, picture: webp(100) });
  expect(await calls['recent.list']({})).toMatchObject([{ name: 'one', stopped: { patch: stopped.patch } }]);
  expect(notices).toEqual([]);
});

test('forgetting a dataset removes its picture and no other', async () => {
  const { calls, open, thumbnails } = await start();
  const [one, two] = [await open('one'), await open('two')];
  await calls['recent.stopped']({ placeId: one, ...stopped, picture: webp(100, 1) });
  await calls['recent.stopped']({ placeId: two, ...stopped, picture: webp(100, 2) });
  expect(await thumbnails()).toHaveLength(2);
  await calls['recent.forget']({ placeId: one });
  expect(await thumbnails()).toHaveLength(1);
  expect(await calls['recent.picture']({ placeId: one })).toBeNull();
  expect(await calls['recent.picture']({ placeId: two })).toMatchObject({ bytes: webp(100, 2) });
  // A page that still has it open tells where it is left.
  await calls['recent.stopped']({ placeId: one, ...stopped, picture: webp(100) });
  expect(await thumbnails()).toHaveLength(1);
});

test('clearing the list removes every picture', async () => {
  const { host, calls, open, thumbnails } = await start();
  await calls['recent.stopped']({ placeId: await open('one'), ...stopped, picture: webp(100) });
  await host.application.clearRecent();
  expect(await thumbnails()).toEqual([]);
});

test('pictures of datasets that fall out of the list go with them', async () => {
  const { calls, open, thumbnails } = await start();
  for (let i = 0; i < 14; i++) {
    const placeId = await open(`number ${i}`);
    await calls['recent.stopped']({ placeId, ...stopped, picture: webp(100) });
  }
  expect(await calls['recent.list']({})).toHaveLength(12);
  expect(await thumbnails()).toHaveLength(12);
});

test('a list of an earlier version, or with a damaged position, is read without it', async () => {
  const { userData, calls, open } = await start();
  await open('one');
  const file = join(userData, 'recent.json');
  for (const position of [undefined, { split: 'train', patch: -1, target: 'mask' }, 'train 1']) {
    const [entry] = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify([{ ...entry, stopped: position }]));
    expect(await calls['recent.list']({})).toMatchObject([{ name: 'one', stopped: null }]);
  }
});

test('what was asked for before the end is written, and nothing after it', async () => {
  const { calls, open, host, userData, thumbnails } = await start();
  const placeId = await open('one');
  const settings = calls['settings.set']({ annotator: 'Ada' });
  const asked = calls['recent.stopped']({ placeId, ...stopped, picture: webp(100) });
  await host.close();
  await Promise.all([settings, asked]);
  const files = async () => [await readFile(join(userData, 'recent.json'), 'utf8'), ...(await thumbnails())];
  const kept = await files();
  expect(kept[0]).toContain('manual_sc');
  expect(kept).toHaveLength(2);
  const late = { code: 'connection', message: expect.stringContaining('ending') };
  await expect(calls['recent.stopped']({ placeId, ...stopped, picture: jpeg(60) })).rejects.toMatchObject(late);
  await expect(calls['settings.set']({ annotator: 'Bob' })).rejects.toMatchObject(late);
  expect(await files()).toEqual(kept);
  expect(await readFile(join(userData, 'settings.json'), 'utf8')).toContain('Ada');
});

test('what lies in the place of the list and is none is not read or waited for, and is set aside', async () => {
  const { userData, calls } = await start();
  const list = join(userData, 'recent.json');
  await mkdir(userData, { recursive: true });
  const placements = [
    () => Promise.resolve(execFileSync('mkfifo', [list])),
    async () => {
      await writeFile(list, '[');
      await truncate(list, 64 << 20);
    },
  ];
  for (const [before, put] of placements.entries()) {
    await put();
    expect(await calls['recent.list']({})).toEqual([]);
    const aside = (await readdir(userData)).filter((name) => name.startsWith('recent.json.damaged-'));
    expect(aside).toHaveLength(before + 1);
  }
});

test('of a list that was made longer than ours the first entries are shown', async () => {
  const { userData, calls } = await start();
  await mkdir(userData, { recursive: true });
  const entry = { name: 'one', lastOpened: '2026-01-01T00:00:00.000Z', splits: [], stopped: null };
  const entries = Array.from({ length: 5000 }, (_, i) => ({ path: `/nowhere/${i}\0`, ...entry }));
  await writeFile(join(userData, 'recent.json'), JSON.stringify(entries));
  const listed = await calls['recent.list']({});
  expect(listed).toHaveLength(12);
  expect(listed.every(({ missing }) => missing)).toBe(true);
});

test('a pipe in the place of a picture is no picture, and nobody waits for it', async () => {
  const { userData, calls, open } = await start();
  const placeId = await open('one');
  const path = (JSON.parse(await readFile(join(userData, 'recent.json'), 'utf8')) as { path: string }[])[0]?.path ?? '';
  const name = createHash('sha256').update(path).digest('hex');
  await mkdir(join(userData, 'thumbnails'), { recursive: true });
  execFileSync('mkfifo', [join(userData, 'thumbnails', name)]);
  expect(await calls['recent.picture']({ placeId })).toBeNull();
});
