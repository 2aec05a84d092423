import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AlikeQuery } from '../../../shared/alike/alike-query.ts';
import { signatureOf } from '../../../shared/alike/signature.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { type Argument, parseArgument } from '../../../shared/contract.ts';
import { type Paint, paintedScene, regionOf, sceneBands, square } from '../../shared/alike/painted-scene.ts';
import { writeSparseDataset } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openPage } from '../patch-list/listed-page.ts';

type Page = Awaited<ReturnType<typeof openPage>>;

const THICK = 1;
const blob = square(97, 97, 32);
const snow = (x0: number, rest: Partial<Paint> = {}): Paint => ({
  on: square(x0, 201, 40),
  ground: 'snow',
  label: THICK,
  ...rest,
});

/** In train a blob of snow that is labelled thick, one in half the light, and one that is labelled clear; in val another. */
const places: Readonly<Record<string, readonly (readonly Paint[])[]>> = {
  train: [[snow(97)], [snow(201, { light: 0.6 })], [snow(201, { label: 0 })]],
  val: [[], [snow(305)]],
};

async function snowyPage(): Promise<Page> {
  const folder = await temporaryFolder();
  for (const [name, patches] of Object.entries(places)) {
    const dir = join(folder, 'data', name);
    mkdirSync(dir, { recursive: true });
    const scenes = patches.map(paintedScene);
    for (const [band, layerId] of sceneBands.entries()) {
      const path = join(dir, `${layerId}.dat`);
      writeFileSync(path, Buffer.concat(scenes.map(({ bands }) => bytesOf(bands[band]?.pixels ?? new Int16Array()))));
      // Whole seconds, which can be put back.
      utimesSync(path, 1000, 1000);
    }
    writeFileSync(join(dir, 'LABEL_manual_hq.dat'), Buffer.concat(scenes.map(({ classes }) => classes)));
  }
  return openPage(folder);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function query(splitId: string): AlikeQuery {
  const signature = signatureOf(paintedScene([{ ...snow(97), on: blob }]).bands, regionOf(blob));
  if (signature === null) throw new Error('a region without data');
  return { ...signature, cloudClass: THICK, pixelCount: 1024, from: { splitId, patch: 0 } };
}

function ask({ calls, split }: Page, jobId: string = randomUUID()) {
  const asked = query(split.splitId) as Argument<'alike.find'>['query'];
  return calls['alike.find']({ datasetId: split.datasetId, jobId, query: asked });
}

async function found(page: Page): Promise<string[]> {
  const { matches } = await ask(page);
  return matches.filter(({ distance }) => distance <= 1).map(({ splitId, patch }) => `${splitId} ${patch}`);
}

test('the patches of all splits that have such a region come nearest first, without the one that was asked from', async () => {
  const page = await snowyPage();
  const { matches, searched, problems } = await ask(page);
  expect(matches.map(({ splitId, patch }) => `${splitId} ${patch}`)).toEqual(['val 1', 'train 1']);
  expect(matches[0]?.regions).toEqual([
    { distance: matches[0]?.distance, pixelCount: 1600, bounds: [305, 201, 345, 241] },
  ]);
  expect({ searched, problems }).toEqual({ searched: 5, problems: [] });
});

test('masks are searched as they are now, whatever was kept of them', async () => {
  const page = await snowyPage();
  expect(await found(page)).toEqual(['val 1', 'train 1']);
  const fromId = await page.paint(1, () => 0);
  expect(await found(page)).toEqual(['val 1']);
  const command = { commandId: randomUUID(), annotator: 'Ada', fromId, toId: null };
  await page.calls['mask.command']({ kind: 'undo', ...page.split, patch: 1, target: 'manual_hq', ...command });
  expect(await found(page)).toEqual(['val 1', 'train 1']);
});

test('what was found once is kept, and found again without a look at the bands', async () => {
  const page = await snowyPage();
  const first = await ask(page);
  for (const [name, patches] of Object.entries(places)) {
    for (const layerId of sceneBands) {
      const path = join(page.folder, 'data', name, `${layerId}.dat`);
      writeFileSync(path, new Uint8Array(2 * PATCH_PIXELS * patches.length));
      utimesSync(path, 1000, 1000);
    }
  }
  expect(await ask(page)).toEqual(first);
  rmSync(join(page.folder, 'user-data/cache'), { recursive: true });
  expect((await ask(page)).matches).toEqual([]);
});

test('two searches at once find the same', async () => {
  const page = await snowyPage();
  const [one, other] = await Promise.all([ask(page), ask(page)]);
  expect(one.matches).toHaveLength(2);
  expect(other).toEqual(one);
});

test('a split without the bands says so, and the others are searched', async () => {
  const page = await snowyPage();
  for (const layerId of sceneBands.slice(1)) rmSync(join(page.folder, 'data/val', `${layerId}.dat`));
  const { datasetId } = page.split;
  const { placeId } = await page.calls['place.typed']({ path: join(page.folder, 'data') });
  const { report } = await page.calls['dataset.open']({ placeId });
  const opened = { ...page, split: { ...page.split, datasetId: report.datasetId } };
  expect(report.datasetId).not.toBe(datasetId);
  const { matches, searched, problems } = await ask(opened);
  expect(matches.map(({ splitId }) => splitId)).toEqual(['train']);
  expect(searched).toBe(3);
  expect(problems).toEqual([{ splitId: 'val', message: 'val has too few of the bands that are compared.' }]);
});

test('a band that has become shorter is told, and the other splits are searched', async () => {
  const page = await snowyPage();
  truncateSync(join(page.folder, 'data/val/L1C_B4.dat'), 100);
  const { matches, problems } = await ask(page);
  expect(matches.map(({ splitId }) => splitId)).toEqual(['train']);
  expect(problems).toMatchObject([{ splitId: 'val', message: expect.stringContaining('L1C_B4.dat has changed') }]);
});

test('a search that is cancelled ends, and leaves nothing that is half', async () => {
  const folder = await temporaryFolder();
  const layers = ['L1C_B2', 'L1C_B4', 'LABEL_manual_hq'];
  await writeSparseDataset(join(folder, 'data'), { counts: { train: 600 }, layers, metadata: false });
  const page = await openPage(folder);
  const jobId = randomUUID();
  const begun = new Promise<void>((resolve) => {
    const stop = page.connection.onEvent((event) => {
      if (event.kind === 'progress' && event.jobId === jobId) resolve();
    });
    onTestFinished(() => stop());
  });
  const search = ask(page, jobId);
  const refused = expect(search).rejects.toMatchObject({ code: 'cancelled' });
  await begun;
  await page.calls['job.cancel']({ jobId });
  await refused;
  const cache = join(folder, 'user-data/cache');
  const names = readdirSync(join(folder, 'user-data')).includes('cache') ? readdirSync(cache) : [];
  expect(names.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
});

test.each([
  ['bands without numbers', { centre: [] }],
  ['a class that there is not', { cloudClass: 4 }],
  ['no bands', { layerIds: [], centre: [], spread: [] }],
  ['numbers that are none', { spread: [0, 0, 0, Number.NaN] }],
])('a query with %s is refused', (_what, wrong) => {
  const argument = { datasetId: 'one', jobId: randomUUID(), query: query('train') };
  expect(parseArgument('alike.find', argument)).toEqual(argument);
  const refused = () => parseArgument('alike.find', { ...argument, query: { ...argument.query, ...wrong } });
  expect(refused).toThrow(expect.objectContaining({ code: 'bad-argument' }));
});
