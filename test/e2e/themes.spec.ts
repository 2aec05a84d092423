import { expect, type Page } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';
import { textContrasts } from './support/text-contrast.ts';

const themes = [
  ['Dark', 'dark', 4.5],
  ['Light', 'light', 4.5],
  ['High contrast', 'contrast', 7],
] as const;

async function chooseTheme(page: Page, name: string, theme: string): Promise<void> {
  await page.keyboard.press('Control+Comma');
  await page.getByRole('radio', { name, exact: true }).check({ force: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function expectReadable(page: Page, least: number, atLeastTexts: number): Promise<void> {
  const texts = await textContrasts(page);
  expect(texts.length).toBeGreaterThanOrEqual(atLeastTexts);
  expect(texts.filter(({ ratio }) => ratio < least)).toEqual([]);
}

test('every text of every screen can be read in every theme', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.mouse.move(640, 400);
  for (const [name, theme, least] of themes) {
    await chooseTheme(page, name, theme);
    await expectReadable(page, least, 25);
    await closeDialog(page);
    await expectReadable(page, least, 40);
    await page.locator('[popovertarget=dataset-menu]').click();
    await page.getByRole('menuitem', { name: 'About' }).click();
    await expect(page.getByText('SQLite', { exact: true })).toBeVisible();
    await expectReadable(page, least, 10);
    await closeDialog(page);
    for (const key of ['Shift+Slash', 'Control+k']) {
      await page.keyboard.press(key);
      await expectReadable(page, least, 60);
      await closeDialog(page);
    }
  }
  await page.locator('[popovertarget=dataset-menu]').click();
  await page.getByRole('menuitem', { name: 'Close dataset' }).click();
  await expect(page.getByRole('region', { name: 'Recent datasets' })).toBeVisible();
  for (const [name, theme, least] of themes) {
    await chooseTheme(page, name, theme);
    await closeDialog(page);
    await expectReadable(page, least, 8);
  }
});

test('the system is followed until a theme is chosen, and imagery keeps its neutral ground', async ({ desk }) => {
  const { page } = await desk.start();
  const root = page.locator('html');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
  await expect(root).toHaveAttribute('data-theme', 'contrast');
  await page.emulateMedia({ colorScheme: 'light', contrast: null, forcedColors: 'active' });
  await expect(root).toHaveAttribute('data-theme', 'contrast');
  await page.emulateMedia({ colorScheme: 'light', contrast: null, forcedColors: null });
  await chooseTheme(page, 'Dark', 'dark');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
});
