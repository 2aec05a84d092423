import { expect } from '@playwright/test';
import { Annotator, type Point } from './support/annotator.ts';
import { codesOf, test } from './support/journey.ts';
import { coloursAt } from './support/screen-colours.ts';

const THICK = { code: 1, key: '2', colour: 'rgb(255, 216, 0)' };
const ZOOM_STEPS = 4;
/** One turn of the wheel by so much doubles the zoom. */
const DOUBLING = -240;

/** A patch pixel with nothing thick around it. */
function bareSpot(codes: Int8Array): Point {
  for (let y = 200; y < 400; y++) {
    for (let x = 200; x < 400; x++) {
      const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => codes[(y + dy) * 512 + x + dx]));
      if (!around.includes(THICK.code)) return [x, y];
    }
  }
  throw new Error('the sample has a place without thick cloud');
}

test('a painted pixel lies on the screen where it was pointed at, with sharp edges, at any zoom', async ({ desk }) => {
  const [x, y] = bareSpot(await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat'));
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.getByLabel('Mask opacity').fill('1');
  await ada.brush({ radius: 0.5, key: THICK.key });
  await ada.stroke([[x + 0.5, y + 0.5]]);
  await ada.saved();

  const fitted = await ada.screen([x + 0.5, y + 0.5]);
  const zoom = ((await ada.screen([x + 1, y])).x - (await ada.screen([x, y])).x) * 2 ** ZOOM_STEPS;
  // The wheel's events carry whole pixels, and what lies there stays there.
  const anchor = { x: Math.floor(fitted.x), y: Math.floor(fitted.y) };
  await page.mouse.move(anchor.x, anchor.y);
  for (let step = 0; step < ZOOM_STEPS; step++) await page.mouse.wheel(0, DOUBLING);
  const centre = {
    x: anchor.x + (fitted.x - anchor.x) * 2 ** ZOOM_STEPS,
    y: anchor.y + (fitted.y - anchor.y) * 2 ** ZOOM_STEPS,
  };
  // The outline of the brush would lie over the pixel.
  await page.mouse.move(5, 5);
  // Within a screen pixel of the edges: just inside of all four, then just outside.
  const [inside, outside] = [zoom / 2 - 1.5, zoom / 2 + 1.5].map((reach) =>
    [-1, 1].flatMap((side) => [
      { x: centre.x + side * reach, y: centre.y },
      { x: centre.x, y: centre.y + side * reach },
    ]),
  );
  const thick = [THICK.colour, THICK.colour, THICK.colour, THICK.colour];
  await expect.poll(() => coloursAt(page, inside ?? [])).toEqual(thick);
  const around = await coloursAt(page, outside ?? []);
  expect(around).toHaveLength(4);
  expect(around).not.toContain(THICK.colour);
});
