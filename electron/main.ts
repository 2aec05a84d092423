import { homedir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
} from 'electron';
import type { DroppedAnswer } from '../shared/desktop-bridge.ts';
import { AppError } from '../shared/errors.ts';
import { GonePage } from './desktop/gone-page.ts';
import { followPower } from './desktop/power.ts';
import { RememberedWindow } from './desktop/remembered-window.ts';
import { closeOnSignals, WindowClosing } from './desktop/window-closing.ts';
import { type HostArguments, parseHostArguments, withoutChromiumSwitches } from './host/command-line.ts';
import { desktopChannels } from './host/desktop-channels.ts';
import { DesktopPage } from './host/desktop-page.ts';
import { fileNameProblem } from './host/file-name.ts';
import { readPageFiles } from './host/page-files.ts';
import { PAGE_ORIGIN, PAGE_SCHEME, pageResponse } from './host/page-response.ts';
import { wireFormOf } from './host/rpc-server.ts';
import type { Application, Dialogs } from './host/services-interface.ts';
import { userDataDir } from './host/user-data.ts';
import { applicationMenu } from './menu.ts';
import { openApplication } from './services.ts';
import { confineContents, denyPermissions, openWindow } from './window.ts';

const dist = join(import.meta.dirname, '..');
const log = (line: string): void => console.error(line);

/** What a second start hands to the first, which alone may hold the projects. */
interface Handover {
  /** Absolute paths. */
  readonly folder: string | null;
  readonly project: string | null;
}

/** The desktop application from its start to its end. */
async function run(args: HostArguments, { folder, project }: Handover): Promise<void> {
  await app.whenReady();
  const files = readPageFiles(join(dist, 'renderer'));
  protocol.handle(PAGE_SCHEME, (request) => pageResponse(files, request));
  denyPermissions();
  const application = await openApplication({
    userDataDir: dataDirOf(args),
    projectFile: project,
    workersDir: join(dist, 'workers'),
    licencesFile: join(dist, 'licences.json'),
    log,
  });
  const page = new DesktopPage({
    application,
    dialogs: dialogsOver(() => window),
    onClosingAnswer: (answer) => closing.answered(answer),
    log,
  });
  const open = async (path: string): Promise<void> => page.open(await application.placeOf(path));
  const remembered = await RememberedWindow.read(dataDirOf(args), log);
  closeBeforeQuit(async () => {
    await Promise.all([page.close(), remembered.write()]);
    await application.close();
  });
  answerPage(page, application, () => window);
  if (folder) await open(folder);
  const window = openWindow({ preload: join(dist, 'preload/preload.cjs'), bounds: remembered.bounds() });
  remembered.follow(window);
  const closing = new WindowClosing({ window, tellPage: (atOnce) => page.tell({ kind: 'closing', atOnce }), log });
  closeOnSignals(closing);
  followPower((event) => page.tell(event), closing);
  new GonePage({ window, log, onGone: () => page.gone(), notice: (message) => page.tell({ kind: 'notice', message }) });
  const openDataset = async (): Promise<void> => {
    const path = await dialogsOver(() => window).chooseFolder();
    if (path) await open(path);
  };
  Menu.setApplicationMenu(
    applicationMenu({
      isMac: process.platform === 'darwin',
      isPackaged: app.isPackaged,
      openDataset: () => void openDataset(),
    }),
  );
  app.on('second-instance', (_event, _argv, _directory, handover) => {
    const second = handover as Handover;
    if (window.isMinimized()) window.restore();
    window.focus();
    if (second.project && second.project !== project) void refuseProject(window, second.project);
    else if (second.folder) void open(second.folder);
  });
}

/** A window keeps to the project that it was started with: work must not go into another one than was named. */
async function refuseProject(window: BrowserWindow, project: string): Promise<void> {
  const name = basename(project);
  await dialog.showMessageBox(window, {
    type: 'warning',
    message: `Cloudbrush is open already, without the project ${name}.`,
    detail: `Close this window first, then start Cloudbrush with ${name} again. Nothing was opened.`,
    buttons: ['OK'],
  });
}

/** The page's ways to main. Each checks that it is our window's own page that asks. */
function answerPage(page: DesktopPage, application: Application, window: () => BrowserWindow): void {
  const isOurs = ({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    sender === window().webContents && senderFrame?.parent === null && senderFrame.origin === PAGE_ORIGIN;

  ipcMain.on(desktopChannels.connect, (event, requestId: unknown) => {
    if (!isOurs(event) || typeof requestId !== 'string' || requestId.length > 100) return;
    const { port1, port2 } = new MessageChannelMain();
    page.connect(port1);
    event.senderFrame?.postMessage(desktopChannels.port, requestId, [port2]);
  });
  ipcMain.handle(desktopChannels.dropped, async (event, path: unknown): Promise<DroppedAnswer> => {
    try {
      if (!isOurs(event)) throw new AppError('bad-argument', 'Only the page of this window can drop things on it.');
      if (typeof path !== 'string' || !isAbsolute(path)) {
        throw new AppError('not-found', 'What was dropped is no file or folder of this computer. Drop a folder.');
      }
      return { place: await application.placeOf(path) };
    } catch (error) {
      return { error: wireFormOf(error, 'dropping', log) };
    }
  });
}

/** Quitting waits until the projects are closed. */
function closeBeforeQuit(close: () => Promise<void>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    close()
      .catch((error: unknown) => dialog.showErrorBox('Cloudbrush', wireFormOf(error, 'closing', log).message))
      .finally(() => {
        state = 'closed';
        app.quit();
      });
  });
}

function dialogsOver(window: () => BrowserWindow): Dialogs {
  return {
    chooseFolder: async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: 'Open dataset folder',
        properties: ['openDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    chooseSaveFile: async (kind, suggestedName) => {
      const labels = kind === 'save-dat';
      const isName = suggestedName !== undefined && fileNameProblem(suggestedName) === null;
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        title: labels ? 'Export labels' : 'Save a copy of the project',
        ...(isName && { defaultPath: suggestedName }),
        filters: [labels ? { name: 'Labels', extensions: ['dat'] } : { name: 'Project', extensions: ['cloudbrush'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || !filePath ? null : filePath;
    },
  };
}

function dataDirOf({ userData }: HostArguments): string {
  const { platform, env } = process;
  return userData ? resolve(userData) : userDataDir({ platform, home: homedir(), env });
}

function fail(error: unknown): void {
  const { message } = wireFormOf(error, 'starting', log);
  console.error(message);
  if (app.isReady()) dialog.showErrorBox('Cloudbrush cannot start', message);
  app.exit(1);
}

function start(): void {
  const args = parseHostArguments(withoutChromiumSwitches(process.argv.slice(app.isPackaged ? 1 : 2)));
  app.setName('Cloudbrush');
  // Chromium's profile: apart from the projects, which the browser host shares
  app.setPath('userData', join(dataDirOf(args), 'desktop'));
  const absolute = (path: string | null): string | null => (path ? resolve(path) : null);
  const handover: Handover = { folder: absolute(args.folder), project: absolute(args.project) };
  if (!app.requestSingleInstanceLock({ ...handover })) {
    app.exit(0);
    return;
  }
  app.on('web-contents-created', (_event, contents) => confineContents(contents));
  run(args, handover).catch(fail);
}

protocol.registerSchemesAsPrivileged([
  { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
try {
  start();
} catch (error) {
  fail(error);
}
