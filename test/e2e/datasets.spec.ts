import { join } from 'node:path';
import { expect } from '@playwright/test';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';
import type { RunningHost } from './support/running-host.ts';

async function opens({ page, answerDialog }: RunningHost, folder: string): Promise<void> {
  if (answerDialog !== undefined) {
    await answerDialog(folder);
    await page.keyboard.press('Control+o');
    return;
  }
  await page.keyboard.press('Control+o');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Path of a folder').fill(folder);
  // Nothing is opened that is not what was typed.
  await expect(dialog.getByRole('button', { name: /^Open/ })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Go there' }).click();
  await dialog.getByRole('button', { name: 'Open other' }).click();
}

test('a dataset that is opened in the place of another is shown fitted, and what is painted is its own', async ({
  desk,
}) => {
  const other = join(desk.folder, 'other');
  await writeSampleDataset(other);
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.keyboard.press('d');
  await ada.sees('train', 1);

  await opens(host, other);
  await ada.sees('train', 0);
  await expect(page.getByRole('button', { name: 'other', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke([
    [200.25, 200.25],
    [260.25, 220.25],
  ]);
  await ada.saved();
  await ada.hasEdits(1);
});
