import { app, BrowserWindow, dialog, session, type WebContents } from 'electron';
import { type Rectangle, SMALLEST } from './desktop/window-placement.ts';
import { PAGE_URL } from './host/page-response.ts';

/** Nothing that the page shows needs the camera, the network's files or anything else that is asked for. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}

/** Holds every page of the process, whoever made it, to the one address, without windows or views of its own. */
export function confineContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // a reload of the page itself is the one navigation that is let through
    if (!event.isMainFrame || event.url !== PAGE_URL) event.preventDefault();
  });
  // peer connections are held by no content security policy
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-redirect', (event) => event.preventDefault());
}

interface WindowOptions {
  readonly preload: string;
  readonly bounds: Rectangle;
  /** What the page will show behind everything else. */
  readonly backgroundColor: string;
}

/** The one window. It is shown when there is something to see in it. */
export function openWindow({ preload, bounds, backgroundColor }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Cloudbrush',
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    backgroundColor,
    webPreferences: {
      preload,
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
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.on('will-prevent-unload', (event) => {
    if (wantsToReload(window)) event.preventDefault();
  });
  void window.loadURL(PAGE_URL);
  return window;
}

/** A reload, while the page holds strokes that are not saved yet. Closing goes another way: window-closing.ts. */
function wantsToReload(window: BrowserWindow): boolean {
  const choice = dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: 'Some strokes are not saved yet.',
    detail: 'They may be lost if the page is loaded again now.',
    buttons: ['Stay', 'Load it again'],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}
