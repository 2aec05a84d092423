import { HARD } from './hard-patches.ts';
import { FAR_END, line, loop, NEAR_END, type ToolPage } from './tool-page.ts';
import { ALTERNATING, LIMIT_MS, middle, type Part, PREVIEW_LIMIT_MS, press, rounds, take } from './tool-rounds.ts';

const LASSO_SAMPLES = 2000;
const CORNERS = 200;
const LARGEST = 128;

const corners = [
  [NEAR_END, NEAR_END],
  [FAR_END, FAR_END],
] as const;
const across = line([NEAR_END + 10, 256], [FAR_END - 10, 250], 40);

export const outlines: Part = async (hand) => {
  await hand.goTo(HARD.even);
  const drawing: number[] = [];
  const lasso = await rounds(async (round) => {
    await take(hand, round, 'l');
    const path = loop(LASSO_SAMPLES, 2);
    await press(hand, path[0] ?? middle);
    await hand.rush(path.slice(0, -8));
    drawing.push(...(await hand.each(() => hand.along(path.slice(-8)))));
    const dearest = await hand.dearest(() => hand.mouse('mouseReleased', path[0] ?? middle));
    await hand.rest();
    return dearest;
  });
  const rectangle = await rounds(async (round) => {
    await take(hand, round, 'Shift+l');
    await press(hand, corners[0]);
    await hand.along(line(...corners, 3));
    const dearest = await hand.dearest(() => hand.mouse('mouseReleased', corners[1]));
    await hand.rest();
    return dearest;
  });
  return [
    [`lasso of ${LASSO_SAMPLES} samples over all, while it is drawn`, drawing, LIMIT_MS],
    [`lasso of ${LASSO_SAMPLES} samples over all, released`, lasso, LIMIT_MS],
    ['rectangle over all, released', rectangle, LIMIT_MS],
  ];
};

export const polygon: Part = async (hand) => {
  await hand.goTo(HARD.busy);
  await hand.key('Digit2');
  await hand.key('p');
  await hand.page.getByLabel('Adjust before painting').check();
  const path = loop(CORNERS, 18);
  for (const at of path) {
    await press(hand, at);
    await hand.mouse('mouseReleased', at);
  }
  const [first = middle] = path;
  await press(hand, first);
  const closing = await hand.each(() => hand.mouse('mouseReleased', first));
  await press(hand, first);
  const moving = await hand.each(() => hand.along(line(first, [300, 300], 40)));
  await hand.mouse('mouseReleased', [300, 300]);
  const applying = await hand.each(() => hand.key('Enter'));
  await hand.page.getByLabel('Adjust before painting').uncheck();
  await hand.rest();
  return [
    [`polygon of ${CORNERS} corners, closed, adjusted and applied`, [...closing, ...moving, ...applying], LIMIT_MS],
  ];
};

export const encircle: Part = async (hand) => {
  await hand.goTo(HARD.even);
  await hand.key('Shift+p');
  await hand.app.setRadius(LARGEST);
  const drawing: number[] = [];
  const released = await rounds(async (round) => {
    await take(hand, round, 'Shift+p');
    const path = loop(40, 0).slice(0, 34);
    await press(hand, path[0] ?? middle);
    drawing.push(...(await hand.each(() => hand.along(path))));
    const dearest = await hand.dearest(() => hand.mouse('mouseReleased', path.at(-1) ?? middle));
    await hand.rest();
    return dearest;
  });
  return [
    [`encircle with a radius of ${LARGEST}, while it is drawn`, drawing, LIMIT_MS],
    [`encircle with a radius of ${LARGEST}, released`, released, LIMIT_MS],
  ];
};

async function fillAt(hand: ToolPage, at: readonly [number, number]): Promise<number[]> {
  return rounds(async (round) => {
    await take(hand, round, 'f');
    await hand.mouse('mouseMoved', at, false);
    await hand.frame();
    const dearest = await hand.dearest(async () => {
      await hand.mouse('mousePressed', at);
      await hand.frame();
      await hand.mouse('mouseReleased', at);
    });
    await hand.rest();
    return dearest;
  });
}

export const fill: Part = async (hand) => {
  await hand.goTo(HARD.even);
  const even = await fillAt(hand, middle);
  await hand.goTo(HARD.comb);
  const comb = await fillAt(hand, [257.5, 256.5]);
  return [
    ['fill of a class all over the patch', even, LIMIT_MS],
    ['fill of a comb of teeth one pixel wide', comb, LIMIT_MS],
  ];
};

export const wand: Part = async (hand) => {
  await hand.goTo(HARD.even);
  const drag = () =>
    rounds(async (round) => {
      await take(hand, round, 'w');
      await hand.slide('Tolerance', 0);
      await press(hand, [100, 256]);
      const steps = await hand.each(() => hand.along(line([100, 256], [400, 256], 12)));
      await hand.key('Escape');
      await hand.mouse('mouseReleased', [400, 256]);
      return steps;
    });
  await hand.key('w');
  const connected = await drag();
  await hand.page.getByLabel('Connected only').uncheck();
  const global = await drag();
  await hand.page.getByLabel('Connected only').check();
  return [
    ['wand over noise, connected, per step', connected, PREVIEW_LIMIT_MS],
    ['wand over noise, all of the patch, per step', global, PREVIEW_LIMIT_MS],
  ];
};

export const superpixel: Part = async (hand) => {
  await hand.goTo(HARD.busy);
  await hand.key('u');
  await hand.slide('Segment', 0);
  await hand.mouse('mouseMoved', middle, false);
  // In the page's idle time.
  await hand.app.until(() => hand.page.evaluate(() => document.querySelector('[data-pane]') !== null), 'a pane');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const hovering = await hand.each(() => hand.along(across, false));
  await hand.key('Digit2');
  await hand.key('u');
  await press(hand, across[0] ?? middle);
  const drawing = await hand.each(() => hand.along([...across, ...across.map(([x, y]) => [y, x] as const)]));
  const released = await hand.each(() => hand.mouse('mouseReleased', middle));
  await hand.rest();
  return [
    ['superpixels of the smallest size, drawn and released', [...drawing, ...released], LIMIT_MS],
    ['cursor over superpixels', hovering, LIMIT_MS],
  ];
};

export const limits: Part = async (hand) => {
  await hand.goTo(HARD.busy);
  const { page } = hand;
  await hand.key('b');
  await hand.app.setRadius(LARGEST);
  await page.getByRole('combobox', { name: 'Paints' }).selectOption('priority');
  await page.getByLabel('Gate: only where a value lies').check();
  const gate = page.getByRole('region', { name: 'Where it paints' });
  await gate.getByLabel('Gate from').fill('0.15');
  await gate.getByLabel('Gate from').press('Enter');
  await page.locator('[data-pane="1"]').focus();
  const hovering = await hand.each(() => hand.along(across, false));
  const drawing: number[] = [];
  for (const key of ALTERNATING) {
    await hand.key(key);
    await press(hand, across[0] ?? middle);
    drawing.push(...(await hand.each(() => hand.along(across))));
    drawing.push(...(await hand.each(() => hand.mouse('mouseReleased', middle))));
    await hand.rest();
  }
  const box = await gate.getByTestId('histogram').boundingBox();
  if (box === null) throw new Error('the gate has a histogram');
  const range = await hand.each(async () => {
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + 0.95 * box.width, y);
    await page.mouse.down();
    for (let step = 0; step < 60; step++) {
      await page.mouse.move(box.x + (0.95 - 0.01 * step) * box.width, y);
      await hand.frame();
    }
    await page.mouse.up();
  });
  await page.getByLabel('Gate: only where a value lies').uncheck();
  await page.getByRole('combobox', { name: 'Paints' }).selectOption('everything');
  return [
    [`brush of radius ${LARGEST} with priority and gate`, drawing, LIMIT_MS],
    [`cursor of radius ${LARGEST} with priority and gate`, hovering, LIMIT_MS],
    ['gate, its range moved', range, LIMIT_MS],
  ];
};
