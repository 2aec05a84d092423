import { expect, type Page } from '@playwright/test';
import { samplePixels } from '../support/sample-dataset.ts';
import { Annotator, type Point } from './support/annotator.ts';
import { test } from './support/journey.ts';

const PIXEL: Point = [200, 150];

/** What the page's policy refuses from now on. */
async function refusalsOf(page: Page): Promise<() => Promise<string[]>> {
  const list = await page.evaluateHandle(() => {
    const refused: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sourceFile }) => {
      refused.push(`${effectiveDirective} ${sourceFile}`);
    });
    return refused;
  });
  return () => list.jsonValue();
}

/** Pixels of the plot that are drawn upon, by colour as `r,g,b`, where there are many of it. */
function coloursOf(page: Page): Promise<string[]> {
  return page
    .getByTestId('spectrum')
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      const counts = new Map<string, number>();
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] !== 255) continue;
        const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return [...counts].filter(([, count]) => count > 20).map(([colour]) => colour);
    });
}

test('the inspector plots the pixel under the cursor, keeps pins with their patch, and the policy refuses nothing of it', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const refusals = await refusalsOf(page);
  await page.keyboard.press('i');
  const section = page.getByRole('region', { name: 'Spectrum and values' });
  const at = await ada.screen([PIXEL[0] + 0.5, PIXEL[1] + 0.5]);
  await page.mouse.move(at.x, at.y);
  const reflectance = samplePixels('train', 'L1C_B8', 0, ...PIXEL) / 10_000;
  await expect(section.getByText(reflectance.toFixed(4))).toBeVisible();
  // The cursor's line and the class's, each in its own colour.
  const text = await section.evaluate((element) => getComputedStyle(element).color.match(/\d+/g)?.join(',') ?? '');
  await page.keyboard.press('2');
  await expect(section.getByText(/mean ± spread, [\d,]+ px/)).toBeVisible();
  await expect.poll(() => coloursOf(page)).toEqual(expect.arrayContaining([text, '255,216,0']));

  await page.keyboard.press('Shift+I');
  const pins = section.getByRole('list', { name: 'Pinned pixels' }).getByRole('listitem');
  await expect(pins).toHaveText(/\[0, 150, 200\]/);
  await page.keyboard.press('d');
  await ada.sees('train', 1);
  await expect(pins).toHaveCount(0);
  await expect(section.getByText((reflectance + 0.01).toFixed(4))).toBeVisible();
  await page.keyboard.press('a');
  await ada.sees('train', 0);
  await section.getByRole('button', { name: 'Take pin 1 away' }).click();
  await expect(pins).toHaveCount(0);
  expect(await refusals()).toEqual([]);
  // What it would refuse is noticed.
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await expect.poll(refusals).toHaveLength(1);
});
