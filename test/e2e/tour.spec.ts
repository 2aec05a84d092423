import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

test('the tour comes with the first patch, is ticked by doing, and does not come again', async ({ desk }) => {
  const settings = join(desk.userData, 'settings.json');
  await writeFile(settings, '{}');
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  const tour = page.getByRole('complementary', { name: /^Tour/ });
  await expect(tour).toHaveCount(0);
  await expect(page.getByLabel('Your name is stored')).toBeFocused();
  // In place of the account's name, which is proposed.
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Ada', exact: true })).toBeVisible();
  await expect(tour).toContainText('1 of 5');
  // The middle of the picture stays free, and keys go to the patch.
  const box = await tour.boundingBox();
  const middle = await ada.screen([256, 256]);
  expect(box === null || middle.x < box.x || middle.y < box.y || middle.y > box.y + box.height).toBe(true);

  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke([
    [200, 300],
    [320, 300],
  ]);
  await expect(tour).toContainText('2 of 5');
  await page.mouse.wheel(0, -200);
  await expect(tour).toContainText('3 of 5');
  await page.keyboard.press('F2');
  await expect(tour).toContainText('4 of 5');
  await page.keyboard.press('Control+z');
  await expect(tour).toContainText('5 of 5');
  await tour.getByRole('button', { name: 'Back' }).click();
  await expect(tour).toContainText('4 of 5');
  await tour.getByRole('button', { name: 'Next' }).click();
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(tour).toHaveCount(0);
  await expect.poll(async () => JSON.parse(await readFile(settings, 'utf8')).tour).toBe(false);
});

test('the tour is dismissed for good', async ({ desk }) => {
  await writeFile(join(desk.userData, 'settings.json'), JSON.stringify({ annotator: 'Ada' }));
  const host = await desk.start({ folder: desk.dataset });
  const tour = host.page.getByRole('complementary', { name: /^Tour/ });
  await tour.getByRole('button', { name: "Don't show the tour again" }).click();
  await expect(tour).toHaveCount(0);
  await expect
    .poll(async () => JSON.parse(await readFile(join(desk.userData, 'settings.json'), 'utf8')).tour)
    .toBe(false);
  await host.close();
  const again = await desk.start({ folder: desk.dataset });
  await new Annotator(again).sees('train', 0);
  await again.page.keyboard.press('F2');
  await expect(again.page.getByRole('radio', { name: 'Near infrared' })).toBeChecked();
  await expect(again.page.getByRole('complementary', { name: /^Tour/ })).toHaveCount(0);
});
