import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { gridPicture } from './grid-picture.ts';
import type { Area, Photographer } from './photographer.ts';
import { largestMistake, mendingStrokes } from './planted-mistakes.ts';
import { proposalAtWork } from './proposal-pictures.ts';
import { toolsAtWork } from './tool-pictures.ts';

const DEADLINE_MS = 30_000;
const PATCH_PIXELS = 512 * 512;
/** Pixels of the first patch, of which one more shadow is missing. */
const FIELD = [416, 221] as const;
const LAKE = [125, 235] as const;

/** The pictures of docs/*.md, which the application's help shows too. */
export async function helpPictures(photographer: Photographer, folder: string, endHost: () => void): Promise<void> {
  await photographer.sees({});
  await painting(photographer, folder);
  await toolsAtWork(photographer, folder);
  await proposalAtWork(photographer, folder);
  await looking(photographer, folder);
  await composites(photographer);
  await severalViews(photographer, folder);
  await inspecting(photographer, folder);
  await otherMasks(photographer, folder);
  await queue(photographer);
  await otherDates(photographer);
  await gridPicture(photographer);
  await dialogs(photographer, folder);
  await conflict(photographer);
  await changedLabel(photographer, folder);
  await notSaved(photographer, endHost);
}

function take(photographer: Photographer, name: string, area?: Area, quality?: number): Promise<void> {
  return photographer.take(`pictures/${name}.webp`, area, quality);
}

/** With the messages that lie over it. */
async function upperPane(photographer: Photographer): Promise<Area> {
  const pane = await photographer.areaOf(photographer.page.getByTestId('pane'));
  return { ...pane, height: 0.62 * pane.height };
}

function header(page: Page): Area {
  return { x: 560, y: 0, width: (page.viewportSize()?.width ?? 0) - 560, height: 45 };
}

async function painting(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  const missing = await largestMistake(folder, 'train', 'missing-shadow');
  const strokes = mendingStrokes(missing);
  await photographer.goTo(missing);
  await page.keyboard.press('Digit4');
  const [[start] = []] = strokes;
  for (const stroke of strokes.slice(0, -4)) await photographer.stroke(stroke);
  const last = strokes.at(-4) ?? [start ?? [256, 256]];
  await photographer.press(last);
  const [x, y] = last.at(-1) ?? [256, 256];
  const at = await photographer.at(x, y);
  const box = await photographer.areaOf(photographer.page.getByTestId('pane'));
  const [width, height] = [480, 270];
  await take(photographer, 'stroke', {
    x: Math.min(Math.max(box.x, at.x - width / 2), box.x + box.width - width),
    y: Math.min(Math.max(box.y, at.y - height / 2), box.y + box.height - height),
    width,
    height,
  });
  await page.mouse.up();
  for (const stroke of strokes.slice(-3)) await photographer.stroke(stroke);
  await take(photographer, 'classes', await photographer.areaOf(page.getByRole('radiogroup', { name: 'Class' }), 8));
  await take(photographer, 'saved', header(page));
  await take(photographer, 'window');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('KeyH');
  const history = page.getByRole('region', { name: 'History' });
  await history.locator('[aria-current=true]').waitFor();
  await take(photographer, 'history', await photographer.areaOf(history, 8));
  await page.keyboard.press('KeyH');
  await page.keyboard.press('Control+y');
  await page.keyboard.press('KeyT');
  await photographer.sees({ ends: 'manual_sc/true-colour' });
  await take(photographer, 'scribbles');
  await page.keyboard.press('KeyT');
}

/** One patch in four composites, side by side. */
async function looking(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  await photographer.goTo(await largestMistake(folder, 'test', 'snow-as-cloud'));
  await page.keyboard.press('Shift+Q');
  const { x, y } = await photographer.at(1, 1);
  const end = await photographer.at(509, 509);
  const area = { x: Math.ceil(x), y: Math.ceil(y), width: Math.floor(end.x - x), height: Math.floor(end.y - y) };
  await page.mouse.move(0, 0);
  const seen: Buffer[] = [];
  for (const [key, id] of [
    ['F1', 'true-colour'],
    ['F3', 'swir'],
    ['F4', 'snow'],
    ['F6', 'cirrus'],
  ] as const) {
    await page.keyboard.press(key);
    await photographer.sees({ ends: `/${id}` });
    seen.push(await photographer.see(area));
  }
  await photographer.takeTogether('pictures/composites.webp', seen, ['True colour', 'SWIR', 'Snow', 'Cirrus']);
  await page.keyboard.press('F1');
  await page.keyboard.press('Shift+Q');
  await photographer.chooseSplit('train');
}

/** Four of them on what was taken for cloud, and the hand in one. */
async function severalViews(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  await photographer.goTo(await largestMistake(folder, 'test', 'snow-as-cloud'));
  const size = page.viewportSize();
  // The panels are left out: four pictures need not be as large as a window.
  await page.setViewportSize({ width: 1000, height: 520 });
  await page.keyboard.press('Shift+Digit4');
  for (const [view, id] of [
    [2, 'swir'],
    [3, 'snow'],
    [4, 'cirrus'],
  ] as const) {
    await page.getByLabel(`Composite of view ${view}`).selectOption(id);
    await page.locator(`[data-pane="${view}"][data-shown$="/${id}"]`).waitFor({ timeout: DEADLINE_MS });
  }
  await photographer.point(300, 210);
  await page.keyboard.press('Equal');
  const first = await photographer.areaOf(page.getByTestId('pane'));
  const all = { ...first, width: 2 * first.width + 1, height: 2 * first.height + 1 };
  // Four textures are four times the bytes of one.
  await take(photographer, 'views', all, 0.45);
  await page.keyboard.press('Digit0');
  await page.keyboard.press('Shift+Digit1');
  if (size !== null) await page.setViewportSize(size);
  await photographer.chooseSplit('train');
}

/** A shadow that nobody painted: its spectrum lies within what the class has, and not with a field or a lake. */
async function inspecting(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  const missing = await largestMistake(folder, 'train', 'missing-shadow');
  await photographer.goTo(missing);
  await page.keyboard.press('KeyI');
  await page.keyboard.press('Digit4');
  await page.getByRole('radio', { name: '5×5' }).click();
  const section = page.getByRole('region', { name: 'Spectrum and values' });
  await section.getByText('mean ± spread').waitFor({ timeout: DEADLINE_MS });
  for (const [x, y] of [FIELD, LAKE]) {
    await pointAt(photographer, x, y);
    await page.keyboard.press('Shift+I');
  }
  const [y, x, length] = missing.runs[Math.floor(missing.runs.length / 2)] ?? [256, 256, 0];
  await pointAt(photographer, x + Math.floor(length / 2), y);
  const area = await photographer.areaOf(section);
  const { y: end } = await photographer.areaOf(page.getByRole('contentinfo'));
  await take(photographer, 'spectrum', { ...area, height: Math.min(area.height, end - area.y) });
  await page.keyboard.press('KeyI');
}

/** Waits until the readings have followed. */
async function pointAt(photographer: Photographer, x: number, y: number): Promise<void> {
  await photographer.point(x + 0.5, y + 0.5);
  await photographer.page.getByText(`, ${y}, ${x}]`).first().waitFor({ timeout: DEADLINE_MS });
}

/** A missing shadow beside what KappaMask says: the panel with the figures, and the patch. */
async function otherMasks(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  await photographer.goTo(await largestMistake(folder, 'train', 'missing-shadow'));
  await page.getByRole('button', { name: 'Show sen2cor' }).click();
  await page.keyboard.press('Shift+M');
  const { x, y } = await photographer.at(256, 256);
  await page.mouse.move(x, y);
  const panel = page.getByRole('region', { name: 'Other masks' });
  await panel.evaluate((section) => section.scrollIntoView({ block: 'start' }));
  const box = await photographer.areaOf(panel);
  await take(photographer, 'other-masks', { x: 0, y: box.y - 10, width: 560, height: 350 });
  await page.keyboard.press('Shift+M');
  await page.locator('[data-state=saved]').waitFor();
}

/** A sample of all three splits, spread as their land cover is. */
async function queue(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Make a queue' }).click();
  await dialog.getByRole('radio', { name: 'Random sample' }).click();
  await dialog.getByLabel('Size of the sample').fill('7');
  await dialog.getByLabel('Seed', { exact: true }).fill('42');
  await dialog.getByLabel('In the proportions of').selectOption('land-cover');
  await dialog.getByText('largest remainders').waitFor({ timeout: DEADLINE_MS });
  await dialog.getByLabel('Seed', { exact: true }).blur();
  await take(photographer, 'queue', await photographer.areaOf(dialog));
  await page.keyboard.press('Escape');
}

/** One patch, the place's clear date, and the one minus the other. */
async function otherDates(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  await photographer.goTo({ split: 'train', patch: 0 });
  await page.keyboard.press('Shift+Q');
  await page.keyboard.press('Equal');
  const pane = await photographer.areaOf(page.getByTestId('pane'));
  const area = { x: pane.x, y: pane.y + 0.4 * pane.height, width: 0.7 * pane.width, height: 0.6 * pane.height };
  await page.mouse.move(0, 0);
  const seen = [await photographer.see(area)];
  await page.keyboard.down('KeyC');
  await page.locator('[data-date^="date "]').waitFor({ timeout: DEADLINE_MS });
  seen.push(await photographer.see(area));
  await page.keyboard.up('KeyC');
  await page.keyboard.press('Shift+K');
  await page.locator('[data-date^="difference "]').waitFor({ timeout: DEADLINE_MS });
  seen.push(await photographer.see(area));
  await photographer.takeTogether('pictures/dates.webp', seen, ['The patch', 'C held', 'Shift+K']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Digit0');
  await page.keyboard.press('Shift+Q');
}

/** An expression with a mistake in it, and histograms one of which has been dragged on. */
async function composites(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  await page.keyboard.press('F1');
  await photographer.sees({ ends: '/true-colour' });
  await page.getByRole('button', { name: 'Composites of your own' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Bright snow');
  await dialog.getByRole('radio', { name: 'One value in colours' }).click();
  await dialog.getByLabel('Expression', { exact: true }).fill('(B3 - B11) / (B3 + B99) * (B8 > 0.3)');
  await take(photographer, 'own-composite', await photographer.areaOf(dialog));
  await page.keyboard.press('Escape');
  const contrast = page.getByRole('region', { name: 'Contrast' });
  await contrast.scrollIntoViewIfNeeded();
  const box = await photographer.areaOf(contrast.getByTestId('histogram').first());
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.7 * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, y, { steps: 4 });
  await page.mouse.up();
  await take(photographer, 'contrast', await photographer.areaOf(contrast));
  await contrast.getByRole('button', { name: 'Reset' }).click();
  await page.mouse.move(0, 0);
}

async function dialogs(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Control+i');
  await page.getByText('counting').first().waitFor({ state: 'detached', timeout: DEADLINE_MS });
  await take(photographer, 'report', await photographer.areaOf(dialog));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+e');
  const typed = page.getByLabel('Path of a folder');
  await typed.fill(join(folder, '..'));
  await page.getByRole('button', { name: 'Go there' }).click();
  await dialog.getByText('example', { exact: true }).waitFor({ timeout: DEADLINE_MS });
  // The path of this run's own folder tells nothing.
  await typed.fill('');
  await typed.blur();
  await take(photographer, 'export', await photographer.areaOf(dialog));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Comma');
  await take(photographer, 'preferences', await photographer.areaOf(dialog));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'example', exact: true }).click();
  await take(photographer, 'menu', { x: 0, y: 0, width: 480, height: 270 });
  await page.getByRole('menuitem', { name: 'Close dataset' }).click();
  await page.getByRole('region', { name: 'Recent datasets' }).locator('img').waitFor();
  await take(photographer, 'start');
  await reopen(photographer);
}

async function reopen(photographer: Photographer): Promise<void> {
  await photographer.page.getByRole('region', { name: 'Recent datasets' }).getByRole('button').first().click();
  await photographer.sees({});
}

/** Another tab paints while a stroke is under way in this one. */
async function conflict(photographer: Photographer): Promise<void> {
  const { page } = photographer;
  const other = photographer.on(await page.context().newPage());
  await other.page.goto(page.url());
  const memory = await page.evaluate(() => JSON.stringify(sessionStorage));
  await other.page.evaluate((stored) => {
    for (const [key, value] of Object.entries(JSON.parse(stored))) sessionStorage.setItem(key, String(value));
  }, memory);
  await other.page.reload();
  await other.sees({});
  await page.bringToFront();
  await photographer.press([
    [120, 300],
    [200, 320],
    [260, 300],
  ]);
  await other.stroke([
    [300, 400],
    [360, 420],
  ]);
  await page.mouse.up();
  await page.getByRole('button', { name: 'Put them on this mask' }).waitFor({ timeout: DEADLINE_MS });
  await take(photographer, 'refused', await upperPane(photographer));
  await page.getByRole('button', { name: 'Put them on this mask' }).click();
  await page.locator('[data-state=saved]').waitFor();
  await other.page.close();
}

/** Another program writes to the label of the patch that is shown. */
async function changedLabel(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  const shown = (await page.getByTestId('pane').getAttribute('data-shown')) ?? '';
  const [split = '', patch = ''] = shown.split('/');
  await page.getByRole('button', { name: 'example', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close dataset' }).click();
  const file = await open(join(folder, split, 'LABEL_manual_hq.dat'), 'r+');
  try {
    for (let row = 60; row < 100; row++)
      await file.write(new Uint8Array(60).fill(1), 0, 60, Number(patch) * PATCH_PIXELS + row * 512 + 300);
  } finally {
    await file.close();
  }
  await reopen(photographer);
  await page.getByRole('button', { name: 'Keep what I painted on' }).waitFor({ timeout: DEADLINE_MS });
  await take(photographer, 'changed', await upperPane(photographer));
  await page.getByRole('button', { name: 'Keep what I painted on' }).click();
  await page.getByRole('button', { name: 'Keep what I painted on' }).waitFor({ state: 'detached' });
}

async function notSaved(photographer: Photographer, endHost: () => void): Promise<void> {
  const { page } = photographer;
  endHost();
  await photographer.press([
    [200, 200],
    [240, 220],
  ]);
  await page.mouse.up();
  await page.locator('[data-state=not-saved]').waitFor({ timeout: DEADLINE_MS });
  await take(photographer, 'not-saved', header(page));
}
