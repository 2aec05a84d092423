import { app, BrowserWindow, dialog, session, type WebContents } from 'electron';
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
  contents.on('will-redirect', (event) => event.preventDefault());
}

interface WindowOptions {
  readonly preload: string;
  /** What the page will show behind everything else. */
  readonly backgroundColor: string;
}

/** The one window. It is shown when there is something to see in it. */
export function openWindow({ preload, backgroundColor }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Cloudbrush',
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
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
    if (wantsToLeave(window)) event.preventDefault();
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void offerReload(window, reason);
  });
  void window.loadURL(PAGE_URL);
  return window;
}

/** The page holds strokes that are not saved yet and asked not to be closed. */
function wantsToLeave(window: BrowserWindow): boolean {
  const choice = dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: 'Some strokes are not saved yet.',
    detail: 'They are lost if the window closes now.',
    buttons: ['Stay', 'Close and lose them'],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}

async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window has stopped working.',
    detail: `Reason: ${reason}. Everything that was shown as saved is safe.`,
    buttons: ['Open it again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) window.webContents.reload();
  else app.quit();
}
