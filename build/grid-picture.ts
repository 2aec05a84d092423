import type { Photographer } from './photographer.ts';

const DEADLINE_MS = 30_000;

/** Some patches of the example in the grid, with filters on. */
export async function gridPicture(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  await page.keyboard.press('Shift+KeyG');
  const grid = page.getByRole('main', { name: 'All patches' });
  await grid.getByRole('button', { name: 'shadow (%)' }).click();
  await grid.getByLabel('shadow (%), at least').fill('1');
  await grid.getByRole('button', { name: 'cloud coverage' }).click();
  await grid.getByLabel('Order').selectOption('cloud');
  await grid.getByRole('button', { name: 'Smallest first' }).click();
  // Pictures are on their way as long as one cell says so.
  await grid.locator('[aria-busy=true]').first().waitFor({ state: 'detached', timeout: DEADLINE_MS });
  await photographer.take('pictures/grid.webp', { x: 0, y: 44, width: 1280, height: 540 });
  await grid.getByRole('button', { name: 'Remove all' }).click();
  await grid.getByLabel('Order').selectOption('');
  await grid.getByRole('button', { name: 'Close the grid' }).click();
}
