import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import { Annotator, type Point, swept } from './support/annotator.ts';
import { codesOf, differences, test } from './support/journey.ts';

const first: readonly Point[] = [
  [120.25, 120.25],
  [180.25, 150.25],
  [240.25, 120.25],
];
const second: readonly Point[] = [
  [300.25, 300.25],
  [380.25, 300.25],
];

test('open, paint, undo, switch, kill the host, reopen, redo, export: the bytes are as painted', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke(first);
  await ada.brush({ key: '1' });
  await ada.stroke(second);
  await ada.saved();
  await ada.hasEdits(2);
  await host.page.keyboard.press('Control+z');
  await ada.hasEdits(1);
  await ada.saved();
  await host.page.keyboard.press('d');
  await ada.sees('train', 1);
  await ada.hasEdits(0);
  await ada.brush({ key: '2' });
  await ada.stroke([[200.25, 200.25]]);
  await ada.saved();
  // In the middle of a stroke that was never told to be saved.
  await ada.press([
    [400.25, 400.25],
    [440.25, 400.25],
  ]);
  await host.kill();

  const again = await desk.start({ folder: desk.dataset });
  const back = new Annotator(again);
  await back.sees('train', 0);
  await back.hasEdits(1);
  await again.page.keyboard.press('Control+Shift+z');
  await back.hasEdits(2);
  await back.saved();
  await back.exports(desk.folder, 'corrected.dat');

  const source = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
  const output = await codesOf(desk.folder, 'corrected.dat');
  expect(output.length).toBe(source.length);
  const expected = source.slice();
  for (const pixel of swept(first, 6)) expected[pixel] = 3;
  for (const pixel of swept(second, 6)) expected[pixel] = 0;
  for (const pixel of swept([[200.25, 200.25]], 6)) expected[512 * 512 + pixel] = 1;
  expect(differences(output, expected)).toEqual([]);
  expect(await readdir(desk.folder)).toContain('corrected.dat.manifest.json');
  const manifest = JSON.parse(await readFile(join(desk.folder, 'corrected.dat.manifest.json'), 'utf8'));
  expect(JSON.stringify(manifest)).toContain('Ada');
});

test('a pen paints with its pressure, and the right button erases', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ radius: 12, key: '4' });
  await ada.penStroke([[100.25, 300.25]], 0.5);
  await ada.hasEdits(1);
  await ada.saved();
  await ada.exports(desk.folder, 'pen.dat');
  const source = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
  const expected = source.slice();
  for (const pixel of swept([[100.25, 300.25]], 6)) expected[pixel] = 3;
  const output = await codesOf(desk.folder, 'pen.dat');
  expect(differences(output, expected)).toEqual([]);

  await ada.brush({ radius: 20 });
  await ada.stroke([[100.25, 300.25]], 'right');
  await ada.hasEdits(2);
  await ada.saved();
  await ada.exports(desk.folder, 'erased.dat');
  const erased = await codesOf(desk.folder, 'erased.dat');
  expect(differences(erased, source)).toEqual([]);
});

test('scribbles keep raw codes, start unscribbled where there is no file, and are a history of their own', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.getByLabel('Split').selectOption({ index: 1 });
  await ada.sees('val', 0);
  await page.keyboard.press('t');
  await ada.sees('val', 0, 'manual_sc');
  await ada.brush({ radius: 3, key: '7' });
  await ada.stroke([
    [50.25, 60.25],
    [90.25, 60.25],
  ]);
  await ada.hasEdits(1);
  await ada.saved();
  await page.keyboard.press('t');
  await ada.sees('val', 0, 'manual_hq');
  await ada.hasEdits(0);
  await page.keyboard.press('t');
  await ada.sees('val', 0, 'manual_sc');
  await ada.exports(desk.folder, 'scribbles.dat');
  const output = await codesOf(desk.folder, 'scribbles.dat');
  expect(output.length).toBe(2 * 512 * 512);
  const painted = swept(
    [
      [50.25, 60.25],
      [90.25, 60.25],
    ],
    3,
  );
  const expected = new Int8Array(output.length);
  for (let patch = 0; patch < 2; patch++) {
    for (let y = 1; y < 510; y++) expected.fill(99, patch * 512 * 512 + y * 512 + 1, patch * 512 * 512 + y * 512 + 510);
  }
  for (const pixel of painted) expected[pixel] = 6;
  expect(differences(output, expected)).toEqual([]);
});

test('labels alone are painted on a blank ground, and a radar layer is looked at with its decimals', async ({
  desk,
}) => {
  const folder = join(desk.folder, 'few layers');
  const labels = { folder: 'labels', patchCount: 2, layers: ['LABEL_manual_hq'] };
  const radar = { folder: 'radar', patchCount: 1, layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'S1_VV', 'LABEL_manual_hq'] };
  await writeSampleDataset(folder, { splits: [labels, radar] });
  const host = await desk.start({ folder });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('labels', 0);
  await ada.saysName('Ada');
  await expect(page.getByText('No imagery in this split')).toBeVisible();
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke(first);
  await ada.hasEdits(1);
  await ada.saved();
  await page.getByLabel('Split').selectOption({ index: 1 });
  await ada.sees('radar', 0);
  await page.getByLabel('One layer').selectOption('S1 VV');
  await expect(ada.pane).toHaveAttribute('data-shown', 'radar/0/manual_hq/S1_VV');
  const at = await ada.screen([100.25, 200.25]);
  await page.mouse.move(at.x, at.y);
  await expect(page.getByRole('contentinfo')).toContainText(/S1_VV\s-9\.125/);
  await page.keyboard.press('F1');
  await expect(ada.pane).toHaveAttribute('data-shown', 'radar/0/manual_hq/true-colour');
});

test('reads a pixel as numpy indexes it, with map coordinates and what the labels say', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const at = await ada.screen([200.5, 100.5]);
  await page.mouse.move(at.x, at.y);
  const status = page.getByRole('contentinfo');
  await expect(status).toContainText('[0, 100, 200]');
  await expect(status).toContainText('E 301995 N 4999005');
  await expect(status).toContainText('mask clear');
  await page.keyboard.press('Control+g');
  await page.getByLabel('Index in train').fill('2');
  await page.getByRole('button', { name: 'Go', exact: true }).click();
  await ada.sees('train', 2);
  await page.mouse.move(at.x + 0.1, at.y);
  await expect(status).toContainText('[2, 100, 200]');
});

test('what is open is open again after the page was loaded anew', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.keyboard.press('d');
  await ada.sees('train', 1);
  await ada.stroke([[100.25, 300.25]]);
  await ada.saved();
  await page.reload();
  await ada.sees('train', 1);
  await ada.hasEdits(1);
  expect(new URL(page.url()).hash).toBe('');
});

test("the dataset's own file is replaced, painted on and exported again", async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const label = join(desk.dataset, 'train/LABEL_manual_hq.dat');
  const before = await codesOf(label);
  const expected = before.slice();
  await ada.brush({ radius: 6, key: '4' });
  for (const patch of [0, 1, 2]) {
    await ada.sees('train', patch);
    await ada.stroke(first);
    await ada.saved();
    for (const pixel of swept(first, 6)) expected[patch * 512 * 512 + pixel] = 3;
    await page.keyboard.press('d');
  }
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel("Replace the dataset's own file").check();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText('is written, read back and compared')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(differences(await codesOf(label), expected)).toEqual([]);
  const [kept] = (await readdir(join(desk.dataset, 'train'))).filter((name) => /\.before-\d{8}T\d{6}Z$/.test(name));
  expect(differences(await codesOf(desk.dataset, 'train', kept ?? ''), before)).toEqual([]);

  // On the patch that is shown; the others have not been opened since.
  await ada.hasEdits(0);
  await ada.stroke(second);
  await ada.hasEdits(1);
  await ada.saved();
  for (const pixel of swept(second, 6)) expected[2 * 512 * 512 + pixel] = 3;
  await ada.exports(desk.folder, 'again.dat');
  expect(differences(await codesOf(desk.folder, 'again.dat'), expected)).toEqual([]);
});
