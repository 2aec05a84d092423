import { expect } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

test('the next patch is found in the grid by keys alone, and one is back at the last where none is opened', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');

  await page.keyboard.press('Shift+G');
  const screen = page.getByRole('main', { name: 'All patches' });
  const cells = screen.getByRole('grid', { name: 'Patches' });
  const count = screen.getByTestId('patch-count');
  await expect(cells).toBeFocused();
  await expect(count).toHaveText('5 of 5');
  const current = cells.locator('[aria-selected=true]');
  await expect(current).toHaveAccessibleName(/^2020-01-15, ROI_0000, train 0, open now$/);
  const seen = (canvas: HTMLCanvasElement) => canvas.getContext('2d')?.getImageData(48, 48, 1, 1).data[3] ?? 0;
  await expect.poll(() => current.locator('canvas').evaluate(seen)).toBe(255);

  await page.keyboard.press('/');
  await page.keyboard.type('t32tqm_1');
  await expect(count).toHaveText('2 of 5');
  await page.keyboard.press('Escape');
  await expect(cells).toBeFocused();
  await page.keyboard.press('End');
  await expect(current).toHaveAccessibleName(/, val 1$/);
  await expect(cells).toHaveAttribute('aria-activedescendant', (await current.getAttribute('id')) ?? '');
  await page.keyboard.press('Enter');
  await expect(screen).toHaveCount(0);
  await ada.sees('val', 1);
  await expect(ada.pane).toBeFocused();

  await page.keyboard.press('Shift+G');
  await expect(count).toHaveText('2 of 5');
  await expect(current).toHaveAccessibleName(/, val 1,.*open now$/);
  await page.keyboard.press('ArrowLeft');
  await expect(current).toHaveAccessibleName(/, train 1\b/);
  // The patch beneath stays: its keys are the grid's now.
  await page.keyboard.press('d');
  await page.keyboard.press('Escape');
  await expect(screen).toHaveCount(0);
  await ada.sees('val', 1);
  await expect(ada.pane).toBeFocused();
});
