import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Annotator, type Point, swept } from './support/annotator.ts';
import { codesOf, differences, test } from './support/journey.ts';

const PATCH_PIXELS = 512 * 512;
const real = process.env.CLOUDBRUSH_REAL_DATA;

test.skip(real === undefined, 'CLOUDBRUSH_REAL_DATA names no folder of real patches');

const path: readonly Point[] = [
  [150.25, 200.25],
  [260.25, 240.25],
  [300.25, 180.25],
];

test('a real mask is corrected, survives a kill and is exported to the byte', async ({ desk }) => {
  const dataset = join(real ?? '', 'cloudsen12_roi');
  const host = await desk.start({ folder: dataset });
  const ada = new Annotator(host);
  await ada.sees('cloudsen12_roi', 0);
  await ada.saysName('Ada');
  await host.page.keyboard.press('d');
  await ada.sees('cloudsen12_roi', 1);
  await ada.brush({ radius: 10, key: '3' });
  await ada.stroke(path);
  await ada.stroke([[400.25, 400.25]]);
  await ada.hasEdits(2);
  await ada.saved();
  await ada.press([[40.25, 40.25]]);
  await host.kill();

  const again = await desk.start({ folder: dataset });
  const back = new Annotator(again);
  await back.sees('cloudsen12_roi', 0);
  await again.page.keyboard.press('d');
  await back.sees('cloudsen12_roi', 1);
  await back.hasEdits(2);
  await again.page.keyboard.press('Control+z');
  await back.hasEdits(1);
  await back.saved();
  await back.exports(desk.folder, 'real.dat');
  const expected = (await codesOf(dataset, 'LABEL_manual_hq.dat')).slice();
  for (const pixel of swept(path, 10)) expected[PATCH_PIXELS + pixel] = 2;
  expect(differences(await codesOf(desk.folder, 'real.dat'), expected)).toEqual([]);

  await again.page.keyboard.press('Control+Shift+z');
  await back.hasEdits(2);
  await back.brush({ radius: 12, key: '4' });
  await back.penStroke([[100.25, 300.25]], 0.5);
  await back.hasEdits(3);
  await back.saved();
  await back.exports(desk.folder, 'redone.dat');
  for (const pixel of swept([[400.25, 400.25]], 10)) expected[PATCH_PIXELS + pixel] = 2;
  for (const pixel of swept([[100.25, 300.25]], 6)) expected[PATCH_PIXELS + pixel] = 3;
  expect(differences(await codesOf(desk.folder, 'redone.dat'), expected)).toEqual([]);
});

test('thirteen real bands show in every composite, and a missing mask starts as unlabelled', async ({ desk }) => {
  const host = await desk.start({ folder: join(real ?? '', 'l1c_13band') });
  const ada = new Annotator(host);
  await ada.sees('l1c_13band', 0);
  await ada.saysName('Ada');
  for (const [key, composite] of [
    ['F2', 'nir'],
    ['F3', 'swir'],
    ['F4', 'snow'],
    ['F6', 'cirrus'],
    ['F7', 'ndsi'],
    ['F1', 'true-colour'],
  ]) {
    await host.page.keyboard.press(key);
    await expect(ada.pane).toHaveAttribute('data-shown', `l1c_13band/0/manual_hq/${composite}`);
  }
  await ada.brush({ radius: 4, key: '2' });
  await ada.stroke([[100.25, 100.25]]);
  await ada.saved();
  await ada.exports(desk.folder, 'new.dat');
  const expected = new Int8Array(2 * PATCH_PIXELS);
  for (let row = 0; row < 2 * 512; row++) {
    if (row % 512 >= 1 && row % 512 < 510) expected.fill(-1, row * 512 + 1, row * 512 + 510);
  }
  for (const pixel of swept([[100.25, 100.25]], 4)) expected[pixel] = 1;
  expect(differences(await codesOf(desk.folder, 'new.dat'), expected)).toEqual([]);

  await host.page.keyboard.press('t');
  await ada.sees('l1c_13band', 0, 'manual_sc');
  await ada.brush({ key: '7' });
  await ada.stroke(path);
  await ada.saved();
  await ada.exports(desk.folder, 'scribbles.dat');
  for (let i = 0; i < expected.length; i++) {
    const [row, column] = [Math.floor(i / 512) % 512, i % 512];
    expected[i] = row >= 1 && row < 510 && column >= 1 && column < 510 ? 99 : 0;
  }
  for (const pixel of swept(path, 4)) expected[pixel] = 6;
  expect(differences(await codesOf(desk.folder, 'scribbles.dat'), expected)).toEqual([]);
});
