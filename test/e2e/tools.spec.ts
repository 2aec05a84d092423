import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { Annotator, type Point, swept } from './support/annotator.ts';
import { codesOf, differences, test } from './support/journey.ts';
import { connectedTo, filledUp, insideOf, put, rectangleOf, sweptSquare } from './support/meant-pixels.ts';
import { apart, bright, isIn, RIM, writePictured } from './support/pictured.ts';

const dock = (page: Page): Locator => page.getByRole('complementary', { name: 'Paint' });
const classNamed = (page: Page, name: string): Locator =>
  dock(page).getByRole('radiogroup', { name: 'Class' }).getByRole('radio', { name });
const radius = (page: Page): Locator => dock(page).locator('output').first();

/** Clicks, one after another. */
async function clicks(hand: Annotator, points: readonly Point[]): Promise<void> {
  for (const point of points) await hand.stroke([point]);
}

/** A gesture with a key held. */
async function holding(page: Page, key: string, gesture: () => Promise<void>): Promise<void> {
  await page.keyboard.down(key);
  await gesture();
  await page.keyboard.up(key);
}

test('every shape is drawn as its rule says: straight lines, outlines, what a stroke encloses, a class that is filled', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const source = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
  const expected = source.slice();

  await ada.brush({ radius: 5, key: '2' });
  await dock(page).getByRole('radiogroup', { name: 'Tip' }).getByRole('radio', { name: 'Square' }).click();
  const [from, to]: [Point, Point] = [
    [40.25, 50.25],
    [110.25, 92.25],
  ];
  await ada.stroke([from]);
  await holding(page, 'Shift', () => ada.stroke([[90.25, 30.25], to]));
  put(expected, sweptSquare(from, to, 5), 1);
  await ada.hasEdits(2);

  const lasso: Point[] = [
    [150.37, 40.61],
    [230.12, 60.83],
    [205.87, 140.29],
    [180.63, 90.11],
    [140.29, 130.93],
  ];
  await page.keyboard.press('4');
  await page.keyboard.press('l');
  await ada.stroke(lasso);
  put(expected, insideOf(lasso), 3);
  // With Alt what lies inside is as it was.
  const bite: Point[] = [
    [160.37, 50.61],
    [200.12, 55.83],
    [190.87, 80.29],
  ];
  await holding(page, 'Alt', () => ada.stroke(bite));
  put(expected, insideOf(bite), source);

  const [corner, opposite]: [Point, Point] = [
    [300.4, 140.4],
    [260.4, 60.4],
  ];
  await page.keyboard.press('3');
  await page.keyboard.press('Shift+l');
  await ada.stroke([corner, opposite]);
  put(expected, rectangleOf(corner, opposite), 2);

  const polygon: Point[] = [
    [330.37, 40.61],
    [420.12, 70.83],
    [360.63, 95.11],
    [410.87, 150.29],
  ];
  await page.keyboard.press('p');
  await clicks(ada, polygon);
  await expect(page.getByText('Click the next corner')).toBeVisible();
  await page.keyboard.press('Enter');
  put(expected, insideOf(polygon), 2);
  await ada.hasEdits(6);
  await ada.sees('train', 0);

  const around: Point[] = [
    [60.25, 230.25],
    [130.25, 225.25],
    [140.25, 290.25],
    [70.25, 300.25],
  ];
  await dock(page).getByRole('button', { name: 'Encircle' }).click();
  await page.keyboard.press('2');
  await dock(page).getByRole('radio', { name: 'Round' }).click();
  await ada.stroke(around);
  put(expected, filledUp(swept([...around, ...around.slice(0, 1)], 5)), 1);

  const filled: Point = [460.5, 460.5];
  const under = expected[460 * 512 + 460];
  await page.keyboard.press('f');
  await page.keyboard.press(under === 3 ? '1' : '4');
  await ada.stroke([filled]);
  put(
    expected,
    connectedTo(filled, (pixel) => expected[pixel] === under),
    under === 3 ? 0 : 3,
  );
  await ada.hasEdits(8);

  // Back to what was there before: with the right button, and with the eraser.
  await ada.brush({ radius: 10, key: 'b' });
  await ada.stroke([[100.25, 260.25]], 'right');
  put(expected, swept([[100.25, 260.25]], 10), source);
  await page.keyboard.press('e');
  await ada.stroke([[460.25, 470.25]]);
  put(expected, swept([[460.25, 470.25]], 10), source);
  await ada.hasEdits(10);
  await ada.saved();
  await ada.exports(desk.folder, 'shapes.dat');
  expect(differences(await codesOf(desk.folder, 'shapes.dat'), expected)).toEqual([]);
});

test('the picture leads the hand: wand, superpixels and gate, what may be painted over, and the keys of the other hand', async ({
  desk,
}) => {
  const folder = join(desk.folder, 'pictured');
  await writePictured(folder);
  const host = await desk.start({ folder });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const source = await codesOf(folder, 'train/LABEL_manual_hq.dat');
  const expected = source.slice();
  const inBright = (room: number) => connectedTo([250, 250], (p) => isIn(bright, p % 512, Math.floor(p / 512), room));

  // A class is taken from the mask, given back, and the size is drawn.
  await page.keyboard.press('2');
  const shadow = source.indexOf(3, 300 * 512 + 10);
  await holding(page, 'Alt', () => ada.stroke([[(shadow % 512) + 0.5, Math.floor(shadow / 512) + 0.5]]));
  await expect(classNamed(page, 'shadow')).toBeChecked();
  await page.keyboard.press('x');
  await expect(classNamed(page, 'thick')).toBeChecked();
  await ada.brush({ radius: 8 });
  for (const key of ['Alt', 'Control']) {
    const before = await radius(page).textContent();
    await holding(page, key, () =>
      ada.stroke(
        [
          [100, 100],
          [130, 100],
        ],
        'right',
      ),
    );
    await expect(radius(page)).not.toHaveText(before ?? '');
  }
  await ada.hasEdits(0);

  // Further to the right more is alike: the rim comes to it, never what is bright elsewhere.
  await page.keyboard.press('w');
  await ada.stroke([[250.5, 250.5]]);
  await ada.hasEdits(1);
  put(expected, inBright(0), 1);
  await page.keyboard.press('4');
  const { x, y } = await ada.screen([250.5, 250.5]);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 140, y, { steps: 4 });
  await page.mouse.up();
  put(expected, inBright(RIM), 3);
  await ada.hasEdits(2);

  // Only where it is bright, and never over shadow: of the whole patch the square that stands apart.
  await page.keyboard.press('Shift+l');
  await dock(page).getByRole('combobox', { name: 'Paints' }).selectOption('protect');
  await dock(page).getByRole('button', { name: 'shadow', exact: true }).click();
  await dock(page).getByRole('button', { name: 'thick', exact: true }).click();
  await page.keyboard.press('g');
  await dock(page).getByLabel('Gate from').fill('0.25');
  await dock(page).getByLabel('Gate from').press('Enter');
  await page.keyboard.press('2');
  await ada.stroke([
    [20.5, 20.5],
    [500.5, 500.5],
  ]);
  const isOpen = (p: number) => isIn(bright, p % 512, Math.floor(p / 512)) || isIn(apart, p % 512, Math.floor(p / 512));
  const open = [...rectangleOf([20, 20], [500, 500])].filter((pixel) => isOpen(pixel) && expected[pixel] !== 3);
  expect(open.length).toBeGreaterThan(400);
  put(expected, new Set(open), 1);
  await ada.hasEdits(3);
  await page.keyboard.press('g');
  await dock(page).getByRole('combobox', { name: 'Paints' }).selectOption('everything');
  await ada.saved();
  await ada.exports(desk.folder, 'pictured.dat');
  expect(differences(await codesOf(desk.folder, 'pictured.dat'), expected)).toEqual([]);

  // Segments end where the picture does: those under a line within the square are of it alone.
  const line: Point[] = [
    [230.5, 250.5],
    [270.5, 250.5],
  ];
  await page.keyboard.press('1');
  await page.keyboard.press('u');
  await ada.stroke(line);
  await ada.hasEdits(4);
  await ada.saved();
  await ada.exports(desk.folder, 'segments.dat');
  const found = await codesOf(desk.folder, 'segments.dat');
  const taken = [...found.keys()].filter((pixel) => found[pixel] !== expected[pixel]);
  for (let column = 230; column <= 270; column++) expect(taken).toContain(250 * 512 + column);
  expect(taken.every((pixel) => found[pixel] === 0 && isIn(bright, pixel % 512, Math.floor(pixel / 512)))).toBe(true);
});
