import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { samplePixels, writeSampleDataset, writeSparseFile } from '../support/sample-dataset.ts';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

test('the report tells what a split holds, and goes on past a label that cannot be counted', async ({ desk }) => {
  const folder = join(desk.folder, 'labels');
  const layers = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq', 'LABEL_s2cloudless', 'LABEL_fmask'];
  await writeSampleDataset(folder, {
    splits: ['train', 'val'].map((name) => ({ folder: name, patchCount: 2, layers })),
    pixels: (split, layerId, patch, x, y) => {
      if (layerId === 'LABEL_s2cloudless' && x > 0 && y > 0 && x < 510 && y < 510)
        return x < 256 ? y % 50 : 50 + (y % 51);
      // Six codes in the padding of fmask.
      if (layerId === 'LABEL_fmask' && y === 0) return x % 6;
      return samplePixels(split, layerId, patch, x, y);
    },
  });
  // Spreadsheets make such tables: two columns of one name.
  await writeFile(join(folder, 'train/metadata.csv'), 'roi_id,note,note\nROI_1,first,second\nROI_2,,third\n');
  const path = join(folder, 'val/LABEL_fmask.dat');
  const bytes = await readFile(path);

  const host = await desk.start({ folder });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await expect(page.getByRole('complementary', { name: 'Patch' })).toContainText('second');
  await truncate(path, 1000);
  await page.getByRole('button', { name: 'Open the report' }).click();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('LABEL_s2cloudless')).toContainText('0 to 100 %, 49.9 % of the pixels at 50 % or more');
  await expect(row('LABEL_fmask')).toContainText('padding -1, 0, 1, 2 and 3 more; all patches');
  // What is long scrolls within the dialog, which itself stays where it is.
  const lengths = await page.getByRole('dialog').evaluate((shown) => [shown.scrollHeight, shown.clientHeight]);
  expect(lengths[0]).toBe(lengths[1]);

  await page.getByRole('tab', { name: 'val' }).click();
  await expect(row('LABEL_fmask')).toContainText('LABEL_fmask.dat became shorter while it was open');
  await writeFile(path, bytes);
  await row('LABEL_fmask').getByRole('button', { name: 'Try again' }).click();
  await expect(row('LABEL_fmask')).toContainText('0 land');
});

test('a count of all patches shows in the report how far it is, and is stopped there', async ({ desk }) => {
  const folder = join(desk.folder, 'many');
  await mkdir(join(folder, 'train'), { recursive: true });
  await writeSparseFile(join(folder, 'train/LABEL_manual_hq.dat'), 10_000 * 512 * 512);
  const host = await desk.start({ folder });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.keyboard.press('Control+i');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Count all' }).click();
  await expect(dialog.getByRole('status')).toContainText('Counting codes of LABEL_manual_hq.dat');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('status')).toHaveCount(0);
  await expect(dialog).toContainText('from 64 of 10,000 patches');
});
