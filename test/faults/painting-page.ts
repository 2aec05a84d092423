import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect as expectAtOnce, type Page } from '@playwright/test';
import type { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { Annotator, type Point, swept } from '../e2e/support/annotator.ts';
import { crashPage } from '../e2e/support/running-host.ts';
import { chromiumArgs, findChromium } from '../support/browser.ts';
import type { CuttableLine } from './cuttable-line.ts';

const expect = expectAtOnce.configure({ timeout: 30_000 });
const RADIUS = 6;
/** Where a pointer is, is known to the browser up to this, in pixels of the patch: its numbers are no doubles. */
const BLUR = 0.01;
/** Between the ends of a stroke and the padding. */
const MARGIN = 20;

/** A person at a real page, with their own account of what they have painted: one mask, strokes one over the other. */
export class PaintingPage {
  readonly #context: BrowserContext;
  readonly #debuggingPort: number;
  readonly #random: SeededRandom;
  /** What the mask has to be. */
  readonly #codes: Int16Array;
  /** Pixels right on the edge of a stroke that nothing was painted over since. */
  readonly #onEdge = new Set<number>();
  /** Code of each stroke, in the order of painting. */
  readonly strokes: number[] = [];
  /** What each stroke has changed, and the pixels right on its edge, in the same order. */
  readonly #changes: { readonly pixels: readonly number[]; readonly edge: readonly number[] }[] = [];
  #page: Page;
  #under: { readonly points: readonly Point[]; readonly code: number } | null = null;

  private constructor(
    context: BrowserContext,
    page: Page,
    debuggingPort: number,
    random: SeededRandom,
    base: Int16Array,
  ) {
    this.#context = context;
    this.#page = page;
    this.#debuggingPort = debuggingPort;
    this.#random = random;
    this.#codes = base.slice();
    this.#answerDialogs();
  }

  /** A browser behind a line, with one page at the host's address, ready to paint. */
  static async open(
    url: string,
    line: CuttableLine,
    folder: string,
    random: SeededRandom,
    base: Int16Array,
  ): Promise<PaintingPage> {
    const painting = await PaintingPage.#launch(line, folder, random, base);
    await painting.#page.goto(url);
    await painting.#hand.sees('train', 0);
    await painting.#hand.saysName('Ada');
    await painting.#hand.brush({ radius: RADIUS });
    return painting;
  }

  /** Another browser at the same mask, in which is seen what this page has saved. */
  async beside(url: string, line: CuttableLine, folder: string): Promise<PaintingPage> {
    const painting = await PaintingPage.#launch(line, folder, this.#random, this.#codes);
    const memory = await this.#page.evaluate(() => JSON.stringify(sessionStorage));
    await painting.#page.addInitScript((stored) => {
      for (const [key, value] of Object.entries(JSON.parse(stored))) sessionStorage.setItem(key, String(value));
    }, memory);
    await painting.#page.goto(url);
    await painting.#hand.sees('train', 0);
    await painting.#hand.brush({ radius: RADIUS });
    painting.comesAfter(this, 0);
    return painting;
  }

  static async #launch(
    line: CuttableLine,
    folder: string,
    random: SeededRandom,
    base: Int16Array,
  ): Promise<PaintingPage> {
    const profile = mkdtempSync(join(folder, 'profile-'));
    const executablePath = findChromium();
    const context = await chromium.launchPersistentContext(profile, {
      ...(executablePath !== null && { executablePath }),
      args: [...chromiumArgs, ...line.browserArgs, '--remote-debugging-port=0'],
      viewport: { width: 1280, height: 800 },
    });
    const port = Number((await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')[0]);
    const page = context.pages()[0] ?? (await context.newPage());
    return new PaintingPage(context, page, port, random, base);
  }

  get #hand(): Annotator {
    return new Annotator({ page: this.#page });
  }

  /** Work that is not safe would be asked about; whoever reloads here means it. */
  #answerDialogs(): void {
    this.#page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  }

  /** A whole stroke, and what it makes of the mask. */
  async paint(): Promise<void> {
    await this.press();
    await this.release();
  }

  /** A stroke whose button is still down. */
  async press(): Promise<void> {
    const at = (): number => MARGIN + this.#random.below(512 - 2 * MARGIN) + 0.5;
    const points: Point[] = [
      [at(), at()],
      [at(), at()],
    ];
    // Some pixel changes: the first one is of another class.
    const [x, y] = points[0] as Point;
    const before = this.#codes[Math.floor(y) * 512 + Math.floor(x)] as number;
    const code = (before + 1 + this.#random.below(3)) % 4;
    await this.#page.keyboard.press(String(code + 1));
    await this.#hand.press(points);
    this.#under = { points, code };
  }

  async release(): Promise<void> {
    await this.#page.mouse.up();
    this.ended();
  }

  /** The stroke under the hand has been ended, by whatever it was. */
  ended(): void {
    if (this.#under === null) return;
    const { points, code } = this.#under;
    const inside = swept(points, RADIUS - BLUR);
    const edge = [...swept(points, RADIUS + BLUR)].filter((pixel) => !inside.has(pixel));
    // Where nobody knows what was there, nobody knows whether it has changed.
    const pixels = [...inside].filter((pixel) => this.#codes[pixel] !== code || this.#onEdge.has(pixel));
    for (const pixel of edge) this.#onEdge.add(pixel);
    for (const pixel of inside) {
      this.#onEdge.delete(pixel);
      this.#codes[pixel] = code;
    }
    this.strokes.push(code);
    this.#changes.push({ pixels, edge });
    this.#under = null;
  }

  /** The last strokes of this page came after those of another, which were not there when they were painted. */
  comesAfter(other: PaintingPage, count: number): void {
    const codes = this.strokes.splice(this.strokes.length - count);
    const changes = this.#changes.splice(this.#changes.length - count);
    const before = this.strokes.length;
    this.strokes.push(...other.strokes.slice(before));
    this.#changes.push(...other.#changes.slice(before));
    this.#codes.set(other.#codes);
    this.#onEdge.clear();
    for (const pixel of other.#onEdge) this.#onEdge.add(pixel);
    for (const [i, { pixels, edge }] of changes.entries()) {
      for (const pixel of edge) this.#onEdge.add(pixel);
      for (const pixel of pixels) this.#codes[pixel] = codes[i] as number;
    }
    this.strokes.push(...codes);
    this.#changes.push(...changes);
  }

  /** The strokes that were not taken are offered: puts them on. */
  async putsOn(count: number): Promise<string[]> {
    const offer = this.#page.getByRole('alert').filter({ hasText: 'was changed elsewhere' });
    const words = count === 1 ? 'One stroke of yours is' : `${count} strokes of yours are`;
    const found = (await appears(offer.filter({ hasText: words }))) ? [] : [`the offer does not say ${words}`];
    await this.#page.getByRole('button', { name: 'Put them on this mask' }).click();
    return found;
  }

  /** Freezes the page as a browser does with one that is long out of sight; answers what lets it go on. */
  async freeze(): Promise<() => Promise<void>> {
    const session = await this.#page.context().newCDPSession(this.#page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    return async () => {
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      await session.detach();
    };
  }

  /** Processes of the browser that draw and run pages. */
  async processes(): Promise<readonly number[]> {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${this.#debuggingPort}`);
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await browser.close();
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  }

  /** How many pixels of a mask are not what was painted. */
  differing(codes: Int16Array): number {
    return codes.filter((code, pixel) => code !== this.#codes[pixel] && !this.#onEdge.has(pixel)).length;
  }

  /** A stroke is begun where there is no room for it: the page says so, and takes nothing of it. */
  async triesOneMore(): Promise<string[]> {
    await this.press();
    await this.#page.mouse.up();
    this.#under = null;
    const told = this.#page.getByRole('alert').filter({ hasText: '8 strokes are waiting' });
    return (await appears(told)) ? [] : ['the ninth stroke was not refused in a sentence'];
  }

  /** Whether the header says so, with the number of strokes that wait. */
  async saysNotSaved(waiting: number): Promise<string[]> {
    const wait = waiting === 1 ? '1 stroke waits' : `${waiting} strokes wait`;
    const header = this.#page.locator('[data-state=not-saved]').filter({ hasText: `Not saved: ${wait}` });
    return (await appears(header)) ? [] : [`the header does not say that ${wait}: it says ${await this.#header()}`];
  }

  async triesAgain(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Try again' }).click();
  }

  async saysSaved(): Promise<string[]> {
    if (!(await appears(this.#page.locator('[data-state=saved]').filter({ hasText: /^\s*Saved\s*$/ }))))
      return [`the page does not come to say Saved: it says ${await this.#header()}`];
    const edits = this.#page.getByTitle('Edits on this mask');
    try {
      await expect(edits).toHaveText(String(this.strokes.length));
      return [];
    } catch {
      return [`the page shows ${await edits.textContent()} edits and not ${this.strokes.length}`];
    }
  }

  async #header(): Promise<string> {
    return (await this.#page.locator('[data-state]').first().textContent())?.replace(/\s+/g, ' ').trim() ?? 'nothing';
  }

  /** Settles when the tab's storage holds so many strokes: from then on they outlive the page's process. */
  async keeps(waiting: number): Promise<void> {
    const kept = (): Promise<number> =>
      this.#page.evaluate(() => (JSON.parse(sessionStorage.getItem('cloudbrush.waiting') ?? '[]') as []).length);
    await expect.poll(kept).toBe(waiting);
  }

  /** Loads the page again, which ends the stroke under the hand. */
  async reload(): Promise<void> {
    await this.#page.reload();
    this.ended();
    await this.#page.mouse.up();
    await this.#hand.sees('train', 0);
  }

  /** Kills the page's own process, and opens it again in the same tab. A stroke under the hand is gone. */
  async crash(): Promise<void> {
    this.#under = null;
    this.#page = await crashPage(this.#page, this.#debuggingPort);
    this.#answerDialogs();
    await this.#hand.sees('train', 0);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

async function appears(what: ReturnType<Page['locator']>): Promise<boolean> {
  return expect(what)
    .toBeVisible()
    .then(() => true)
    .catch(() => false);
}
