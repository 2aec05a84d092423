import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { sampleMetadataRow } from '../support/sample-dataset.ts';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';
import type { RunningHost } from './support/running-host.ts';

/** A table that trusts the last patches least, with a row that fits none. Patches of both splits go by the same ids. */
async function writeScores(file: string): Promise<void> {
  const rows = [0, 1, 2].map((patch) => {
    const { roi_id: roi, s2_id_gee: scene } = sampleMetadataRow(patch);
    return `${roi},${scene},0.${9 - 2 * patch}`;
  });
  await writeFile(file, ['roi_id,s2_id_gee,TI', ...rows, 'ROI_9999,20200101,0.5'].join('\n'));
}

async function choosesTable({ page, answerDialog }: RunningHost, file: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Make a queue' });
  await page.getByRole('button', { name: 'Make a queue' }).click();
  await dialog.getByRole('radio', { name: 'By scores' }).click();
  if (answerDialog !== undefined) {
    await answerDialog(file);
    await dialog.getByRole('button', { name: 'Choose…' }).click();
    return;
  }
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await dialog.getByLabel('Path of a folder').fill(file);
  await page.keyboard.press('Enter');
}

test('likely errors come first, Enter says done and goes on, and the place is there after the host has died', async ({
  desk,
}) => {
  const table = join(desk.folder, 'trust.csv');
  await writeScores(table);
  let host = await desk.start({ folder: desk.dataset });
  let ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await choosesTable(host, table);
  const dialog = host.page.getByRole('dialog', { name: 'Make a queue' });
  await expect(dialog.getByText('4 rows: 3 match a patch, 1 fit none.')).toBeVisible();
  await expect(dialog.getByText('5 patches of 5 that are not done')).toBeVisible();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await ada.sees('train', 2);
  await host.page.keyboard.press('Shift+n');
  await host.page.keyboard.type('ask Grace');
  await host.page.keyboard.press('Enter');
  await host.page.keyboard.press('Enter');
  await ada.sees('train', 1);
  await expect(host.page.getByRole('button', { name: '2 of 5' })).toBeVisible();

  const status = () => host.page.getByRole('radiogroup', { name: 'Status' });
  await expect(status().getByRole('radio', { name: 'Untouched' })).toBeChecked();
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke([
    [200.25, 200.25],
    [260.25, 220.25],
  ]);
  await ada.saved();
  await expect(status().getByRole('radio', { name: 'In work' })).toBeChecked();
  await host.kill();

  host = await desk.start({ folder: desk.dataset });
  ada = new Annotator(host);
  await ada.sees('train', 1);
  await expect(host.page.getByRole('button', { name: '2 of 5' })).toBeVisible();
  await host.page.keyboard.press('a');
  await ada.sees('train', 2);
  await expect(status().getByRole('radio', { name: 'Done' })).toBeChecked();
  await expect(host.page.getByLabel('Note')).toHaveValue('ask Grace');
  for (const [split, patch] of [
    ['train', 1],
    ['val', 1],
    ['train', 0],
    ['val', 0],
  ] as const) {
    await host.page.keyboard.press('Enter');
    await ada.sees(split, patch);
  }
  await host.page.keyboard.press('Enter');
  await expect(host.page.getByText('The queue is finished: 5 patches, all done.')).toBeVisible();
});
