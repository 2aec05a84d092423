import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

test('the start screen shows where a dataset was left, goes on there, and forgets picture and all', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.getByLabel('Split').selectOption({ index: 1 });
  await ada.sees('val', 0);
  await page.keyboard.press('d');
  await ada.sees('val', 1);
  await page.getByRole('button', { name: 'data set', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close dataset' }).click();

  const recent = page.getByRole('region', { name: 'Recent datasets' });
  await expect(recent).toContainText('where you stopped: val 1');
  const picture = recent.locator('img');
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  const thumbnails = join(desk.userData, 'thumbnails');
  expect(await readdir(thumbnails)).toHaveLength(1);

  await recent.getByRole('button', { name: 'data set', exact: false }).first().click();
  await ada.sees('val', 1);
  await page.getByRole('button', { name: 'data set', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close dataset' }).click();
  await recent.getByRole('button', { name: 'Forget data set' }).click();
  await expect(recent).toHaveCount(0);
  expect(await readdir(thumbnails)).toEqual([]);
});

test('a damaged thumbnail and a dataset that is gone have a placeholder and words', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await host.page.getByRole('button', { name: 'data set', exact: true }).click();
  await host.page.getByRole('menuitem', { name: 'Close dataset' }).click();
  await expect(host.page.getByRole('region', { name: 'Recent datasets' }).locator('img')).toBeVisible();
  await host.close();

  const thumbnails = join(desk.userData, 'thumbnails');
  const [name = ''] = await readdir(thumbnails);
  await writeFile(join(thumbnails, name), 'not a picture');
  const gone = { path: join(desk.folder, 'gone'), name: 'gone', lastOpened: '2026-01-02T03:04:05Z', splits: [] };
  const again = await desk.start();
  const recent = again.page.getByRole('region', { name: 'Recent datasets' });
  await expect(recent.getByRole('listitem')).toHaveCount(1);
  await expect(recent.locator('img')).toHaveCount(0);
  await again.close();

  await writeFile(join(desk.userData, 'recent.json'), JSON.stringify([gone]));
  const third = await desk.start();
  await expect(third.page.getByText('not there any more')).toBeVisible();
  await expect(third.page.getByText('2 Jan 2026').or(third.page.getByText('Jan 2, 2026'))).toBeVisible();
});
