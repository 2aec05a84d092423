import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { writeSparseFile } from '../support/sample-dataset.ts';
import { Annotator } from './support/annotator.ts';
import { codesOf, differences, test } from './support/journey.ts';

test('says what is not saved when the host is gone, and takes no more than eight strokes', async ({ desk }) => {
  test.skip(test.info().project.name === 'desktop', 'the window goes with the process');
  const host = await desk.start({ folder: desk.dataset });
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.stroke([[40, 40]]);
  await ada.saved();
  await host.kill();
  for (let i = 0; i < 8; i++) {
    // From one block of labels into the next, so that some pixel changes.
    await ada.stroke([
      [40 + 40 * i, 100],
      [40 + 40 * i, 170],
    ]);
  }
  const state = host.page.locator('[data-state=not-saved]');
  await expect(state).toContainText('Not saved: 8 strokes wait');
  await ada.hasEdits(9);
  await ada.stroke([[40, 300]]);
  const told = host.page.getByRole('alert').filter({ hasText: '8 strokes are waiting' });
  await expect(told).toBeVisible();
  // Also in a dialog, which would lie over it.
  await host.page.keyboard.press('Control+Comma');
  const dialog = host.page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('8 strokes are waiting');
  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  await expect(told).toHaveCount(0);
  await host.page.keyboard.press('Escape');
  await ada.hasEdits(9);
});

test('a label that changed since it was painted is asked about before anything is painted', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke([[100.5, 100.5]]);
  await ada.saved();
  await host.close();

  const label = join(desk.dataset, 'train/LABEL_manual_hq.dat');
  const changed = await codesOf(label);
  for (let x = 300; x < 320; x++) changed[300 * 512 + x] = 2;
  await writeFile(label, changed);
  const again = await desk.start({ folder: desk.dataset });
  const back = new Annotator(again);
  await back.sees('train', 0);
  await expect(again.page.getByRole('alert').filter({ hasText: 'has changed in' })).toBeVisible();
  await back.stroke([[200, 200]]);
  await back.hasEdits(1);
  await again.page.getByRole('button', { name: "Look at the file's label" }).click();
  await again.page.getByRole('button', { name: "Take the file's label" }).click();
  await expect(again.page.getByRole('alert').filter({ hasText: 'has changed in' })).toHaveCount(0);
  // The stroke went over as one edit on the new label; the old one and its history can still be looked at.
  await again.page.keyboard.press('KeyH');
  await again.page.getByText('On an earlier label: 1 edit').click();
  await again.page.getByRole('button', { name: 'brush, shadow' }).click();
  await expect(again.page.getByRole('status').filter({ hasText: 'on an earlier label' })).toBeVisible();
  await again.page.getByRole('button', { name: 'Back to the mask' }).click();
  await expect(again.page.getByRole('status').filter({ hasText: 'on an earlier label' })).toHaveCount(0);
  await back.exports(desk.folder, 'taken.dat');
  const expected = changed.slice();
  const exported = await codesOf(desk.folder, 'taken.dat');
  for (let y = 90; y < 112; y++) {
    for (let x = 90; x < 112; x++) {
      if (Math.hypot(x + 0.5 - 100.5, y + 0.5 - 100.5) <= 6) expected[y * 512 + x] = 3;
    }
  }
  expect(differences(exported, expected)).toEqual([]);
});

test('an export never replaces a file unasked, and never one of the open dataset', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.stroke([[100, 300]]);
  await ada.saved();
  await ada.exports(desk.folder, 'out.dat');
  await ada.startsExport(desk.folder, 'out.dat');
  const dialog = page.getByRole('dialog');
  if (host.answerDialog === undefined) {
    await expect(dialog.getByRole('alert')).toContainText('out.dat');
    await dialog.getByRole('button', { name: 'Replace the file' }).click();
  }
  await expect(dialog.getByText('is written, read back and compared')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const before = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
  await ada.startsExport(join(desk.dataset, 'train'), 'LABEL_manual_hq.dat');
  await expect(dialog.getByRole('alert')).toContainText('LABEL_manual_hq.dat');
  if (host.answerDialog === undefined) {
    const replace = dialog.getByRole('checkbox', { name: "Replace the dataset's own file" });
    await replace.check();
    await expect(dialog.getByLabel('Path of a folder')).toBeHidden();
    await replace.uncheck();
    await expect(dialog.getByRole('navigation', { name: 'Folders above' })).toContainText('train');
  }
  expect(differences(await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat'), before)).toEqual([]);
});

test('replacing the source keeps a copy, and the work goes on upon the new file', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  const label = 'train/LABEL_manual_hq.dat';
  const before = await codesOf(desk.dataset, label);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ key: '4' });
  await ada.stroke([[100, 300]]);
  await ada.saved();
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Replace the dataset').check();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText('is written, read back and compared')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const after = await codesOf(desk.dataset, label);
  expect(after[300 * 512 + 100]).toBe(3);
  const copies = (await readdir(join(desk.dataset, 'train'))).filter((name) =>
    /^LABEL_manual_hq\.dat\.before-/.test(name),
  );
  expect(copies).toHaveLength(1);
  expect(differences(await codesOf(desk.dataset, 'train', copies[0]), before)).toEqual([]);

  await page.reload();
  await ada.sees('train', 0);
  await expect(page.getByRole('alert').filter({ hasText: 'has changed in' })).toHaveCount(0);
  await ada.stroke([[300, 300]]);
  await ada.saved();
});

test('strokes on a mask that another page changed are kept and offered', async ({ desk }) => {
  test.skip(test.info().project.name === 'desktop', 'the desktop has one window');
  const host = await desk.start({ folder: desk.dataset });
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  if (host.secondPage === undefined) throw new Error('the browser host serves several pages');
  const other = new Annotator({ page: await host.secondPage() });
  await other.sees('train', 0);
  // Ada begins on the old mask; the other page is quicker.
  await ada.press([
    [100, 100],
    [140, 100],
  ]);
  await other.stroke([[300, 300]]);
  await other.saved();
  await host.page.mouse.up();
  const offer = host.page.getByRole('alert').filter({ hasText: 'was changed elsewhere' });
  await expect(offer).toContainText('One stroke of yours is');
  await ada.hasEdits(1);
  const notSaved = host.page.locator('[data-state=not-saved]');
  await expect(notSaved).toContainText('1 stroke of yours on patch 0 waits for your decision');
  await host.page.keyboard.press('KeyD');
  await ada.sees('train', 1);
  await expect(offer).toHaveCount(0);
  await notSaved.getByRole('button', { name: 'Go there' }).click();
  await ada.sees('train', 0);
  await host.page.getByRole('button', { name: 'Put them on this mask' }).click();
  await ada.saved();
  await ada.hasEdits(2);
  await other.hasEdits(2);
});

test('a folder without layers is a sentence on the start screen', async ({ desk }) => {
  const empty = join(desk.folder, 'empty folder');
  await mkdir(empty);
  const { page } = await desk.start({ folder: empty });
  await expect(page.getByRole('alert')).toContainText('empty folder holds no layer that can be shown');
  await expect(page.getByRole('alert')).not.toContainText(desk.folder);
  await expect(page.getByRole('button', { name: 'Open dataset folder' })).toBeEnabled();
});

test('an export is stopped in its dialog, which offers to remove what a killed one left', async ({ desk }) => {
  // Large enough that nobody is too late, and next to nothing on the disk.
  const label = join(desk.dataset, 'train/LABEL_manual_hq.dat');
  const bands = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'LABEL_manual_sc'];
  for (const name of bands) await rm(join(desk.dataset, `train/${name}.dat`));
  await rm(join(desk.dataset, 'train/metadata.csv'));
  await writeSparseFile(label, 1500 * 512 * 512);
  const left = `.cloudbrush-${randomUUID()}-1-ffffffff.dat.part`;
  await writeFile(join(desk.dataset, 'train', left), 'labels');
  await utimes(join(desk.dataset, 'train', left), 0, 0);
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await expect(page.getByLabel('Split')).toBeVisible();
  await ada.saysName('Ada');

  await ada.startsExport(desk.folder, 'stopped.dat');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop the export' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The export was cancelled; nothing was written.');
  await expect(dialog.getByRole('progressbar')).toHaveCount(0);
  expect((await readdir(desk.folder)).sort()).toEqual(['data set', 'user-data']);

  await expect(dialog.getByText(`An export that was cut off left ${left} (6 B)`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove it' }).click();
  await expect(dialog.getByText(left)).toHaveCount(0);
  expect(await readdir(join(desk.dataset, 'train'))).toEqual(['LABEL_manual_hq.dat']);
});
