import { setTimeout as sleep } from 'node:timers/promises';
import type { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import type { PageProbe } from './page-probe.ts';
import type { Bench } from './scenario.ts';

declare const cloudbrushProbe: PageProbe;

type Point = readonly [x: number, y: number];

/** Patch pixels at the two ends of the image. */
export const NEAR_END = 2;
export const FAR_END = 509;

/** A page on which tools are used, and what each input costs it: its listeners, and the frame that draws what they did. */
export class ToolPage {
  readonly app: AppPage;
  #toScreen: ((x: number, y: number) => { x: number; y: number }) | null = null;

  constructor(app: AppPage) {
    this.app = app;
  }

  static async open(bench: Bench, host: HostProcess): Promise<ToolPage> {
    return new ToolPage(await AppPage.open(bench.promptBrowser, host));
  }

  get page(): AppPage['page'] {
    return this.app.page;
  }

  async goTo(patch: number): Promise<void> {
    const { page, app } = this;
    await page.keyboard.press('Control+g');
    await page.locator('#go-to-index').fill(String(patch));
    await page.keyboard.press('Enter');
    await page.locator(`[data-pane="1"][data-shown*="/${patch}/"]`).waitFor();
    await app.settled();
    this.#toScreen = null;
  }

  async mouse(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', [x, y]: Point, down = true): Promise<void> {
    this.#toScreen ??= await this.app.toScreen();
    const at = this.#toScreen(x, y);
    const buttons = type === 'mouseReleased' || !down ? 0 : 1;
    await this.app.cdp.send('Input.dispatchMouseEvent', {
      type,
      ...at,
      button: down ? 'left' : 'none',
      buttons,
      clickCount: 1,
    });
  }

  /** Each point at a frame of its own, as a hand would come to it. */
  async along(points: readonly Point[], down = true): Promise<void> {
    for (const point of points) {
      await this.mouse('mouseMoved', point, down);
      await this.frame();
    }
  }

  /** All at once: the page is told of them in few events. */
  async rush(points: readonly Point[]): Promise<void> {
    await Promise.all(points.map((point) => this.mouse('mouseMoved', point)));
  }

  /** Two frames pass. */
  async frame(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  /** What every input cost of those that `act` makes, in milliseconds. */
  async each(act: () => Promise<void>): Promise<number[]> {
    await this.app.clear();
    await this.page.evaluate(() => cloudbrushProbe.watchFrames(true));
    await this.frame();
    await act();
    await this.frame();
    return this.page.evaluate(() => {
      cloudbrushProbe.watchFrames(false);
      return cloudbrushProbe.turns;
    });
  }

  /** What the dearest of them cost. */
  async dearest(act: () => Promise<void>): Promise<number> {
    return Math.max(...(await this.each(act)));
  }

  /** Moves the slider beside a label to a share of its way. */
  async slide(label: string | RegExp, share: number): Promise<void> {
    await this.page.getByLabel(label).evaluate((element, at) => {
      const input = element as HTMLInputElement;
      const [least, most] = [Number(input.min), Number(input.max)];
      input.value = String(least + at * (most - least));
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, share);
    await this.frame();
  }

  async key(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.frame();
  }

  /** The host has what was painted, and the page rests. */
  async rest(): Promise<void> {
    await this.app.saved();
    await sleep(40);
  }
}

/** So many even steps from one point to another, both of them included. */
export function line(from: Point, to: Point, steps: number): Point[] {
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const t = i / steps;
    return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  });
}

/** A loop around the whole patch; each second sample lies so much further in, so that all of them are corners. */
export function loop(samples: number, indent: number): Point[] {
  return Array.from({ length: samples }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / samples;
    const radius = i % 2 === 0 ? 250 : 250 - indent;
    return [256 + radius * Math.cos(angle), 256 + radius * Math.sin(angle)];
  });
}
