import type { Loosening } from './loosening.ts';

const main = 'electron/main.ts';
const window = 'electron/window.ts';
const preload = 'electron/preload.ts';
const ipc = 'electron/desktop/page-ipc.ts';
const network = 'electron/desktop/no-network.ts';
const response = 'electron/host/page-response.ts';
const headers = 'electron/host/security-headers.ts';

/** One change each. A safe text that was written otherwise since is reported, and has to be written otherwise here. */
const changes: readonly (readonly [file: string, from: string, to: string, noticed: string])[] = [
  [
    window,
    'loadURL(PAGE_URL)',
    "loadURL('https://example.com/')",
    'the window loads the packaged page and nothing else',
  ],
  [
    window,
    'nodeIntegration: false',
    'nodeIntegration: true',
    'the page has no Node, nor have its workers and the frames in it',
  ],
  [
    window,
    'nodeIntegrationInWorker: false',
    'nodeIntegrationInWorker: true',
    'the page has no Node, nor have its workers and the frames in it',
  ],
  [
    window,
    'nodeIntegrationInSubFrames: false',
    'nodeIntegrationInSubFrames: true',
    'the page has no Node, nor have its workers and the frames in it',
  ],
  [window, 'contextIsolation: true', 'contextIsolation: false', 'the preload runs in a world of its own'],
  [window, 'sandbox: true', 'sandbox: false', 'the page is sandboxed'],
  [
    window,
    '_permission, answer) => answer(false)',
    '_permission, answer) => answer(true)',
    'permissions that a page asks for are refused',
  ],
  [
    window,
    'setPermissionCheckHandler(() => false)',
    'setPermissionCheckHandler(() => true)',
    'permissions that a page looks up are refused',
  ],
  [window, 'setDevicePermissionHandler(() => false)', 'setDevicePermissionHandler(() => true)', 'devices are refused'],
  [main, '  denyPermissions();\n', '', 'permissions that a page asks for are refused'],
  [window, 'webSecurity: true', 'webSecurity: false', 'the same-origin policy holds'],
  [
    headers,
    `"script-src 'self'"`,
    `"script-src 'self' 'unsafe-inline'"`,
    'scripts and styles of the page come from its own files alone',
  ],
  [
    headers,
    `"script-src 'self'"`,
    `"script-src 'self' 'unsafe-eval'"`,
    'scripts and styles of the page come from its own files alone',
  ],
  [
    headers,
    `"style-src 'self'"`,
    `"style-src 'self' 'unsafe-inline'"`,
    'scripts and styles of the page come from its own files alone',
  ],
  [
    headers,
    `"default-src 'none'"`,
    `"default-src 'self'"`,
    'scripts and styles of the page come from its own files alone',
  ],
  [headers, "`connect-src 'self'", "`connect-src 'self' https:", 'the page connects to its own origin alone'],
  [
    headers,
    `"base-uri 'none'"`,
    `"base-uri 'self'"`,
    'the page has no base, no form, no plugin and no frame, and is in none',
  ],
  [
    headers,
    `"form-action 'none'"`,
    `"form-action *"`,
    'the page has no base, no form, no plugin and no frame, and is in none',
  ],
  [
    headers,
    `"frame-ancestors 'none'"`,
    `"frame-ancestors *"`,
    'the page has no base, no form, no plugin and no frame, and is in none',
  ],
  [
    headers,
    'data: blob:"',
    'data: blob: https:"',
    'the page has no base, no form, no plugin and no frame, and is in none',
  ],
  [window, 'allowRunningInsecureContent: false', 'allowRunningInsecureContent: true', 'insecure content is not let in'],
  [
    window,
    'sandbox: true,',
    'sandbox: true,\n      experimentalFeatures: true,',
    'no experimental features and no features of Blink are turned on',
  ],
  [
    window,
    'sandbox: true,',
    "sandbox: true,\n      enableBlinkFeatures: 'X',",
    'no experimental features and no features of Blink are turned on',
  ],
  [
    network,
    "['no-pings'],",
    "['no-pings'], ['no-sandbox'],",
    'no experimental features and no features of Blink are turned on',
  ],
  [window, 'webviewTag: false', 'webviewTag: true', 'the page has no views in it'],
  [
    window,
    "('will-attach-webview', (event) => event.preventDefault())",
    "('will-attach-webview', () => undefined)",
    'a view that were attached all the same is refused',
  ],
  [window, 'event.url !== PAGE_URL', '!event.url.startsWith(PAGE_URL)', 'a page that has been loaded goes nowhere'],
  [window, '!event.isMainFrame ||', '', 'a page that has been loaded goes nowhere'],
  [
    window,
    "('will-redirect', (event) => event.preventDefault())",
    "('will-redirect', () => undefined)",
    'no server sends the page elsewhere',
  ],
  [main, 'confineContents(contents)', 'void contents', 'a page that has been loaded goes nowhere'],
  [
    window,
    'navigateOnDragDrop: false',
    'navigateOnDragDrop: true',
    'what is dropped on the window is not opened in it',
  ],
  [window, "action: 'deny'", "action: 'allow'", 'the page opens no windows'],
  [
    ipc,
    'frame === null || sender !== this.#contents()',
    'frame === null',
    "messages are heard from the window's own contents alone",
  ],
  [ipc, 'frame.parent === null && ', '', 'messages are heard from the main frame alone'],
  [ipc, ' && frame.origin === PAGE_ORIGIN', '', "messages are heard from the page's own origin alone"],
  [
    ipc,
    'frame.origin === PAGE_ORIGIN',
    "frame.origin.startsWith('app:')",
    "messages are heard from the page's own origin alone",
  ],
  [
    ipc,
    'return null; // disposed',
    'return frame; // disposed',
    'messages of a frame that is gone are not heard, and disturb nothing',
  ],
  [
    main,
    'supportFetchAPI: true }',
    'supportFetchAPI: true, bypassCSP: true }',
    'the scheme is standard and secure, and goes past no policy',
  ],
  [
    response,
    'request.url.startsWith(PAGE_URL) ? request.url.slice(PAGE_ORIGIN.length)',
    'request.url ? new URL(request.url).pathname',
    'the scheme answers with packaged files alone',
  ],
  [response, "request.method !== 'GET' && request.method !== 'HEAD'", 'false', 'the scheme takes no posts'],
  [
    preload,
    "exposeInMainWorld('cloudbrush', bridge)",
    "exposeInMainWorld('cloudbrush', { ...bridge, ipc: ipcRenderer })",
    'the page gets two functions and nothing of Electron',
  ],
  [
    preload,
    "exposeInMainWorld('cloudbrush', bridge)",
    "exposeInMainWorld('cloudbrush', { ...bridge, invoke: ipcRenderer.invoke })",
    'the page gets two functions and nothing of Electron',
  ],
  [window, 'devTools: !app.isPackaged', 'devTools: true', 'a packaged window has no developer tools'],
  [
    network,
    'cancel: !staysInside(url, app.isPackaged)',
    'cancel: false',
    'every request that would leave the process is cancelled',
  ],
  [response, 'return !isPackaged && ', 'return ', 'every request that would leave the process is cancelled'],
  [main, '  stayWithoutNetwork();\n', '', 'every request that would leave the process is cancelled'],
  [main, '  startWithoutNetwork();\n', '', 'Chromium finds no host, no proxy and no peer'],
  [network, "['host-resolver-rules', 'MAP * ~NOTFOUND'],", '', 'Chromium finds no host, no proxy and no peer'],
  [
    network,
    "['webrtc-ip-handling-policy', 'disable_non_proxied_udp'],",
    '',
    'Chromium finds no host, no proxy and no peer',
  ],
  [
    window,
    "setWebRTCIPHandlingPolicy('disable_non_proxied_udp')",
    "setWebRTCIPHandlingPolicy('default')",
    'Chromium finds no host, no proxy and no peer',
  ],
  [
    network,
    'setSpellCheckerEnabled(false)',
    'setSpellCheckerEnabled(true)',
    'there is no spell checker, whose dictionaries would be fetched',
  ],
  [window, 'spellcheck: false', 'spellcheck: true', 'there is no spell checker, whose dictionaries would be fetched'],
  [network, "secureDnsMode: 'off'", "secureDnsMode: 'automatic'", 'names are not looked up by secure DNS'],
];

export const shellLoosenings: readonly Loosening[] = changes.map(([file, from, to, noticed]) => ({
  file,
  from,
  to,
  noticed,
}));
