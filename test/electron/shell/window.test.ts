import { describe, expect, it } from 'vitest';
import { findChromium } from '../../support/browser.ts';
import { Shell } from './shell.ts';

const origin = 'app://cloudbrush';

describe.skipIf(findChromium() === null)('the window of the desktop shell, on the stand-in for electron', () => {
  const shell = new Shell();
  shell.share();

  it('is sandboxed and isolated, without Node, spellcheck or views, and shown only when drawn', async () => {
    const { windows } = await shell.app.record();
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
    expect(options).toMatchObject({ show: false });
    expect([shown, url]).toEqual([true, `${origin}/`]);
  });

  it('comes from a scheme that is standard and secure and may do nothing else', async () => {
    const { schemes } = await shell.app.record();
    expect(schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  });

  it('gets built files alone, under the strict policy', async () => {
    const answers = await shell.page.evaluate(async () => {
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
      await shell.page.evaluate((to) => location.assign(to), url);
      await expect.poll(async () => (await shell.app.record()).decisions.at(-1)).toMatch(/^navigate .* refused$/);
      expect(shell.page.url()).toBe('https://cloudbrush.test/');
    }
    const loaded = shell.page.waitForEvent('load');
    await shell.page.evaluate(() => location.reload());
    await loaded;
    await shell.connectPage();
    expect((await shell.app.record()).decisions.at(-1)).toBe(`navigate ${origin}/ allowed`);
  });

  it('cannot open others, nor hold views', async () => {
    await shell.page.evaluate(() => void window.open('/'));
    expect(await shell.app.next('popup')).toBe('deny');
    await expect.poll(() => shell.page.context().pages().length).toBe(1);
    expect(await shell.app.order('refuses-webview')).toBe(true);
  });

  it('is refused every permission', async () => {
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'usb', 'openExternal']) {
      expect(await shell.app.order('permission', permission)).toEqual({ request: false, check: false, device: false });
    }
  });

  it('sees of the preload two functions and nothing that leads further', async () => {
    const seen = await shell.page.evaluate(() => ({
      members: Object.keys(window.cloudbrush ?? {}),
      others: ['require', 'process', 'module', 'ipcRenderer', 'toMain', 'electron'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ members: ['connect', 'dropped'], others: [] });
  });

  it('has a menu that leaves undo, reload and zoom to the page', async () => {
    const { menu } = await shell.app.record();
    const text = JSON.stringify(menu);
    expect(text).not.toMatch(/"role":"(undo|redo|reload|forceReload|zoomIn|zoomOut|resetZoom)"/i);
    expect(text).toContain('"accelerator":"CmdOrCtrl+O"');
  });
});
