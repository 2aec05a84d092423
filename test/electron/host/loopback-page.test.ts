import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../../electron/host/loopback.ts';
import type { connect as Connect } from '../../../renderer/connection/connect.ts';
import type { Connection } from '../../../renderer/connection/connection.ts';
import { chromiumArgs, findChromium } from '../../support/browser.ts';
import { buildConnectionPage } from '../../support/connection-page/build.ts';
import { type SmallApplication, sampleEvent, smallApplication } from './small-application.ts';

/** Names in the page. */
declare const connect: typeof Connect;
declare const connection: Connection;
declare const heard: unknown[];

const executablePath = findChromium();

describe.skipIf(executablePath === null)('a page in a real browser on the loopback host', () => {
  const rendererDir = mkdtempSync(join(tmpdir(), 'cloudbrush-page-'));
  const logged: string[] = [];
  let browser: Browser;
  let application: SmallApplication;
  let loopback: Loopback;
  let page: Page;

  beforeAll(async () => {
    await buildConnectionPage(rendererDir);
    browser = await chromium.launch({ executablePath: executablePath as string, args: [...chromiumArgs] });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(rendererDir, { recursive: true });
  });
  beforeEach(async () => {
    application = smallApplication();
    loopback = await startLoopback({ application, rendererDir, log: (line) => logged.push(line) });
    page = await (await browser.newContext()).newPage();
  });
  afterEach(async () => {
    await page.context().close();
    await loopback.close();
  });

  async function connectPage(): Promise<void> {
    await page.evaluate(async () => {
      const opened = await connect();
      const events: unknown[] = [];
      opened.onEvent((event) => events.push(event));
      opened.onState((state) => events.push(state));
      Object.assign(window, { connection: opened, heard: events });
    });
  }

  it('calls, gets answers with binaries, and errors with their code', async () => {
    await page.goto(loopback.url);
    await connectPage();
    const seen = await page.evaluate(async () => {
      const hello = await connection.calls['app.hello']({});
      const editIds = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
      const mask = { datasetId: 'd', splitId: 's', patch: 1, target: 'manual_hq' as const };
      const deltas = await connection.calls['mask.deltas']({ ...mask, editIds });
      const refused = await connection.calls['example.create']({ jobId: editIds[0], placeId: null }).catch((e) => e);
      return {
        host: hello.host,
        deltas: deltas.map(([id, delta]) => [id, delta instanceof Uint8Array && [...delta]]),
        refused: [refused.code, refused.name, refused.message],
      };
    });
    expect(seen).toEqual({
      host: 'browser',
      deltas: [
        ['00000000-0000-4000-8000-000000000001', [0]],
        ['00000000-0000-4000-8000-000000000002', [1, 1]],
      ],
      refused: ['unsupported', 'AppError', 'example.create is not part of this small application.'],
    });
  });

  it('fetches pixels, many at once, each in its own buffer', async () => {
    await page.goto(loopback.url);
    await connectPage();
    const seen = await page.evaluate(async () => {
      const patches = Array.from({ length: 40 }, (_, patch) => patch);
      const request = { datasetId: 'd é&=', splitId: 's', layerId: 'L1C_B4', generation: 1, rank: 0 };
      const answers = await Promise.all(patches.map((patch) => connection.pixels({ ...request, patch })));
      const missing = await connection.pixels({ ...request, layerId: 'missing', patch: 0 }).catch((e) => e.code);
      const aligned = answers.every((bytes) => bytes.byteOffset === 0 && bytes.buffer.byteLength === bytes.length);
      return {
        lengths: new Set(answers.map((b) => b.length)).size,
        firsts: answers.map((b) => b[9]),
        aligned,
        missing,
      };
    });
    expect(seen.firsts).toEqual(Array.from({ length: 40 }, (_, patch) => patch));
    expect(seen).toMatchObject({ lengths: 1, aligned: true, missing: 'not-found' });
  });

  it('hears events', async () => {
    await page.goto(loopback.url);
    await connectPage();
    application.emit(sampleEvent);
    await page.waitForFunction(() => heard.length === 1);
    expect(await page.evaluate(() => heard)).toEqual([sampleEvent]);
  });

  it('has the token gone from the address bar, and still connects after a reload', async () => {
    await page.goto(loopback.url);
    await connectPage();
    expect(page.url()).toBe(`http://127.0.0.1:${loopback.port}/`);
    await page.reload();
    await connectPage();
    expect(await page.evaluate(async () => (await connection.calls['app.hello']({})).host)).toBe('browser');
    expect(await page.context().cookies()).toEqual([]);
  });

  it('is opened by an address with a code, once; a second page needs the printed address', async () => {
    const address = loopback.entryUrl();
    await page.goto(address);
    await connectPage();
    expect(page.url()).toBe(`http://127.0.0.1:${loopback.port}/`);
    await page.reload();
    await connectPage();
    await page.goto(address);
    await connectPage();
    const second = await page.context().newPage();
    await second.goto(address);
    const error = await second.evaluate(() => connect().catch((e) => [e.code, e.message]));
    expect(error).toEqual(['connection', expect.stringMatching(/opens one page, and has done so\. Open the address/)]);
    await second.goto(loopback.url);
    expect(await second.evaluate(async () => (await connect()).host)).toBe('browser');
  });

  it('is refused without the token, and says which address to open', async () => {
    await page.goto(`http://127.0.0.1:${loopback.port}/`);
    const error = await page.evaluate(() => connect().catch((e) => [e.code, e.message]));
    expect(error).toEqual(['connection', expect.stringContaining('Open the address')]);
    await page.goto(`http://127.0.0.1:${loopback.port}/?x#token=wrong`);
    expect(await page.evaluate(() => connect().catch((e) => e.code))).toBe('connection');
    expect(application.clients).toEqual([]);
  });

  it('comes back after a cut: calls under way say so, what comes after works, and pixels too', async () => {
    await page.addInitScript(() => {
      const sockets: WebSocket[] = [];
      class Remembered extends WebSocket {
        constructor(url: string | URL) {
          super(url);
          sockets.push(this);
        }
      }
      Object.assign(window, { sockets, WebSocket: Remembered });
    });
    await page.goto(loopback.url);
    await connectPage();
    const release = application.hold();
    const outcome = await page.evaluate(async () => {
      const { sockets } = window as unknown as { sockets: WebSocket[] };
      const back = new Promise((resolve) => connection.onState((state) => state === 'open' && resolve(state)));
      const underWay = connection.calls['recent.list']({}).catch((error) => error.code);
      sockets[0].close();
      const first = await underWay;
      const between = await connection.calls['app.hello']({}).catch((error) => error.code);
      await back;
      return [first, between, (await connection.calls['app.hello']({})).host, heard];
    });
    release();
    expect(outcome).toEqual(['connection', 'connection', 'browser', ['lost', 'open']]);
    expect(application.clients.length).toBe(2);
    const length = await page.evaluate(async () => {
      const request = { datasetId: 'd', splitId: 's', layerId: 'L1C_B4', generation: 1, rank: 0 };
      return (await connection.pixels({ ...request, patch: 1 })).length;
    });
    expect(length).toBe(524_288);
  });

  it('gives up where another host has taken the place of its own, since that one does not know its token', async () => {
    await page.goto(loopback.url);
    await connectPage();
    const { port } = loopback;
    await loopback.close();
    loopback = await startLoopback({ application, rendererDir, port, log: (line) => logged.push(line) });
    await page.waitForFunction(() => heard.length === 2);
    expect(await page.evaluate(() => heard)).toEqual(['lost', 'refused']);
    const call = page.evaluate(() => connection.calls['app.hello']({}).catch((error) => error.code));
    expect(await call).toBe('connection');
  });
});
