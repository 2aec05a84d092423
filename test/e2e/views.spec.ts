import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { Annotator, type Point, swept } from './support/annotator.ts';
import { codesOf, differences, test } from './support/journey.ts';

const inThird: readonly Point[] = [
  [120.25, 120.25],
  [220.25, 180.25],
];
const inFirst: readonly Point[] = [[300.25, 300.25]];

async function viewsMenu(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Views', exact: true }).click();
}

/** So many panes has the layout that the project will begin with. */
function keptPanes(userData: string): number {
  const projects = join(userData, 'projects');
  const [file = ''] = readdirSync(projects).filter((name) => name.endsWith('.cloudbrush'));
  const db = new Database(join(projects, file), { readonly: true });
  try {
    const row = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE key = 'layouts'").get();
    return (JSON.parse(row?.value ?? '{"last":{"panes":[]}}') as { last: { panes: unknown[] } }).last.panes.length;
  } finally {
    db.close();
  }
}

/** How large a patch pixel is in a pane. */
function zoomOf(page: Page, pane: number): Promise<number> {
  const stage = page.locator(`[data-pane="${pane}"] .stage > div`).first();
  return stage.evaluate((pictures) => new DOMMatrix(getComputedStyle(pictures).transform).a);
}

test('four views: paint in any of them, zoom in step and alone, save the layout, and find it after a kill', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const [ada, inFourth, painter] = [1, 4, 3].map((pane) => new Annotator(host, pane));
  if (ada === undefined || inFourth === undefined || painter === undefined) throw new Error('there are panes');
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.keyboard.press('Shift+Digit4');
  await inFourth.sees('train', 0);
  await page.getByLabel('Composite of view 4').selectOption('nir');
  await expect(inFourth.pane).toHaveAttribute('data-shown', 'train/0/manual_hq/nir');
  await expect(inFourth.pane).toBeFocused();

  await ada.brush({ radius: 6, key: '4' });
  await painter.stroke(inThird);
  await ada.hasEdits(1);
  await ada.brush({ key: '2' });
  await ada.stroke(inFirst);
  await ada.saved();
  await ada.hasEdits(2);

  // The keys go to the view under the pointer, and all of them follow.
  const fitted = await zoomOf(page, 2);
  await page.keyboard.press('Equal');
  await expect.poll(() => zoomOf(page, 2)).toBeCloseTo(1.5 * fitted);
  await page.keyboard.press('Control+Shift+l');
  await page.keyboard.press('Equal');
  await expect.poll(() => zoomOf(page, 1)).toBeCloseTo(2.25 * fitted);
  expect(await zoomOf(page, 2)).toBeCloseTo(1.5 * fitted);

  await viewsMenu(page);
  await page.getByLabel('Name of the layout').fill('Four of mine');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const mine = page.getByRole('button', { name: 'Four of mine' }).first();
  await expect(mine).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Cirrus, RGB, snow' }).click();
  await expect(page.locator('[data-pane]')).toHaveCount(3);
  await viewsMenu(page);
  await mine.click();
  await inFourth.sees('train', 0);
  await page.keyboard.press('d');
  await inFourth.sees('train', 1);
  await page.keyboard.press('a');
  await inFourth.sees('train', 0);
  // A moment after the last change; a kill before that would find the layout of the moment before.
  await expect.poll(() => keptPanes(desk.userData)).toBe(4);
  await page.reload();
  await expect(inFourth.pane).toHaveAttribute('data-shown', 'train/0/manual_hq/nir');
  await host.kill();

  const again = await desk.start({ folder: desk.dataset });
  const back = new Annotator(again, 4);
  await expect(back.pane).toHaveAttribute('data-shown', 'train/0/manual_hq/nir');
  await back.hasEdits(2);
  await viewsMenu(again.page);
  await expect(again.page.getByRole('button', { name: 'Four of mine' }).first()).toBeVisible();
  await again.page.keyboard.press('Escape');
  await back.exports(desk.folder, 'views.dat');
  const source = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
  const expected = source.slice();
  for (const pixel of swept(inThird, 6)) expected[pixel] = 3;
  for (const pixel of swept(inFirst, 6)) expected[pixel] = 1;
  expect(differences(await codesOf(desk.folder, 'views.dat'), expected)).toEqual([]);
});
