import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { makeExample } from '../electron/demo/example.ts';
import { browserPath } from './browser-path.ts';
import { buildAll } from './build.ts';
import { withHost } from './photographed-host.ts';

/*
 * Pictures of the screens in every theme, to be looked at: `node build/theme-screenshots.ts [FOLDER]`, a folder of the
 * system's for temporary files where none is named.
 */

const root = join(import.meta.dirname, '..');
const themes = [
  ['dark', 'Dark'],
  ['light', 'Light'],
  ['contrast', 'High contrast'],
] as const;
const sizes = [
  { width: 1280, height: 720, scale: 1 },
  // 3840 x 2160 of the screen's own pixels
  { width: 1920, height: 1080, scale: 2 },
] as const;
const DEADLINE_MS = 60_000;

class ThemePhotographer {
  readonly page: Page;
  readonly #folder: string;
  readonly #size: string;

  constructor(page: Page, folder: string, size: string) {
    this.page = page;
    this.#folder = folder;
    this.#size = size;
  }

  async take(screen: string, theme: string): Promise<void> {
    // What comes in a frame or two after a change: focus, readings, the hatching of the padding.
    await this.page.waitForTimeout(400);
    const name = `${screen}-${theme}-${this.#size}.png`;
    await this.page.screenshot({ path: join(this.#folder, name) });
    console.log(name);
  }

  /** Chooses a theme as the annotator does, and leaves Preferences open. */
  async choose(name: string): Promise<void> {
    await this.page.keyboard.press('Control+Comma');
    await this.page.getByRole('radio', { name, exact: true }).check({ force: true });
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

async function photograph(photographer: ThemePhotographer): Promise<void> {
  const { page } = photographer;
  await page.locator('#annotator-name').fill('Ada');
  await page.keyboard.press('Enter');
  // Until it is gone the keys are its own.
  await page.locator('#annotator-name').waitFor({ state: 'detached', timeout: DEADLINE_MS });
  await page.locator('[data-shown]').waitFor({ timeout: DEADLINE_MS });
  await page.getByText('counting').first().waitFor({ state: 'detached', timeout: DEADLINE_MS });
  const menu = page.locator('[popovertarget=dataset-menu]');
  for (const [theme, name] of themes) {
    await photographer.choose(name);
    await photographer.take('preferences', theme);
    await photographer.close();
    const box = await page.getByTestId('pane').boundingBox();
    if (box !== null) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await photographer.take('workspace', theme);
    await menu.click();
    await page.getByRole('menuitem', { name: 'About' }).click();
    await page.getByText('SQLite', { exact: true }).waitFor({ timeout: DEADLINE_MS });
    await photographer.take('about', theme);
    await photographer.close();
  }
  await menu.click();
  await page.getByRole('menuitem', { name: 'Close dataset' }).click();
  await page.getByRole('region', { name: 'Recent datasets' }).waitFor({ timeout: DEADLINE_MS });
  for (const [theme, name] of themes) {
    await photographer.choose(name);
    await photographer.close();
    await photographer.take('start', theme);
  }
}

async function photographSizes(browser: Browser, scratch: string, out: string): Promise<void> {
  const example = join(scratch, 'CloudSEN12/example');
  await makeExample(example, { seed: 1, rois: 3, onProgress: () => undefined });
  for (const { width, height, scale } of sizes) {
    await withHost(example, join(scratch, `user-data-${width}`), async (url) => {
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
      const page = await context.newPage();
      await page.goto(url);
      await photograph(new ThemePhotographer(page, out, `${width * scale}x${height * scale}`));
      await context.close();
    });
  }
}

const [named] = process.argv.slice(2);
const out = named === undefined ? await mkdtemp(join(tmpdir(), 'cloudbrush-themes-')) : resolve(named);
const scratch = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-pictures-')));
try {
  await mkdir(out, { recursive: true });
  const executablePath = browserPath(root);
  if (executablePath === null) throw new Error('there is no browser to photograph with');
  await buildAll({ root, only: ['renderer'], ifStale: true });
  const browser = await chromium.launch({ executablePath });
  try {
    await photographSizes(browser, scratch, out);
  } finally {
    await browser.close();
  }
  console.log(out);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
