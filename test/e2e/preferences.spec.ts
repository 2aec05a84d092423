import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Preferences' });

/** Waits until the settings on the disk hold these. */
async function kept(userData: string, part: Record<string, unknown>): Promise<void> {
  const read = async () => JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8')) as object;
  await expect.poll(read).toMatchObject(part);
}

async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = dialog(page).getByLabel(name, { exact: true });
  for (let i = 0; i < 40; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to ${name}`);
}

test('preferences are made by keys alone, hold at once, and are there in the next session', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.keyboard.press('Control+Comma');
  await tabTo(page, 'Name');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Ada Lovelace');
  await page.keyboard.press('Tab');
  await expect(page.getByTitle('Annotator: stored with each edit')).toHaveText('Ada Lovelace');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await tabTo(page, 'Fill');
  await page.keyboard.press('ArrowRight');
  await tabTo(page, 'Mask opacity');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await tabTo(page, "A pen's pressure scales the brush");
  await page.keyboard.press('Space');
  await tabTo(page, 'paints');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Outline' })).toBeChecked();
  await page.keyboard.press('o');
  await page.keyboard.press('d');
  await ada.sees('train', 1);
  await page.getByLabel('Colour-blind safe').click();
  await kept(desk.userData, { patterns: true, maskStyle: 'both', fingerPans: true });
  await host.close();

  const again = await desk.start({ folder: desk.dataset });
  const next = again.page;
  await new Annotator(again).sees('train', 0);
  await expect(next.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(next.getByTitle('Annotator: stored with each edit')).toHaveText('Ada Lovelace');
  await expect(next.getByRole('radio', { name: 'Both' })).toBeChecked();
  await expect(next.getByLabel('Mask opacity')).toHaveValue('0.5');
  await expect(next.getByLabel('Colour-blind safe')).toBeChecked();
  await next.keyboard.press('Control+Comma');
  await expect(dialog(next).getByLabel("A pen's pressure scales the brush")).not.toBeChecked();
});

test('a reset can be taken back as a whole, and leaves the name', async ({ desk }) => {
  const { page } = await desk.start();
  await page.getByRole('button', { name: 'Preferences' }).click();
  await dialog(page).getByLabel('Name', { exact: true }).fill('Ada');
  await dialog(page).getByRole('radio', { name: 'High contrast' }).check({ force: true });
  await dialog(page).getByLabel('Paint panel').uncheck();
  await dialog(page).getByRole('button', { name: 'Reset to defaults' }).click();
  await expect(dialog(page).getByRole('radio', { name: 'As the system' })).toBeChecked();
  await expect(dialog(page).getByLabel('Paint panel')).toBeChecked();
  await expect(dialog(page).getByLabel('Name', { exact: true })).toHaveValue('Ada');
  await dialog(page).getByRole('button', { name: 'Undo the reset' }).click();
  await expect(dialog(page).getByRole('radio', { name: 'High contrast' })).toBeChecked();
  await expect(dialog(page).getByLabel('Paint panel')).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Preferences' })).toBeFocused();
});

test('panels are drawn and put away by pointer and by keys, and the patch stays fitted', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const paint = page.getByRole('complementary', { name: 'Paint' });
  const patch = page.getByRole('complementary', { name: 'Patch' });
  const edge = page.getByRole('separator', { name: 'Width of the paint panel' });
  const widthOf = async () => (await paint.boundingBox())?.width;
  const from = await edge.boundingBox();
  if (from === null) throw new Error('the panel has an edge');
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 30, y);
  await page.mouse.move(x - 60, y);
  await page.mouse.up();
  await expect.poll(widthOf).toBe(340);
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(widthOf).toBe(320);
  await expect(edge).toHaveAttribute('aria-valuenow', '320');
  // Wider than there is room for: the next step begins at what is shown.
  await page.keyboard.press('End');
  await expect.poll(widthOf).toBeCloseTo(0.32 * 1280, 1);
  await page.keyboard.press('ArrowRight');
  await expect.poll(widthOf).toBe(400);
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(widthOf).toBe(320);
  await ada.sees('train', 0);

  await page.keyboard.press('v');
  await expect(paint).toHaveCount(0);
  await expect(patch).toHaveCount(0);
  await expect.poll(async () => (await ada.pane.boundingBox())?.width).toBe(1280);
  // Where the fitted patch says it is, it is: a stroke there is read there.
  const at = await ada.screen([100.5, 200.5]);
  await page.mouse.move(at.x, at.y);
  await expect(page.getByRole('contentinfo')).toContainText('[0, 200, 100]');
  await page.getByRole('button', { name: 'Show the patch panel' }).click();
  await expect(patch).toBeVisible();
  await expect(paint).toHaveCount(0);
  await page.keyboard.press('v');
  await page.keyboard.press('v');
  await expect(patch).toBeVisible();
  await expect(paint).toHaveCount(0);
  await kept(desk.userData, { leftDock: { open: true }, rightDock: { open: false, width: 320 } });
  await host.close();

  const again = await desk.start({ folder: desk.dataset });
  await new Annotator(again).sees('train', 0);
  await expect(again.page.getByRole('complementary', { name: 'Patch' })).toBeVisible();
  await expect(again.page.getByRole('complementary', { name: 'Paint' })).toHaveCount(0);
  await again.page.getByRole('button', { name: 'Show the paint panel' }).click();
  const width = async () => (await again.page.getByRole('complementary', { name: 'Paint' }).boundingBox())?.width;
  await expect.poll(width).toBe(320);
});

test('what one page changes holds in the other, and About tells what to put into a report', async ({ desk }) => {
  const host = await desk.start();
  const { page } = host;
  const second = await host.secondPage?.();
  await page.getByRole('button', { name: 'Preferences' }).click();
  await dialog(page).getByRole('radio', { name: 'Light' }).check({ force: true });
  await page.keyboard.press('Escape');
  if (second !== undefined) await expect(second.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: 'About' }).click();
  const about = page.getByRole('dialog', { name: 'About Cloudbrush' });
  await expect(about.getByText('CC-BY-NC-4.0')).toBeVisible();
  await expect(about.getByText('Node', { exact: true })).toBeVisible();
  await expect(about.getByText('SQLite', { exact: true })).toBeVisible();
  const copied = page.evaluate(
    () =>
      new Promise<string>((resolve) =>
        window.addEventListener('copy', (event) => resolve(event.clipboardData?.getData('text/plain') ?? ''), {
          once: true,
        }),
      ),
  );
  await about.getByRole('button', { name: 'Copy versions' }).click();
  expect(await copied).toMatch(/^Cloudbrush \d+\.\d+\.\d+\n[\s\S]*Node 24[\s\S]*SQLite 3/);
});
