import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from '@playwright/test';
import type { HostProcess } from '../support/host-process.ts';
import { type Input, installProbe, type PageProbe, type Shown, type SocketFrame } from './page-probe.ts';

declare const cloudbrushProbe: PageProbe;

/** No answer within this time is an error of the run, not a slow sample. */
const LOST_MS = 60_000;
/** No request for pixels for so long: what is fetched ahead has arrived. */
const QUIET_MS = 300;
const REST_MS = 60;
const VIEWPORT = { width: 1440, height: 900 };

/** The built page in a browser, with a patch on its canvas. */
export class AppPage {
  readonly page: Page;
  readonly cdp: CDPSession;
  #pixelRequests = 0;
  #lastRequestAt = 0;

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.cdp = cdp;
    page.on('request', (request) => {
      if (isPixels(request.url())) this.#pixelRequests++;
    });
    const done = (request: { url(): string }) => {
      if (!isPixels(request.url())) return;
      this.#pixelRequests--;
      this.#lastRequestAt = performance.now();
    };
    page.on('requestfinished', done);
    page.on('requestfailed', done);
  }

  /** Loads the page; the host opens its folder in it, and the annotator's name is given where it is asked for. */
  static async open(browser: Browser, host: HostProcess): Promise<AppPage> {
    const context = await browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const app = new AppPage(page, cdp);
    await page.addInitScript(installProbe);
    if (host.pages > 0) await host.forgetPositions();
    await page.goto(host.url);
    const pane = page.getByTestId('pane');
    // The host opens its folder in the first page; the next ones find it among the recent ones.
    if (host.pages++ > 0) {
      await page.getByRole('region', { name: 'Recent datasets' }).getByRole('button').first().click();
    }
    await pane.waitFor({ timeout: LOST_MS });
    const name = page.locator('#annotator-name');
    if (await name.isVisible()) {
      await name.fill('Ada');
      await page.keyboard.press('Enter');
      await name.waitFor({ state: 'detached' });
    }
    await app.until(() => page.locator('[data-testid=pane][data-shown]').count(), 'a patch on the canvas');
    await app.settled();
    return app;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Waits until no pixels have been asked for during some time. */
  async settled(): Promise<void> {
    this.#lastRequestAt = performance.now();
    await this.until(
      () => Promise.resolve(this.#pixelRequests === 0 && performance.now() - this.#lastRequestAt > QUIET_MS),
      'an end of the requests for pixels',
    );
  }

  async until(condition: () => Promise<unknown>, what: string): Promise<void> {
    const startMs = performance.now();
    while (!(await condition())) {
      if (performance.now() - startMs > LOST_MS) throw new Error(`waited ${LOST_MS / 1000} s for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Lets the last frames pass, as between two presses of a hand, and forgets what the probe has seen. */
  async atRest(): Promise<void> {
    await sleep(REST_MS);
    await this.clear();
  }

  /** Forgets what the probe has seen. */
  clear(): Promise<void> {
    return this.page.evaluate(() => cloudbrushProbe.clear());
  }

  inputs(): Promise<Input[]> {
    return this.page.evaluate(() => cloudbrushProbe.inputs);
  }

  socketFrames(): Promise<SocketFrame[]> {
    return this.page.evaluate(() => cloudbrushProbe.frames);
  }

  /** The first change of the pane (`shown`) or of the header's state (`states`) to a value, once it has been drawn. */
  async seen(list: 'shown' | 'states', value: RegExp): Promise<Shown> {
    const handle = await this.page.waitForFunction(
      ([name, source]) => cloudbrushProbe[name].find((shown) => new RegExp(source).test(shown.value)),
      [list, value.source] as const,
      { polling: 20, timeout: LOST_MS },
    );
    const shown = await handle.jsonValue();
    if (shown === undefined) throw new Error(`nothing shows ${value}`);
    return shown;
  }

  /** When panes were drawn whose `data-shown` holds a text, each, in the page's clock. */
  drawnAt(text: string): Promise<number[]> {
    return this.page.evaluate(
      (part) => cloudbrushProbe.shown.filter(({ value }) => value.includes(part)).map(({ drawnAt }) => drawnAt),
      text,
    );
  }

  /** The last press of a key, in the page's clock. */
  async press(code: string): Promise<Input> {
    const press = (await this.inputs()).findLast((input) => input.code === code);
    if (press === undefined) throw new Error(`no press of ${code} reached the page`);
    return press;
  }

  /**
   * What the page spent on a key press whose effect was drawn in the next frame: its listeners with the state that they
   * flushed, and that frame up to the compositor. Without the time until the display's tick began the frame.
   */
  async workOn(code: string, shown: Shown): Promise<number> {
    const { frameAt } = await this.press(code);
    if (frameAt === null || frameAt > shown.drawnAt) throw new Error(`the press of ${code} was drawn in no frame`);
    const handlers = await this.page.evaluate(() => cloudbrushProbe.handlers.keydown);
    return handlers.reduce((sum, ms) => sum + ms, 0) + shown.drawnAt - frameAt;
  }

  /** Patch pixels `x, y` in CSS pixels of the page, while the patch fits the pane. */
  async toScreen(): Promise<(x: number, y: number) => { x: number; y: number }> {
    const box = await this.page.getByTestId('pane').boundingBox();
    if (box === null) throw new Error('the pane is on the page');
    const zoom = Math.min(box.width - 24, box.height - 24) / 512;
    const left = box.x + (box.width - 512 * zoom) / 2;
    const top = box.y + (box.height - 512 * zoom) / 2;
    return (x, y) => ({ x: left + x * zoom, y: top + y * zoom });
  }

  /** Sets the brush's radius, in patch pixels, with the slider of the dock. */
  async setRadius(radius: number): Promise<void> {
    const slider = this.page.getByLabel('Brush radius');
    await slider.evaluate(
      (element, position) => {
        (element as HTMLInputElement).value = String(position);
        element.dispatchEvent(new Event('input', { bubbles: true }));
      },
      Math.log2(radius / 0.5) / Math.log2(256),
    );
    const shown = await slider.locator('xpath=following-sibling::output').textContent();
    if (Number.parseFloat(shown ?? '') !== radius) throw new Error(`the brush has radius ${shown}, not ${radius}`);
  }

  /** Waits until every stroke is saved. */
  async saved(): Promise<void> {
    await this.page.locator('[data-state=saved]').waitFor({ timeout: LOST_MS });
  }
}

function isPixels(url: string): boolean {
  return new URL(url).pathname.endsWith('/pixels');
}
