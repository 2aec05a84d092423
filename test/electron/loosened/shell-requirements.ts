import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import type { DoubleApp } from '../../support/electron-double/launch.ts';

export interface LookedAt {
  /** The application on the stand-in, packaged, without a browser. */
  readonly app: DoubleApp;
  /** The preload's bundle. */
  readonly preload: string;
}

type Requirement = (shell: LookedAt) => Promise<void>;

const ownPage = { origin: 'app://cloudbrush', isMainFrame: true, isOwnWindow: true };

async function preferences({ app }: LookedAt): Promise<Record<string, unknown>> {
  const { windows } = await app.record();
  expect(windows).toHaveLength(1);
  return windows[0].options.webPreferences as Record<string, unknown>;
}

async function permission({ app }: LookedAt): Promise<Record<string, boolean>> {
  return (await app.order('permission', 'media')) as Record<string, boolean>;
}

async function policy({ app }: LookedAt): Promise<readonly string[]> {
  const answer = await app.order('scheme-answer', { url: 'app://cloudbrush/', method: 'GET' });
  const { headers } = answer as { readonly headers: Record<string, string> };
  return headers['content-security-policy'].split('; ');
}

async function schemeStatus({ app }: LookedAt, url: string, method = 'GET'): Promise<number> {
  return ((await app.order('scheme-answer', { url, method })) as { readonly status: number }).status;
}

async function heard({ app }: LookedAt, from: object): Promise<boolean> {
  const forged = { channel: 'cloudbrush:connect', args: ['id'], ...ownPage, ...from };
  return ((await app.order('forge', forged)) as { readonly ports: number }).ports > 0;
}

/** What the packaged desktop shell must be, each by the title under which it is tested and documented. */
export const shellRequirements: Readonly<Record<string, Requirement>> = {
  'the window loads the packaged page and nothing else': async ({ app }) => {
    expect((await app.record()).windows.map(({ url }) => url)).toEqual(['app://cloudbrush/']);
  },
  'the page has no Node, nor have its workers and the frames in it': async (shell) => {
    expect(await preferences(shell)).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  },
  'the preload runs in a world of its own': async (shell) => {
    expect(await preferences(shell)).toMatchObject({ contextIsolation: true });
  },
  'the page is sandboxed': async (shell) => {
    expect(await preferences(shell)).toMatchObject({ sandbox: true });
  },
  'permissions that a page asks for are refused': async (shell) => {
    expect(await permission(shell)).toMatchObject({ request: false });
  },
  'permissions that a page looks up are refused': async (shell) => {
    expect(await permission(shell)).toMatchObject({ check: false });
  },
  'devices are refused': async (shell) => {
    expect(await permission(shell)).toMatchObject({ device: false });
  },
  'the same-origin policy holds': async (shell) => {
    expect(await preferences(shell)).toMatchObject({ webSecurity: true });
  },
  'scripts and styles of the page come from its own files alone': async (shell) => {
    expect(await policy(shell)).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]),
    );
  },
  'the page connects to its own origin alone': async (shell) => {
    expect(await policy(shell)).toContain("connect-src 'self'");
  },
  'the page has no base, no form, no plugin and no frame, and is in none': async (shell) => {
    const directives = await policy(shell);
    expect(directives).toEqual(
      expect.arrayContaining(["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]),
    );
    expect(directives.join(';')).not.toMatch(/frame-src|child-src|object-src|unsafe|\*|https?:|wss?:/);
  },
  'insecure content is not let in': async (shell) => {
    expect(await preferences(shell)).toMatchObject({ allowRunningInsecureContent: false });
  },
  'no experimental features and no features of Blink are turned on': async (shell) => {
    const { preload: _preload, ...given } = await preferences(shell);
    expect(Object.keys(given).sort()).toEqual([
      'allowRunningInsecureContent',
      'contextIsolation',
      'devTools',
      'navigateOnDragDrop',
      'nodeIntegration',
      'nodeIntegrationInSubFrames',
      'nodeIntegrationInWorker',
      'sandbox',
      'spellcheck',
      'webSecurity',
      'webviewTag',
    ]);
    expect((await shell.app.record()).switches.join(' ')).not.toMatch(/enable-|no-sandbox|disable-web-security/);
  },
  'the page has no views in it': async (shell) => {
    expect(await preferences(shell)).toMatchObject({ webviewTag: false });
  },
  'a view that were attached all the same is refused': async ({ app }) => {
    expect(await app.order('refuses-webview')).toBe(true);
  },
  'a page that has been loaded goes nowhere': async ({ app }) => {
    const event = 'will-frame-navigate';
    for (const url of [
      'https://evil.example/',
      'app://cloudbrush/other',
      'app://evil/',
      'file:///etc/passwd',
      'data:,',
    ]) {
      expect([url, await app.order('refuses', { event, url, isMainFrame: true })]).toEqual([url, true]);
    }
    const reload = { event, url: 'app://cloudbrush/', isMainFrame: true } as const;
    expect(await app.order('refuses', reload)).toBe(false);
    expect(await app.order('refuses', { ...reload, isMainFrame: false })).toBe(true);
  },
  'no server sends the page elsewhere': async ({ app }) => {
    const redirect = { event: 'will-redirect', url: 'app://cloudbrush/', isMainFrame: true } as const;
    expect(await app.order('refuses', redirect)).toBe(true);
  },
  'what is dropped on the window is not opened in it': async (shell) => {
    expect(await preferences(shell)).toMatchObject({ navigateOnDragDrop: false });
  },
  'the page opens no windows': async ({ app }) => {
    for (const url of ['https://evil.example/', 'app://cloudbrush/', 'about:blank']) {
      expect(await app.order('window-action', url)).toBe('deny');
    }
  },
  "messages are heard from the window's own contents alone": async (shell) => {
    expect([await heard(shell, {}), await heard(shell, { isOwnWindow: false })]).toEqual([true, false]);
  },
  'messages are heard from the main frame alone': async (shell) => {
    expect(await heard(shell, { isMainFrame: false })).toBe(false);
  },
  "messages are heard from the page's own origin alone": async (shell) => {
    for (const origin of ['https://evil.example', 'null', 'app://evil', 'file://']) {
      expect([origin, await heard(shell, { origin })]).toEqual([origin, false]);
    }
  },
  'messages of a frame that is gone are not heard, and disturb nothing': async (shell) => {
    expect([await heard(shell, { frame: 'null' }), await heard(shell, { frame: 'disposed' })]).toEqual([false, false]);
  },
  'the scheme is standard and secure, and goes past no policy': async ({ app }) => {
    expect((await app.record()).schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  },
  'the scheme answers with packaged files alone': async (shell) => {
    expect(await schemeStatus(shell, 'app://cloudbrush/')).toBe(200);
    for (const url of ['app://evil/', 'app://cloudbrush/../main/main.js', 'app://cloudbrush/%2e%2e/main/main.js']) {
      expect([url, await schemeStatus(shell, url)]).toEqual([url, 404]);
    }
  },
  'the scheme takes no posts': async (shell) => {
    expect(await schemeStatus(shell, 'app://cloudbrush/', 'POST')).toBe(405);
  },
  'the page gets two functions and nothing of Electron': async ({ preload }) => {
    const exposed: Record<string, object> = {};
    const ipcRenderer = { on: () => undefined, send: () => undefined, invoke: () => undefined };
    const contextBridge = {
      exposeInMainWorld: (name: string, api: object) => {
        exposed[name] = api;
      },
    };
    const electron = { contextBridge, ipcRenderer, webUtils: {} };
    runInNewContext(preload, { require: () => electron, exports: {}, module: { exports: {} }, window: {} });
    const members = Object.entries(exposed).map(([name, api]) => [
      name,
      Object.entries(api).map(([member, value]) => `${member}: ${typeof value}`),
    ]);
    expect(members).toEqual([['cloudbrush', ['connect: function', 'dropped: function']]]);
  },
  'a packaged window has no developer tools': async (shell) => {
    expect(await preferences(shell)).toMatchObject({ devTools: false });
    expect(JSON.stringify((await shell.app.record()).menu)).not.toMatch(/devtools/i);
  },
  'every request that would leave the process is cancelled': async ({ app }) => {
    const away = ['https://evil.example/', 'http://127.0.0.1/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'app://evil/'];
    for (const url of [...away, 'devtools://devtools/bundled/x.js']) {
      expect([url, await app.order('request-cancelled', url)]).toEqual([url, true]);
    }
    expect(await app.order('request-cancelled', 'app://cloudbrush/')).toBe(false);
  },
  'Chromium finds no host, no proxy and no peer': async ({ app }) => {
    const { switches, decisions } = await app.record();
    expect(switches).toEqual(
      expect.arrayContaining([
        '--host-resolver-rules=MAP * ~NOTFOUND',
        '--no-proxy-server',
        '--webrtc-ip-handling-policy=disable_non_proxied_udp',
        '--disable-background-networking',
        '--dns-prefetch-disable',
      ]),
    );
    expect(decisions).toContain('webrtc disable_non_proxied_udp');
  },
  'there is no spell checker, whose dictionaries would be fetched': async (shell) => {
    expect((await shell.app.record()).spellChecker).toBe(false);
    expect(await preferences(shell)).toMatchObject({ spellcheck: false });
  },
  'names are not looked up by secure DNS': async ({ app }) => {
    expect((await app.record()).hostResolver).toEqual({ enableBuiltInResolver: false, secureDnsMode: 'off' });
  },
};
