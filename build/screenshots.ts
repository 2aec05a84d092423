import { mkdir, mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { makeExample } from '../electron/demo/example.ts';
import { browserPath } from './browser-path.ts';
import { buildAll } from './build.ts';
import { withHost } from './photographed-host.ts';

/*
 * Makes the pictures of the README: the example dataset, the real host, a real browser. Imagery is written as JPEG, at a
 * third of the size of a PNG; what is mostly words stays a PNG.
 */

const root = join(import.meta.dirname, '..');
const docs = join(root, 'docs');
const VIEWPORT = { width: 1440, height: 900 };
const JPEG_QUALITY = 88;
/** Names of the folders in the pictures. */
const PARENT = 'CloudSEN12';
const FOLDER = 'example';
/** Patch pixels. The brush starts with a radius of 8. */
const BRUSH = { radius: 5, rowStep: 6 };
const DEADLINE_MS = 30_000;

interface Mistake {
  readonly split: string;
  readonly patch: number;
  readonly kind: string;
  readonly pixelCount: number;
  /** Rows of the mistake: [row, first column, length]. */
  readonly runs: readonly (readonly [y: number, x: number, length: number])[];
}

/** What the generator says it has planted: the pictures mend one and look at another. */
async function largestMistake(folder: string, split: string, kind: string): Promise<Mistake> {
  const { mistakes } = JSON.parse(await readFile(join(folder, 'truth/mistakes.json'), 'utf8')) as {
    readonly mistakes: readonly Mistake[];
  };
  const found = mistakes.filter((mistake) => mistake.split === split && mistake.kind === kind);
  const largest = found.toSorted((a, b) => b.pixelCount - a.pixelCount)[0];
  if (largest === undefined) throw new Error(`the example has no ${kind} in ${split}`);
  return largest;
}

/** Strokes along the rows of a mistake that mend it, each from edge to edge. */
function mendingStrokes({ runs }: Mistake): [number, number][][] {
  const { radius, rowStep } = BRUSH;
  const chosen = runs.filter(([y, , length]) => y % rowStep === 0 && length > 2 * radius);
  return chosen.map(([y, x, length]) => [
    [x + radius, y],
    [x + length - radius, y],
  ]);
}

class Photographer {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async take(name: string): Promise<void> {
    // What comes in a frame or two after a change: the cursor's readings, focus, values of the status line.
    await this.page.waitForTimeout(400);
    const path = join(docs, name);
    const options = name.endsWith('.jpg') ? ({ type: 'jpeg', quality: JPEG_QUALITY } as const) : {};
    await this.page.screenshot({ path, ...options });
    const { size } = await stat(path);
    console.log(`${relative(root, path)} ${Math.round(size / 1000)} kB`);
  }

  /** Waits until `data-shown` of the pane, `split/patch/target/composite`, begins or ends so, and all has arrived. */
  async sees(part: { readonly begins?: string; readonly ends?: string }): Promise<void> {
    const { begins = '', ends = '' } = part;
    // An empty beginning or end would match nothing.
    const parts = [begins && `[data-shown^="${begins}"]`, ends && `[data-shown$="${ends}"]`];
    await this.page.locator(`[data-shown]${parts.join('')}`).waitFor({ timeout: DEADLINE_MS });
    await this.page.waitForLoadState('networkidle');
  }

  /** How the mask is drawn. */
  async drawMask(style: 'Fill' | 'Outline'): Promise<void> {
    await this.page.getByRole('radio', { name: style, exact: true }).click();
  }

  async chooseSplit(split: string): Promise<void> {
    const select = this.page.getByRole('complementary', { name: 'Patch' }).locator('select');
    await select.selectOption((await select.locator('option', { hasText: split }).getAttribute('value')) ?? '');
    await this.sees({ begins: `${split}/` });
  }

  async goTo({ split, patch }: { readonly split: string; readonly patch: number }): Promise<void> {
    const { page } = this;
    await this.chooseSplit(split);
    await page.keyboard.press('Control+g');
    await page.locator('#go-to-index').fill(String(patch));
    await page.keyboard.press('Enter');
    await this.sees({ begins: `${split}/${patch}/` });
  }

  /** Patch pixels to CSS pixels while the patch is fitted. */
  async at(x: number, y: number): Promise<{ x: number; y: number }> {
    const box = await this.page.getByTestId('pane').boundingBox();
    if (box === null) throw new Error('the pane is on the page');
    const zoom = Math.min(box.width - 24, box.height - 24) / 512;
    return {
      x: box.x + (box.width - 512 * zoom) / 2 + x * zoom,
      y: box.y + (box.height - 512 * zoom) / 2 + y * zoom,
    };
  }

  async point(x: number, y: number): Promise<void> {
    const at = await this.at(x, y);
    await this.page.mouse.move(at.x, at.y);
  }

  async stroke(points: readonly (readonly [number, number])[]): Promise<void> {
    const [first] = points;
    if (first === undefined) return;
    await this.point(...first);
    await this.page.mouse.down();
    for (const [x, y] of points) {
      const at = await this.at(x, y);
      await this.page.mouse.move(at.x, at.y, { steps: 8 });
    }
    await this.page.mouse.up();
    await this.page.locator('[data-state=saved]').waitFor({ timeout: DEADLINE_MS });
  }
}

async function photograph(page: Page, folder: string): Promise<void> {
  const photographer = new Photographer(page);
  await page.locator('#annotator-name').fill('Ada');
  await page.keyboard.press('Enter');
  await page.locator('#annotator-name').waitFor({ state: 'detached' });
  await photographer.sees({});
  await workspacePictures(photographer, folder);
  await dialogPictures(photographer, folder);
  await page.getByRole('button', { name: FOLDER, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close dataset' }).click();
  await page.getByRole('region', { name: 'Recent datasets' }).waitFor();
  await photographer.take('start.png');
}

async function workspacePictures(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  const missing = await largestMistake(folder, 'train', 'missing-shadow');
  const strokes = mendingStrokes(missing);
  const [[start] = []] = strokes;
  await photographer.goTo(missing);
  await photographer.drawMask('Outline');
  await photographer.point(...(start ?? [256, 256]));
  await photographer.take('outline.jpg');
  await photographer.drawMask('Fill');
  await page.keyboard.press('Digit4');
  for (let radius = 8; radius > BRUSH.radius; radius--) await page.keyboard.press('BracketLeft');
  for (const stroke of strokes) await photographer.stroke(stroke);
  await photographer.take('workspace.jpg');
  await page.keyboard.press('KeyT');
  await photographer.sees({ ends: 'manual_sc/true-colour' });
  await photographer.take('scribbles.jpg');
  await page.keyboard.press('KeyT');
  const snow = await largestMistake(folder, 'test', 'snow-as-cloud');
  await photographer.goTo(snow);
  await page.keyboard.press('F4');
  await photographer.sees({ ends: '/snow' });
  await photographer.drawMask('Outline');
  const [y, x, length] = snow.runs[snow.runs.length >> 1] ?? [256, 256, 0];
  await photographer.point(x + length / 2, y);
  await photographer.take('snow.jpg');
  await page.keyboard.press('F1');
  await photographer.drawMask('Fill');
  await photographer.goTo(missing);
}

async function dialogPictures(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  await page.keyboard.press('Control+i');
  await page.getByText('counting').first().waitFor({ state: 'detached', timeout: DEADLINE_MS });
  await photographer.take('report.png');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+e');
  const typed = page.getByLabel('Path of a folder');
  await typed.fill(dirname(folder));
  await page.getByRole('button', { name: 'Go there' }).click();
  await page.getByRole('dialog').getByText(FOLDER, { exact: true }).waitFor({ timeout: DEADLINE_MS });
  // The path of this run's own folder tells nothing.
  await typed.fill('');
  await typed.blur();
  await photographer.take('export.png');
  await page.keyboard.press('Escape');
}

const scratch = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-pictures-')));
try {
  const executablePath = browserPath(root);
  if (executablePath === null) throw new Error('there is no browser to photograph with');
  await buildAll({ root, only: ['renderer'], ifStale: true });
  await mkdir(docs, { recursive: true });
  const folder = join(scratch, PARENT, FOLDER);
  await makeExample(folder, { seed: 1, rois: 3, onProgress: () => undefined });
  await withHost(folder, join(scratch, 'user-data'), async (url) => {
    const browser = await chromium.launch({ executablePath });
    try {
      const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: 'dark' });
      await page.goto(url);
      await photograph(page, folder);
    } finally {
      await browser.close();
    }
  });
} finally {
  await rm(scratch, { recursive: true, force: true });
}
