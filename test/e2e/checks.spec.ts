import { expect } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

test('a speck is found by the checks, gone to by its key, counted in the grid and mended', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ radius: 1, key: '2' });
  // The first block of the sample is clear all over.
  await ada.stroke([[30, 25]]);
  await ada.saved();

  const dock = page.getByRole('complementary', { name: 'Paint' });
  const speck = dock.getByRole('region', { name: 'Islands' }).getByRole('button');
  await page.keyboard.press(';');
  await expect(speck).toHaveText(/^\d pixels of thick, fewer than 9\.$/);
  // Before it there are the straight blocks of the sample; around the list the last one comes first.
  await page.keyboard.press('Shift+;');
  await expect(speck).toHaveAttribute('aria-current', 'true');

  await page.keyboard.press('Shift+G');
  const screen = page.getByRole('main', { name: 'All patches' });
  await screen.getByText('Checks of the mask').click();
  await screen.getByRole('button', { name: 'islands' }).click();
  await screen.getByRole('group', { name: 'islands' }).getByRole('checkbox', { name: '1' }).check();
  await expect(screen.getByTestId('patch-count')).toHaveText('1 of 5');
  // Once to the patches, once to the mask.
  await page.keyboard.press('Escape');
  await expect(screen.getByRole('grid', { name: 'Patches' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(screen).toHaveCount(0);

  await page.keyboard.press('Control+z');
  await expect(speck).toHaveCount(0);
});
