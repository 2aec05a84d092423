import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { app, type BrowserWindow, dialog, MessageChannelMain, protocol } from 'electron';
import type { ClosingAnswer } from '../shared/contract.ts';
import type { DroppedAnswer } from '../shared/desktop-bridge.ts';
import { AppError } from '../shared/errors.ts';
import type { EarlyRequest } from './desktop/early-request.ts';
import { GonePage } from './desktop/gone-page.ts';
import { handedFolders } from './desktop/handed-folders.ts';
import { logPage, logProcesses } from './desktop/log-pages.ts';
import { startWithoutNetwork, stayWithoutNetwork } from './desktop/no-network.ts';
import { PageIpc } from './desktop/page-ipc.ts';
import { surroundPage } from './desktop/page-surroundings.ts';
import { followPower } from './desktop/power.ts';
import { RememberedWindow } from './desktop/remembered-window.ts';
import { type Handover, secondStarts, takeOver } from './desktop/second-start.ts';
import { closeOnSignals, WindowClosing } from './desktop/window-closing.ts';
import { type HostArguments, parseHostArguments, withoutChromiumSwitches } from './host/command-line.ts';
import { desktopChannels } from './host/desktop-channels.ts';
import type { DesktopPage } from './host/desktop-page.ts';
import { type HostLog, openHostLog } from './host/host-log.ts';
import { readPageFiles } from './host/page-files.ts';
import { PAGE_SCHEME, pageResponse } from './host/page-response.ts';
import { wireFormOf } from './host/rpc-server.ts';
import type { Application } from './host/services-interface.ts';
import { settlesWithin } from './host/settles-within.ts';
import { userDataDir } from './host/user-data.ts';
import { openApplication } from './services.ts';
import { confineContents, denyPermissions, openWindow } from './window.ts';

const dist = join(import.meta.dirname, '..');

/** What may be asked of it from the first moment on. */
interface Asked {
  readonly handed: EarlyRequest<string>;
  readonly second: EarlyRequest<Handover>;
}

/** The desktop application from its start to its end. */
async function run(args: HostArguments, { folder, project }: Handover, asked: Asked, hostLog: HostLog): Promise<void> {
  const { warn: log, note } = hostLog;
  await app.whenReady();
  stayWithoutNetwork();
  const files = readPageFiles(join(dist, 'renderer'));
  protocol.handle(PAGE_SCHEME, (request) => pageResponse(files, request));
  denyPermissions();
  const userDataDir = dataDirOf(args);
  const application = await openApplication({
    userDataDir,
    projectFile: project,
    workersDir: join(dist, 'workers'),
    licencesFile: join(dist, 'licences.json'),
    log,
    note,
  });
  let window: BrowserWindow | null = null;
  let closing: WindowClosing | null = null;
  const onClosingAnswer = (answer: ClosingAnswer): void => closing?.answered(answer);
  const around = { application, window: () => window, onClosingAnswer, userDataDir, log };
  const { page, theme, open } = await surroundPage(around);
  const remembered = await RememberedWindow.read(userDataDir, log);
  const close = async (): Promise<void> => {
    await Promise.all([page.close(), remembered.write()]);
    await application.close();
  };
  closeBeforeQuit(close, log);
  answerPage(new PageIpc(() => window?.webContents ?? null), page, application, log);
  if (folder) await open(folder);
  const { background: backgroundColor } = theme;
  const shown = openWindow({
    preload: join(dist, 'preload/preload.cjs'),
    bounds: remembered.bounds(),
    backgroundColor,
  });
  window = shown;
  remembered.follow(shown);
  closing = new WindowClosing({ window: shown, tellPage: (atOnce) => page.tell({ kind: 'closing', atOnce }), log });
  closeOnSignals(closing);
  followPower((event) => page.tell(event), closing);
  const notice = (message: string): void => page.tell({ kind: 'notice', message });
  new GonePage({ window: shown, onGone: () => page.gone(), notice });
  const openAtOnce = (path: string): void => void open(path);
  asked.second.answerBy((second) => takeOver({ window: shown, project, open: openAtOnce }, second));
  asked.handed.answerBy(openAtOnce);
}

/** The page's ways to main. */
function answerPage(ipc: PageIpc, page: DesktopPage, application: Application, log: HostLog['warn']): void {
  ipc.on(desktopChannels.connect, (frame, requestId) => {
    if (typeof requestId !== 'string' || requestId.length > 100) return;
    const { port1, port2 } = new MessageChannelMain();
    page.connect(port1);
    frame.postMessage(desktopChannels.port, requestId, [port2]);
  });
  ipc.handle(desktopChannels.dropped, async (path): Promise<DroppedAnswer> => {
    try {
      if (typeof path !== 'string' || !isAbsolute(path)) {
        throw new AppError('not-found', 'What was dropped is no file or folder of this computer. Drop a folder.');
      }
      return { place: await application.placeOf(path) };
    } catch (error) {
      return { error: wireFormOf(error, 'dropping', log) };
    }
  });
}

/** A drive that is gone may never answer; a job that is told to end is ended within half of this. */
const END_WITHIN_MS = 20_000;

/** Quitting waits until the projects are closed. What does not come to an end must not keep the next start out. */
function closeBeforeQuit(close: () => Promise<void>, log: HostLog['warn']): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    settlesWithin(close(), END_WITHIN_MS)
      .then((ended) => {
        if (!ended) log('Something that was still being read or written did not come to an end; it is left behind.');
      })
      .catch((error: unknown) => dialog.showErrorBox('Cloudbrush', wireFormOf(error, 'closing', log).message))
      .finally(() => {
        state = 'closed';
        app.quit();
      });
  });
}

function dataDirOf({ userData }: HostArguments): string {
  const { platform, env } = process;
  return userData ? resolve(userData) : userDataDir({ platform, home: homedir(), env });
}

function fail(error: unknown, note: HostLog['note'] = () => undefined): void {
  const say = (line: string): void => {
    console.error(line);
    note(line);
  };
  const { message } = wireFormOf(error, 'starting', say);
  say(message);
  dialog.showErrorBox('Cloudbrush cannot start', message);
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
  startWithoutNetwork();
  const log = openHostLog('desktop', dataDirOf(args), (line) => console.error(line));
  logProcesses(log.warn);
  const asked: Asked = { handed: handedFolders(), second: secondStarts() };
  app.on('web-contents-created', (_event, contents) => {
    confineContents(contents);
    logPage(contents, log.warn, log.note);
  });
  run(args, handover, asked, log).catch((error: unknown) => fail(error, log.note));
}

protocol.registerSchemesAsPrivileged([
  { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
try {
  start();
} catch (error) {
  fail(error);
}
