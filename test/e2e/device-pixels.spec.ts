import { type CDPSession, chromium, expect, type Page } from '@playwright/test';
import { chromiumArgs, findChromium } from '../support/browser.ts';
import { Annotator, type Point } from './support/annotator.ts';
import { codesOf, test } from './support/journey.ts';
import { startBrowserHost } from './support/running-host.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** What the screen shows, one entry per device pixel. */
interface Screen {
  readonly width: number;
  at(x: number, y: number): Colour;
}

/** Gives the page's display another scale while it is open, as a window has that goes to another display. */
async function setScale(page: Page, session: CDPSession, deviceScaleFactor: number): Promise<void> {
  // Emulated, a scale is told to the page together with a size that changes.
  for (const width of [1281, 1280]) {
    const metrics = { width, height: 800, deviceScaleFactor, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', metrics);
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
  }
  await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBe(deviceScaleFactor);
}

async function screenOf(page: Page, session: CDPSession): Promise<Screen> {
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  const { width, pixels } = await page.evaluate(async (bytes) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))]));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    if (context === null) throw new Error('the page can draw');
    context.drawImage(picture, 0, 0);
    const { data: rgba } = context.getImageData(0, 0, picture.width, picture.height);
    let text = '';
    for (let i = 0; i < rgba.length; i += 8192) text += String.fromCharCode(...rgba.subarray(i, i + 8192));
    return { width: picture.width, pixels: btoa(text) };
  }, data);
  const rgba = Buffer.from(pixels, 'base64');
  return { width, at: (x, y) => [...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)] as unknown as Colour };
}

/** Colours of the imagery as it was drawn: 512 x 512, before the compositor. */
async function drawnColours(page: Page): Promise<Buffer> {
  const pixels = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=pane] canvas');
    const rgba = canvas?.getContext('2d')?.getImageData(0, 0, 512, 512).data ?? new Uint8ClampedArray();
    let text = '';
    for (let i = 0; i < rgba.length; i += 8192) text += String.fromCharCode(...rgba.subarray(i, i + 8192));
    return btoa(text);
  });
  return Buffer.from(pixels, 'base64');
}

const same = (one: Colour, other: Colour) => one.every((part, i) => part === other[i]);

/** Where the patch's pictures lie, in device pixels. */
async function placeOf(page: Page): Promise<{ left: number; top: number; zoom: number }> {
  return page.evaluate(() => {
    const canvas = document.querySelector('[data-testid=pane] canvas')?.getBoundingClientRect();
    if (canvas === undefined) throw new Error('there is a picture');
    const ratio = devicePixelRatio;
    return { left: canvas.left * ratio, top: canvas.top * ratio, zoom: (canvas.width * ratio) / 512 };
  });
}

const fraction = (length: number) => Math.abs(length - Math.round(length));

/** Turns the wheel until a patch pixel is so many device pixels wide. */
async function zoomTo(page: Page, at: { x: number; y: number }, devicePixels: number): Promise<void> {
  const { zoom } = await placeOf(page);
  let doublings = Math.log2(devicePixels / zoom);
  await page.mouse.move(at.x, at.y);
  while (Math.abs(doublings) > 1e-9) {
    const step = Math.max(-1, Math.min(1, doublings));
    await page.mouse.wheel(0, -240 * step);
    doublings -= step;
  }
  await expect.poll(async () => fraction((await placeOf(page)).zoom)).toBeLessThan(1e-3);
}

/** A device pixel is the patch pixel that lies there, in its own colour, unmixed, over the whole of a piece of the pane. */
async function expectCrisp(page: Page, session: CDPSession): Promise<void> {
  await expect
    .poll(async () => {
      const { left, top } = await placeOf(page);
      return Math.max(fraction(left), fraction(top));
    })
    .toBeLessThan(0.02);
  const drawn = await drawnColours(page);
  const { left, top, zoom } = await placeOf(page);
  const pane = await page.getByTestId('pane').boundingBox();
  if (pane === null) throw new Error('the pane is there');
  const ratio = await page.evaluate(() => devicePixelRatio);
  const screen = await screenOf(page, session);
  expect(screen.width).toBe(Math.round((await page.evaluate(() => innerWidth)) * ratio));
  const wrong: string[] = [];
  let seen = 0;
  const isWhole = fraction(zoom) < 1e-3;
  const step = isWhole ? Math.round(zoom) : zoom;
  // Away from the pane's edges, where messages and rings may lie.
  for (let py = Math.ceil((pane.y + 120) * ratio); py < (pane.y + pane.height - 120) * ratio; py++) {
    for (let px = Math.ceil((pane.x + 60) * ratio); px < (pane.x + pane.width - 60) * ratio; px++) {
      const x = Math.floor((px + 0.5 - Math.round(left)) / step);
      const y = Math.floor((py + 0.5 - Math.round(top)) / step);
      if (x < 2 || y < 2 || x > 508 || y > 508) continue;
      seen++;
      const colour = screen.at(px, py);
      const near = isWhole ? [0] : [0, -1, 1];
      const isOne = near.some((dy) =>
        near.some((dx) => {
          const i = 4 * ((y + dy) * 512 + x + dx);
          return same(colour, [drawn[i] ?? 0, drawn[i + 1] ?? 0, drawn[i + 2] ?? 0]);
        }),
      );
      if (!isOne && wrong.length < 5)
        wrong.push(
          `${px},${py} shows ${colour}, pixel ${x},${y} has ${[0, 1, 2].map((part) => drawn[4 * (y * 512 + x) + part])}`,
        );
    }
  }
  expect(seen).toBeGreaterThan(10_000);
  expect(wrong).toEqual([]);
}

for (const scale of [1, 1.25, 1.5, 2]) {
  test(`pictures are exact to the device pixel at a scale of ${scale}, the mask and the hand with them`, async ({
    desk,
  }) => {
    const before = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
    const executablePath = findChromium();
    const browser = await chromium.launch({
      ...(executablePath !== null && { executablePath }),
      args: [...chromiumArgs, `--force-device-scale-factor=${scale}`, '--window-size=1280,900'],
    });
    const host = await startBrowserHost(browser, { userData: desk.userData, folder: desk.dataset, ownScreen: true });
    const { page } = host;
    const ada = new Annotator(host);
    const session = await page.context().newCDPSession(page);
    await ada.sees('train', 0);
    await ada.saysName('Ada');
    expect(await page.evaluate(() => devicePixelRatio)).toBe(scale);
    await page.getByLabel('Mask opacity').fill('1');
    await page.mouse.move(5, 5);

    // Fitted: no whole zoom, and still no colour between two pixels.
    await page.keyboard.press('Shift+Q');
    await expectCrisp(page, session);
    const spot: Point = [256.5, 200.5];
    const at = await ada.screen(spot);
    await zoomTo(page, { x: Math.round(at.x), y: Math.round(at.y) }, 6);
    await page.mouse.move(5, 5);
    await expectCrisp(page, session);
    await page.keyboard.press('Shift+Q');

    // A press in the last device pixel of a patch pixel hits that one, and it is drawn over the same device pixels.
    await ada.brush({ radius: 0.5, key: '4' });
    const { left, top, zoom } = await placeOf(page);
    const [x, y] = unlike(before, 3);
    const corner = { x: Math.round(left) + x * Math.round(zoom), y: Math.round(top) + y * Math.round(zoom) };
    const last = Math.round(zoom) - 0.5;
    await page.mouse.click((corner.x + last) / scale, (corner.y + last) / scale);
    await ada.saved();
    await ada.hasEdits(1);
    await page.mouse.move(5, 5);
    const screen = await screenOf(page, session);
    const size = Math.round(zoom);
    const red: Colour = [255, 74, 74];
    for (const [dx, dy, inside] of [
      [0, 0, true],
      [size - 1, 0, true],
      [0, size - 1, true],
      [size - 1, size - 1, true],
      [-1, 0, false],
      [size, 0, false],
      [0, -1, false],
      [0, size, false],
    ] as const) {
      expect(same(screen.at(corner.x + dx, corner.y + dy), red), `device pixel ${dx},${dy} of the painted one`).toBe(
        inside,
      );
    }

    // The outline's line lies half on either side of the painted pixel's edge.
    await page.keyboard.press('KeyO');
    const row = corner.y + (size >> 1);
    const redness = (lines: Screen, dx: number) => {
      const [redPart, green] = lines.at(corner.x + dx, row);
      return redPart - green;
    };
    await expect.poll(async () => redness(await screenOf(page, session), size >> 1)).toBeLessThan(20);
    const lines = await screenOf(page, session);
    expect(redness(lines, 0)).toBeGreaterThan(60);
    expect(Math.abs(redness(lines, 0) - redness(lines, -1))).toBeLessThan(20);
    await host.close();
    await browser.close();
  });
}

/** A pixel in the middle of the patch that is not of a class, nor are those around it. */
function unlike(codes: Int8Array, code: number): Point {
  for (let y = 190; y < 215; y++) {
    for (let x = 240; x < 275; x++) {
      const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => codes[(y + dy) * 512 + x + dx]));
      if (!around.includes(code)) return [x, y];
    }
  }
  throw new Error('the sample has such a place');
}

test('a window that goes to a display of another scale stays exact', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await page.keyboard.press('Shift+Q');
  const session = await page.context().newCDPSession(page);
  for (const scale of [1, 1.5, 1.25, 2]) {
    await setScale(page, session, scale);
    await page.mouse.move(5, 5);
    await expectCrisp(page, session);
  }
});
