import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type SamplePixels, writeSampleDataset } from '../support/sample-dataset.ts';
import { Annotator, type Point } from './support/annotator.ts';
import { codesOf, test } from './support/journey.ts';

const squares = {
  cloud: [100, 100, 139, 139],
  smallCloud: [300, 100, 329, 129],
  shadow: [150, 250, 189, 289],
  smallShadow: [400, 300, 424, 324],
} as const;
const isIn = ([x0, y0, x1, y1]: readonly [number, number, number, number], x: number, y: number) =>
  x >= x0 && y >= y0 && x <= x1 && y <= y1;

/** Bright and dark squares on ground that is neither, with some noise; nothing of it is labelled. */
const scene: SamplePixels = (_, layerId, _patch, x, y) => {
  if (layerId === 'LABEL_manual_sc') return 99;
  if (layerId.startsWith('LABEL')) return 0;
  const noise = (x * 31 + y * 17) % 90;
  if (isIn(squares.cloud, x, y) || isIn(squares.smallCloud, x, y)) return 6000 + noise;
  if (isIn(squares.shadow, x, y) || isIn(squares.smallShadow, x, y)) return 250 + noise;
  return 1500 + noise;
};
const layers = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'LABEL_manual_hq', 'LABEL_manual_sc'];

/** What was accepted is there, and nothing else. The machine rounds corners: of a square's rim nothing is asked. */
function wrongPixels(codes: Int8Array): readonly string[] {
  const wrong: string[] = [];
  for (let y = 1; y < 510; y++) {
    for (let x = 1; x < 510; x++) {
      const accepted = isIn(squares.cloud, x, y) ? 1 : isIn(squares.shadow, x, y) ? 3 : 0;
      const [x0, y0, x1, y1] = accepted === 1 ? squares.cloud : squares.shadow;
      const isRim = accepted !== 0 && (x - x0 < 2 || y - y0 < 2 || x1 - x < 2 || y1 - y < 2);
      if (codes[y * 512 + x] !== accepted && !isRim) wrong.push(`${x}, ${y}: ${codes[y * 512 + x]}`);
    }
  }
  return wrong.slice(0, 5);
}
const bar = (page: Page) => page.getByTestId('proposal-bar');

test('from a stroke of each class the machine proposes the rest, of which some is accepted, rejected and undone', async ({
  desk,
}) => {
  const folder = join(desk.folder, 'scene');
  await writeSampleDataset(folder, {
    splits: [{ folder: 'train', patchCount: 1, layers, metadata: true }],
    pixels: scene,
  });
  const host = await desk.start({ folder });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');

  await page.keyboard.press('r');
  await expect(bar(page)).toContainText('Only clear is there to learn from');
  const strokes: readonly (readonly [key: string, points: readonly Point[]])[] = [
    [
      '2',
      [
        [110.25, 120.25],
        [130.25, 120.25],
      ],
    ],
    [
      '4',
      [
        [160.25, 270.25],
        [180.25, 270.25],
      ],
    ],
    [
      '1',
      [
        [240.25, 400.25],
        [300.25, 400.25],
      ],
    ],
  ];
  await ada.brush({ radius: 4 });
  // Clear on clear changes nothing, and says nothing: over a stroke of thin it does.
  await page.keyboard.press('3');
  await ada.stroke([
    [240.25, 400.25],
    [300.25, 400.25],
  ]);
  for (const [key, points] of strokes) {
    await page.keyboard.press(key);
    await ada.stroke(points);
  }
  await ada.hasEdits(4);
  await page.keyboard.press('r');
  await expect(bar(page)).toContainText('4 pieces');

  // Nothing is written; the largest first.
  await ada.pane.focus();
  await page.keyboard.press('Tab');
  await expect(bar(page)).toContainText('1 / 4');
  await expect(bar(page)).toContainText('thick');
  await ada.hasEdits(4);
  await page.keyboard.press('y');
  await ada.hasEdits(5);
  await expect(bar(page)).toContainText('1 / 3');
  await page.keyboard.press('Shift+Tab');
  await expect(bar(page)).toContainText('3 / 3');
  await page.keyboard.press('n');
  await expect(bar(page)).toContainText('1 / 2');
  await ada.hasEdits(5);
  await expect(bar(page)).toContainText('shadow');
  await page.keyboard.press('Shift+y');
  await ada.hasEdits(6);

  // What was accepted by class is taken back as one.
  await page.keyboard.press('Control+z');
  await ada.hasEdits(5);
  await expect(bar(page)).toContainText('2 / 2');
  await page.keyboard.press('Control+Shift+z');
  await ada.hasEdits(6);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  await page.keyboard.press('y');
  await expect(page.getByText('There is no proposal')).toBeVisible();

  await ada.saved();
  await ada.exports(desk.folder, 'proposed.dat');
  const exported = await codesOf(desk.folder, 'proposed.dat');
  expect(wrongPixels(exported)).toEqual([]);
});
