import { expect, type Page } from '@playwright/test';
import { Annotator, type Point } from './support/annotator.ts';
import { codesOf, test } from './support/journey.ts';
import { coloursAt } from './support/screen-colours.ts';

const painted: Point = [300.25, 300.25];
const ONLY_MINE = 'rgb(154, 134, 242)';

/** Figures of a class in the agreement's table: agree, only mine, only theirs. */
async function figures(page: Page, name: string): Promise<number[]> {
  const cells = page.getByRole('row', { name, exact: false }).getByRole('cell');
  return (await cells.allTextContents()).slice(0, 3).map((text) => Number(text.replaceAll(',', '')));
}

test('another mask lies over the picture by a key, and where it agrees is counted while the hand paints', async ({
  desk,
}) => {
  const base = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
  const before = base[300 * 512 + 300];
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ radius: 6, key: before === 1 ? '3' : '2' });
  const name = before === 1 ? 'thin' : 'thick';

  await page.keyboard.press('Shift+M');
  await expect.poll(() => figures(page, name)).toEqual([expect.any(Number), 0, 0]);
  const [agreed = 0] = await figures(page, name);
  expect(agreed).toBeGreaterThan(1000);
  await ada.press([painted]);
  await expect.poll(async () => (await figures(page, name))[1]).toBeGreaterThan(90);
  await page.mouse.up();
  const at = await ada.screen(painted);
  await page.mouse.move(5, 5);
  const [colour = ''] = await coloursAt(page, [at]);
  // At less than full strength over the picture: nearer to the colour of "only mine" than any composite of the sample.
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number);
  const [mineRed = 0, mineGreen = 0, mineBlue = 0] = (ONLY_MINE.match(/\d+/g) ?? []).map(Number);
  expect(Math.hypot(red - mineRed, green - mineGreen, blue - mineBlue)).toBeLessThan(45);
  await ada.saved();
  await page.keyboard.press('Control+z');
  await expect.poll(() => figures(page, name)).toEqual([agreed, 0, 0]);

  await page.getByRole('button', { name: 'Show manual_sc' }).click();
  await page.keyboard.press('m');
  await expect(page.getByRole('table', { name: 'Agreement in pixels' })).toHaveCount(0);
  await page.getByRole('radiogroup', { name: 'Other mask as' }).getByRole('radio', { name: 'Outline' }).click();
  await ada.saved();
  await page.keyboard.press('m');
  await page.reload();
  await ada.sees('train', 0);
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Show manual_sc' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('radio', { name: 'Outline' }).first()).toBeChecked();
});
