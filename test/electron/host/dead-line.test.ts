import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../../electron/host/loopback.ts';
import type { connect as Connect } from '../../../renderer/connection/connect.ts';
import type { Connection } from '../../../renderer/connection/connection.ts';
import { CuttableLine } from '../../faults/cuttable-line.ts';
import { chromiumArgs, findChromium } from '../../support/browser.ts';
import { buildConnectionPage } from '../../support/connection-page/build.ts';
import { type SmallApplication, smallApplication } from './small-application.ts';

/** Names in the page. */
declare const connect: typeof Connect;
declare const connection: Connection;
declare const heard: unknown[];
declare const asked: Promise<unknown>;

const executablePath = findChromium();

describe.skipIf(executablePath === null)('a page whose line to the host is dead, and does not say so', () => {
  const rendererDir = mkdtempSync(join(tmpdir(), 'cloudbrush-page-'));
  let line: CuttableLine;
  let browser: Browser;
  let application: SmallApplication;
  let loopback: Loopback;
  let page: Page;

  beforeAll(async () => {
    await buildConnectionPage(rendererDir);
  });
  afterAll(() => rmSync(rendererDir, { recursive: true }));
  beforeEach(async () => {
    line = await CuttableLine.open();
    browser = await chromium.launch({
      executablePath: executablePath as string,
      args: [...chromiumArgs, ...line.browserArgs],
    });
    application = smallApplication();
    loopback = await startLoopback({ application, rendererDir, log: () => undefined });
    page = await browser.newPage();
  });
  afterEach(async () => {
    await browser.close();
    await line.close();
    await loopback.close();
  });

  async function connectPage(): Promise<void> {
    await page.goto(loopback.url);
    await page.evaluate(async () => {
      const opened = await connect();
      const states: unknown[] = [];
      opened.onState((state) => states.push(state));
      Object.assign(window, { connection: opened, heard: states });
    });
  }

  const state = () => page.evaluate(() => heard.at(-1));

  it('opens another when it is asked to, and the host lets go of the old one at once', async () => {
    await connectPage();
    line.swallow();
    await page.evaluate(() => {
      Object.assign(window, { asked: connection.calls['recent.list']({}).catch((error) => error.code) });
    });
    line.heal();
    await page.evaluate(() => connection.retry());
    expect(await page.evaluate(() => asked)).toBe('connection');
    await expect.poll(state, { timeout: 10_000 }).toBe('open');
    expect(await page.evaluate(async () => (await connection.calls['app.hello']({})).host)).toBe('browser');
    await expect.poll(() => application.closedClients, { timeout: 10_000 }).toBe(1);
    expect(application.clients).toHaveLength(2);
  });

  it('does not wait for pixels that do not come any more, which would keep back all others', async () => {
    await connectPage();
    const release = application.hold();
    await page.evaluate(() => {
      const request = { datasetId: 'd', splitId: 's', layerId: 'L1C_B4', generation: 1, rank: 0 };
      const answers = Array.from({ length: 12 }, (_, patch) => connection.pixels({ ...request, patch }));
      const outcomes = answers.map((answer) =>
        answer.then(
          () => 'came',
          (error) => error.code,
        ),
      );
      Object.assign(window, { asked: Promise.all(outcomes) });
    });
    await expect.poll(() => application.reading, { timeout: 10_000 }).toBeGreaterThan(3);
    line.swallow();
    release();
    line.heal();
    await page.evaluate(() => connection.retry());
    expect(await page.evaluate(() => asked)).toContain('connection');
    await expect.poll(state, { timeout: 10_000 }).toBe('open');
    const length = await page.evaluate(async () => {
      const request = { datasetId: 'd', splitId: 's', layerId: 'L1C_B4', generation: 2, rank: 0 };
      return (await connection.pixels({ ...request, patch: 20 })).length;
    });
    expect(length).toBe(524_288);
  });

  it('notices by itself, also where what it tries meanwhile is swallowed too', async () => {
    await page.clock.install();
    await connectPage();
    line.swallow();
    for (let minute = 0; minute < 3; minute++) await page.clock.runFor(60_000);
    expect(await page.evaluate(() => heard)).toEqual(['silent']);
    line.heal();
    const aSecondLater = async () => {
      await page.clock.runFor(1_000);
      return state();
    };
    // The page's time is driven, and the socket's is not.
    await expect.poll(aSecondLater, { timeout: 40_000, interval: 400 }).toBe('open');
  }, 60_000);

  it('looks at once when the network is back or the page is seen again', async () => {
    await connectPage();
    for (const event of ['online', 'visibilitychange']) {
      line.swallow();
      line.heal();
      await page.evaluate((name) => (name === 'online' ? window : document).dispatchEvent(new Event(name)), event);
      await expect.poll(state, { timeout: 10_000 }).toBe('open');
      expect(await page.evaluate(() => heard.splice(0))).toEqual(['silent', 'lost', 'open']);
    }
  });
});
