import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { connect as Connect, Connection } from '../../../renderer/connection/connection.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import { findChromium } from '../../support/browser.ts';
import { DoubleApp } from '../../support/electron-double/launch.ts';
import { encodePatch, samplePixels, writeSampleDataset } from '../../support/sample-dataset.ts';
import { type BuiltApp, builtApp } from './built-app.ts';

/** Names in the page. */
declare const connect: typeof Connect;
declare const connection: Connection;
declare const heard: unknown[];

const origin = 'app://cloudbrush';
/** A message that seems to come from the window's own page. */
const ownPage = { origin, isMainFrame: true, isOwnWindow: true };
const uuid = (last: number): string => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;

describe.skipIf(findChromium() === null)('the built desktop shell on the stand-in for electron', () => {
  let built: BuiltApp;
  let dataset: string;
  let app: DoubleApp;
  let page: Page;

  beforeAll(async () => {
    built = await builtApp();
    dataset = join(built.folder, 'wolken über see');
    mkdirSync(dataset);
    await writeSampleDataset(dataset);
  });
  afterAll(() => built.remove());

  async function launch(args: readonly string[] = [], env: Record<string, string> = {}): Promise<void> {
    app = new DoubleApp({ main: built.main, args: ['--user-data', built.userData, ...args], env });
    page = await app.page();
  }

  async function connectPage(): Promise<void> {
    await page.evaluate(async () => {
      const opened = await connect();
      const events: unknown[] = [];
      opened.onEvent((event) => events.push(event));
      opened.onState((state) => events.push(state));
      Object.assign(window, { connection: opened, heard: events });
    });
  }

  const heardEvents = async (count: number): Promise<unknown[]> => {
    await page.waitForFunction((wanted) => heard.length >= wanted, count);
    return page.evaluate(() => heard);
  };

  /** One application for a group of tests, each with a fresh document. */
  function sharedApp(): void {
    beforeAll(() => launch());
    beforeEach(async () => void (await page.reload()));
    afterAll(() => app.dispose());
  }

  async function launchForTest(args: readonly string[] = []): Promise<void> {
    await launch(args);
    const mine = app;
    onTestFinished(() => mine.dispose());
  }

  describe('its window', () => {
    sharedApp();

    it('is sandboxed and isolated, without Node, spellcheck or views, and shown only when drawn', async () => {
      const { windows } = await app.record();
      expect(windows).toHaveLength(1);
      const { options, shown, url } = windows[0];
      expect(options.webPreferences).toEqual({
        preload: expect.stringMatching(/dist\/preload\/preload\.cjs$/),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: true,
      });
      expect(options).toMatchObject({ show: false, backgroundColor: '#1b1b1c' });
      expect([shown, url]).toEqual([true, `${origin}/`]);
    });

    it('comes from a scheme that is standard and secure and may do nothing else', async () => {
      const { schemes } = await app.record();
      expect(schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
    });

    it('gets built files alone, under the strict policy', async () => {
      const answers = await page.evaluate(async () => {
        const ask = async (path: string, init?: RequestInit): Promise<[number, Record<string, string>]> => {
          const response = await fetch(path, init);
          return [response.status, Object.fromEntries(response.headers)];
        };
        return {
          page: await ask('/'),
          script: await ask('/page.js?x'),
          missing: await ask('/preload/preload.cjs'),
          posted: await ask('/', { method: 'POST' }),
        };
      });
      expect(answers.page[0]).toBe(200);
      expect(answers.script).toEqual([
        200,
        expect.objectContaining({ 'content-type': 'text/javascript; charset=utf-8' }),
      ]);
      expect([answers.missing[0], answers.posted[0]]).toEqual([404, 405]);
      for (const [, headers] of Object.values(answers)) {
        const policy = headers['content-security-policy'];
        expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
        expect(policy).toContain("connect-src 'self';");
        expect(policy).not.toMatch(/unsafe|ws:|https?:|\*/);
      }
    });

    it('cannot be navigated, but can be reloaded', async () => {
      for (const url of ['https://evil.example/', 'https://cloudbrush.test/other', 'https://cloudbrush.test/?x']) {
        await page.evaluate((to) => location.assign(to), url);
        await expect.poll(async () => (await app.record()).decisions.at(-1)).toMatch(/^navigate .* refused$/);
        expect(page.url()).toBe('https://cloudbrush.test/');
      }
      const loaded = page.waitForEvent('load');
      await page.evaluate(() => location.reload());
      await loaded;
      await connectPage();
      expect((await app.record()).decisions.at(-1)).toBe(`navigate ${origin}/ allowed`);
    });

    it('cannot open others, nor hold views', async () => {
      await page.evaluate(() => void window.open('/'));
      expect(await app.next('popup')).toBe('deny');
      await expect.poll(() => page.context().pages().length).toBe(1);
      expect(await app.order('refuses-webview')).toBe(true);
    });

    it('is refused every permission', async () => {
      for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'usb', 'openExternal']) {
        expect(await app.order('permission', permission)).toEqual({ request: false, check: false, device: false });
      }
    });

    it('sees of the preload two functions and nothing that leads further', async () => {
      const seen = await page.evaluate(() => ({
        members: Object.keys(window.cloudbrush ?? {}),
        others: ['require', 'process', 'module', 'ipcRenderer', 'toMain', 'electron'].filter((name) => name in window),
      }));
      expect(seen).toEqual({ members: ['connect', 'dropped'], others: [] });
    });

    it('has a menu that leaves undo, reload and zoom to the page', async () => {
      const { menu } = await app.record();
      const text = JSON.stringify(menu);
      expect(text).not.toMatch(/"role":"(undo|redo|reload|forceReload|zoomIn|zoomOut|resetZoom)"/i);
      expect(text).toContain('"accelerator":"CmdOrCtrl+O"');
    });
  });

  describe('its page', () => {
    sharedApp();

    it('opens a folder by the menu, reads its pixels and commits an edit', async () => {
      await connectPage();
      await app.order('dialog-path', dataset);
      await app.order('menu-click', 'open-dataset');
      const [event] = (await heardEvents(1)) as [{ readonly place: { readonly placeId: string } }];
      const folderDialog = { title: 'Open dataset folder', properties: ['openDirectory'] };
      expect((await app.record()).dialogs.at(-1)).toEqual({ kind: 'open', options: folderDialog });
      const before = new Int16Array(512 * 512);
      for (let i = 0; i < before.length; i++) before[i] = samplePixels('train', 'LABEL_manual_hq', 2, i & 511, i >> 9);
      const after = before.slice();
      after.fill(0, 512 * 100 + 40, 512 * 100 + 60);
      const delta = [...encodeDelta(before, after)];
      const seen = await page.evaluate(
        async ({ placeId, delta, commandId }) => {
          const { report } = await connection.calls['dataset.open']({ placeId });
          const { datasetId } = report;
          const splitId = report.splits.find(({ name }) => name === 'train')?.id ?? '';
          const request = { datasetId, splitId, generation: 1, rank: 0 };
          const bands = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8'];
          const wanted = [0, 1, 2].flatMap((patch) => bands.map((layerId) => ({ ...request, patch, layerId })));
          const pixels = await Promise.all(wanted.map((wish) => connection.pixels(wish)));
          const mask = { datasetId, splitId, patch: 2, target: 'manual_hq' as const };
          const opened = await connection.calls['mask.open'](mask);
          const command = { kind: 'edit' as const, ...mask, commandId, annotator: 'Ana', parentId: opened.headId };
          const edit = { ...command, tool: 'brush', code: 0, delta: new Uint8Array(delta) };
          const first = await connection.calls['mask.command'](edit);
          const again = await connection.calls['mask.command'](edit);
          const missing = await connection.pixels({ ...request, patch: 3, layerId: 'L1C_B2' }).catch((e) => e.code);
          return {
            sums: pixels.map((bytes) => new Int16Array(bytes.buffer).reduce((sum, value) => sum + value, 0)),
            own: pixels.every((bytes) => bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength),
            results: [first.status, first.headId, again.status, again.headId],
            edits: (await connection.calls['mask.open'](mask)).edits.length,
            missing,
          };
        },
        { placeId: event.place.placeId, delta, commandId: uuid(1) },
      );
      const sumOf = (layerId: string, patch: number): number => {
        const bytes = encodePatch('int16', (x, y) => samplePixels('train', layerId, patch, x, y));
        return new Int16Array(bytes.buffer).reduce((sum, value) => sum + value, 0);
      };
      const bands = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8'];
      expect(seen).toEqual({
        sums: [0, 1, 2].flatMap((patch) => bands.map((layerId) => sumOf(layerId, patch))),
        own: true,
        results: ['saved', uuid(1), 'saved', uuid(1)],
        edits: 1,
        missing: expect.any(String),
      });
    });

    it('gets a place for a dropped folder, and never its path', async () => {
      await connectPage();
      await app.order('dropping', { name: 'wolken über see', path: dataset });
      const dropped = await page.evaluate(async () => {
        const place = await connection.dropped?.(new File([], 'wolken über see'));
        const madeUp = await connection.dropped?.(new File(['x'], 'made up')).catch((e) => [e.name, e.code]);
        return { place, madeUp };
      });
      expect(dropped).toEqual({
        place: { placeId: expect.any(String), name: 'wolken über see' },
        madeUp: ['AppError', 'not-found'],
      });
      expect(JSON.stringify(dropped)).not.toContain(built.folder);
    });

    it('takes native dialogs by call, without a path for the suggested name', async () => {
      await connectPage();
      await app.order('dialog-path', join(built.folder, 'out.dat'));
      const places = await page.evaluate(async () => {
        const dialog = connection.calls['place.dialog'];
        return [
          await dialog({ kind: 'save-dat', suggestedName: 'LABEL_manual_hq.dat' }),
          await dialog({ kind: 'save-project', suggestedName: '../../../etc/x.cloudbrush' }),
        ];
      });
      expect(places).toEqual([{ placeId: expect.any(String), name: 'out.dat' }, null]);
      const [labels, project] = (await app.record()).dialogs.slice(-2);
      expect(labels.options).toMatchObject({ defaultPath: 'LABEL_manual_hq.dat' });
      expect(project.options).not.toHaveProperty('defaultPath');
    });

    it('connects anew after a reload', async () => {
      await connectPage();
      await page.reload();
      await connectPage();
      expect(await page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
    });

    it('comes back by itself when its port is cut', async () => {
      await connectPage();
      await app.order('forge', { channel: 'cloudbrush:connect', args: ['another'], ...ownPage });
      expect(await heardEvents(2)).toEqual(['lost', 'open']);
      expect(await page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
    });
  });

  describe('its main process', () => {
    it('tells its page the place that it was started with', async () => {
      await launchForTest([dataset]);
      await connectPage();
      const hello = await page.evaluate(() => connection.calls['app.hello']({}));
      expect(hello).toMatchObject({ host: 'desktop' });
      const place = { placeId: expect.any(String), name: 'wolken über see' };
      expect(await heardEvents(1)).toEqual([{ kind: 'open-place', place }]);
    });

    it("answers its own window's page and nobody else", async () => {
      await launchForTest();
      const connectFrom = { channel: 'cloudbrush:connect', args: ['id'] };
      expect(await app.order('forge', { ...connectFrom, ...ownPage })).toEqual({ ports: 1 });
      const strangers = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { isMainFrame: false },
        { isOwnWindow: false },
      ];
      for (const stranger of strangers) {
        expect(await app.order('forge', { ...connectFrom, ...ownPage, ...stranger })).toEqual({ ports: 0 });
        const drop = { channel: 'cloudbrush:dropped', args: [dataset], ...ownPage, ...stranger };
        expect(await app.order('forge', drop)).toMatchObject({ answer: { error: { code: 'bad-argument' } } });
      }
    });

    it('takes two channels, and nonsense on them does not stir it', async () => {
      await launchForTest();
      expect((await app.record()).channels).toEqual(['cloudbrush:connect', 'cloudbrush:dropped']);
      for (const argument of [null, 5, {}, [], '../x', '', 'relative/path']) {
        const drop = { channel: 'cloudbrush:dropped', args: [argument], ...ownPage };
        expect(await app.order('forge', drop)).toMatchObject({ answer: { error: { code: 'not-found' } } });
      }
      for (const argument of [null, 5, {}, 'x'.repeat(101)]) {
        const asked = { channel: 'cloudbrush:connect', args: [argument], ...ownPage };
        expect(await app.order('forge', asked)).toEqual({ ports: 0 });
      }
      await connectPage();
    });

    it('opens in the first window what a second start was given', async () => {
      await launchForTest();
      await connectPage();
      await app.order('second-instance', { folder: dataset });
      const place = { placeId: expect.any(String), name: 'wolken über see' };
      expect(await heardEvents(1)).toEqual([{ kind: 'open-place', place }]);
      expect((await app.record()).decisions).toContain('window focused');
    });

    it('leaves the projects to the first start', async () => {
      app = new DoubleApp({
        main: built.main,
        args: ['--user-data', built.userData],
        env: { CLOUDBRUSH_DOUBLE_LOCK: 'held' },
      });
      expect(await app.exited).toBe(0);
      await expect(app.next('window')).rejects.toThrow('ended');
    });

    it('closes the projects before it quits, by order or with its window', async () => {
      for (const order of ['quit', 'close-window'] as const) {
        await launchForTest([dataset]);
        await connectPage();
        await app.order(order);
        expect(await app.exited).toBe(0);
        await app.disconnect();
      }
    });

    it('asks before strokes are lost with the window, and stays where the user wants to stay', async () => {
      await launchForTest();
      await connectPage();
      await page.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()));
      await page.mouse.click(10, 10);
      await app.order('close-window');
      expect(await app.next('dialog')).toBe('message');
      expect(await page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
      await app.order('dialog-button', 1);
      await app.order('close-window');
      expect(await app.exited).toBe(0);
    });

    it('offers a window that has crashed again', async () => {
      await launchForTest();
      await app.order('dialog-button', 0);
      const reloaded = page.waitForEvent('load');
      await app.order('renderer-gone', 'crashed');
      await reloaded;
      await connectPage();
    });

    it('says in a sentence why it cannot start, and ends with 1', async () => {
      app = new DoubleApp({ main: built.main, args: ['--user-data', built.userData, 'one', 'two'] });
      expect(await app.exited).toBe(1);
      expect(app.output.trim()).toMatch(/^One folder at most, got 2\. Usage: [^\n]*$/);
    });
  });
});
