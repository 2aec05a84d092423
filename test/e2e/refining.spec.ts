import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { Annotator, type Point, swept } from './support/annotator.ts';
import { codesOf, differences, test } from './support/journey.ts';
import { insideOf, near, put, rectangleOf } from './support/meant-pixels.ts';
import { writePictured } from './support/pictured.ts';
import { coloursAt } from './support/screen-colours.ts';

const THICK = 'rgb(255, 216, 0)';

const dock = (page: Page): Locator => page.getByRole('complementary', { name: 'Paint' });

test('the mask is refined, copied and restored in shapes; what waits is seen in both views and leaves no trace', async ({
  desk,
}) => {
  const folder = join(desk.folder, 'pictured');
  await writePictured(folder);
  const host = await desk.start({ folder });
  const { page } = host;
  const [ada, second] = [new Annotator(host), new Annotator(host, 2)];
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.getByLabel('Mask opacity').fill('1');
  await page.keyboard.press('Shift+2');
  await second.sees('train', 0);
  const source = await codesOf(folder, 'train/LABEL_manual_hq.dat');
  const expected = source.slice();
  const waiting = page.getByRole('status').filter({ hasText: 'would change' });

  // The first block of the sample is clear all over.
  const outline: Point[] = [
    [10.37, 10.61],
    [50.12, 14.83],
    [30.87, 50.29],
  ];
  const inside = insideOf(outline);
  const within = await Promise.all([ada, second].map((pane) => pane.screen([30, 25])));
  await page.keyboard.press('2');
  await page.keyboard.press('l');
  await dock(page).getByLabel('Adjust before painting').check();
  await second.stroke(outline);
  await expect(waiting).toContainText(`${inside.size} pixels`);
  await expect.poll(() => coloursAt(page, within)).toEqual([THICK, THICK]);
  await page.keyboard.press('Escape');
  await expect(waiting).toHaveCount(0);
  await expect.poll(() => coloursAt(page, within)).not.toContain(THICK);
  await ada.hasEdits(0);
  await dock(page).getByLabel('Adjust before painting').uncheck();

  // All of a class, after its count has been read.
  await dock(page).getByRole('radio', { name: 'Refine' }).click();
  await dock(page).getByLabel('What is done').selectOption('replace');
  await dock(page)
    .getByRole('combobox', { name: /^Class/ })
    .selectOption({ label: 'thin' });
  await dock(page).getByRole('combobox', { name: /^By/ }).selectOption({ label: 'clear' });
  await dock(page).getByRole('button', { name: 'Whole patch' }).click();
  const thin = source.reduce((count, code) => count + (code === 2 ? 1 : 0), 0);
  await expect(waiting).toContainText(`${thin.toLocaleString('en')} pixels`);
  await page.getByRole('button', { name: /^Apply/ }).click();
  for (const [pixel, code] of source.entries()) if (code === 2) expected[pixel] = 0;
  await ada.hasEdits(1);

  // Under a brush, on the edge between two classes; the tool is taken first, for a brush that is taken paints.
  await ada.brush({ radius: 6, key: 'b' });
  await dock(page).getByRole('radio', { name: 'Refine' }).click();
  await dock(page).getByLabel('What is done').selectOption('grow');
  await dock(page)
    .getByRole('combobox', { name: /^Class/ })
    .selectOption({ label: 'thick' });
  const edge: Point[] = [
    [64.25, 20.25],
    [64.25, 40.25],
  ];
  await ada.stroke(edge);
  put(expected, near(swept(edge, 6), expected.slice(), 1, 2), 1);
  await ada.hasEdits(2);

  // Another mask where the lasso goes: what states nothing changes nothing.
  await page.keyboard.press('l');
  await dock(page).getByRole('radio', { name: 'Copy' }).click();
  await dock(page).getByLabel('Copied from').selectOption('layer LABEL_sen2cor');
  const copied: Point[] = [
    [320.37, 320.61],
    [440.12, 340.83],
    [390.87, 450.29],
  ];
  await second.stroke(copied);
  const stated = [null, null, 0, 3, 0, 0, 0, 0, 1, 1, 2, 0];
  for (const pixel of insideOf(copied)) expected[pixel] = stated[((pixel % 512) >> 3) % 12] ?? expected[pixel] ?? 0;
  await ada.hasEdits(3);

  // The smallest piece of a class, found by a key and taken away by another.
  const speck = rectangleOf([20, 80], [26, 84]);
  const around = expected[80 * 512 + 20] ?? 0;
  const code = around === 3 ? 1 : 3;
  await page.keyboard.press(code === 3 ? '4' : '2');
  await page.keyboard.press('Shift+l');
  await ada.stroke([
    [20.4, 80.4],
    [26.4, 84.4],
  ]);
  await ada.hasEdits(4);
  await page.keyboard.press('Shift+j');
  await expect(
    dock(page)
      .getByRole('button', { name: `${speck.size} pixels` })
      .first(),
  ).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Delete');
  await ada.hasEdits(5);

  // A region as the history has it; the view went to the piece.
  await page.keyboard.press('h');
  await page.keyboard.press('0');
  const history = page.getByRole('region', { name: 'History' });
  const untouched = history.getByRole('listitem').filter({ hasText: 'untouched' });
  await untouched.hover();
  await untouched.getByRole('button', { name: 'Restore from here' }).click();
  const restored: Point[] = [
    [340.4, 330.4],
    [400.4, 380.4],
  ];
  await ada.stroke(restored);
  put(expected, rectangleOf([340, 330], [400, 380]), source);
  await ada.hasEdits(6);
  await ada.saved();
  await ada.exports(desk.folder, 'refined.dat');
  expect(differences(await codesOf(desk.folder, 'refined.dat'), expected)).toEqual([]);
});

test('a mask is thinned to scribbles that lie over it, and a scribble that contradicts it is listed', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  // Where nobody has scribbled yet.
  const mask = await codesOf(desk.dataset, 'val/LABEL_manual_hq.dat');
  await page.getByLabel('Split').selectOption({ index: 1 });
  await ada.sees('val', 0);
  await page.keyboard.press('t');
  await ada.sees('val', 0, 'manual_sc');
  await dock(page).getByRole('radio', { name: 'Copy' }).click();
  await dock(page).getByLabel('Copied from').selectOption('target');
  const apply = page.getByRole('button', { name: /^Apply/ });
  await expect(async () => {
    await dock(page).getByRole('button', { name: 'Whole patch' }).click();
    await expect(apply).toBeVisible({ timeout: 500 });
  }).toPass();
  await apply.click();
  await ada.hasEdits(1);
  await ada.saved();
  await ada.exports(desk.folder, 'thinned.dat');
  const thinned = await codesOf(desk.folder, 'thinned.dat');
  const classes = [0, 1, 1, 2, 2, 3, 3];
  const drawn = [...thinned.subarray(0, 512 * 512).keys()].filter((pixel) => {
    const isImage = pixel % 512 >= 1 && pixel % 512 < 510 && pixel >= 512 && pixel < 510 * 512;
    return isImage && thinned[pixel] !== 99;
  });
  expect(drawn.filter((pixel) => classes[thinned[pixel] ?? -1] !== mask[pixel])).toEqual([]);
  expect(new Set(drawn.map((pixel) => thinned[pixel]))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  expect(drawn.length).toBeLessThan(0.3 * 509 * 509);

  const contradictions = dock(page).getByLabel('Contradictions of scribbles and mask');
  await contradictions.check();
  await expect(dock(page).getByText('None.', { exact: true })).toBeVisible();
  // On the first block, which is clear: a line of shadow.
  await ada.brush({ radius: 2, key: 'b' });
  await page.keyboard.press('6');
  const line: Point[] = [
    [24.25, 40.25],
    [44.25, 40.25],
  ];
  await ada.stroke(line);
  await ada.saved();
  await expect(
    dock(page).getByRole('button', { name: `shadow centre on clear ${swept(line, 2).size} pixels` }),
  ).toBeVisible();

  // Over the mask it is to be seen as it is on its own.
  await page.keyboard.press('t');
  await ada.sees('val', 0, 'manual_hq');
  const at = await ada.screen([34.5, 40.5]);
  await page.mouse.move(5, 5);
  const [before] = await coloursAt(page, [at]);
  await dock(page)
    .getByRole('radiogroup', { name: 'Scribbles are shown' })
    .getByRole('radio', { name: 'Over' })
    .click();
  await expect.poll(() => coloursAt(page, [at])).not.toEqual([before]);
});
