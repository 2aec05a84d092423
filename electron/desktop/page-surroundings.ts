import { join } from 'node:path';
import { app, type BrowserWindow, dialog, powerSaveBlocker } from 'electron';
import type { ClosingAnswer } from '../../shared/contract.ts';
import { assert } from '../../shared/errors.ts';
import { DesktopPage } from '../host/desktop-page.ts';
import { LOG_FOLDER } from '../host/log-file.ts';
import { wireFormOf } from '../host/rpc-server.ts';
import type { Application } from '../host/services-interface.ts';
import { ApplicationMenu } from '../menu.ts';
import { nativeShell } from './native-shell.ts';
import { RecentDocuments } from './recent-documents.ts';
import { bringForward } from './second-start.ts';
import { TaskProgress } from './task-progress.ts';
import { WindowTheme } from './window-theme.ts';

interface SurroundingsParts {
  readonly application: Application;
  /** Null before the window is open. */
  readonly window: () => BrowserWindow | null;
  readonly onClosingAnswer: (answer: ClosingAnswer) => void;
  readonly userDataDir: string;
  readonly log: (line: string) => void;
}

export interface PageSurroundings {
  readonly page: DesktopPage;
  readonly theme: WindowTheme;
  /** Has the page open a folder, in front of everything else, as soon as it can. */
  open(path: string): Promise<void>;
}

/** The page of the window with what the system shows around it: menus, recent documents, progress and theme. */
export async function surroundPage(parts: SurroundingsParts): Promise<PageSurroundings> {
  const { application, userDataDir, log } = parts;
  const window = (): BrowserWindow => {
    const open = parts.window();
    assert(open !== null, 'a page is there only with its window');
    return open;
  };
  const ifOpen = (change: (window: BrowserWindow) => void): void => {
    const open = parts.window();
    if (open !== null && !open.isDestroyed()) change(open);
  };
  const open = async (path: string): Promise<void> => {
    ifOpen(bringForward);
    page.open(await application.placeOf(path));
  };
  /** Sees a choice in a menu through. What fails is told in a box of its own: there may be no page to say it. */
  const run = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => dialog.showErrorBox('Cloudbrush', wireFormOf(error, 'a menu', log).message));
  };
  const menu = new ApplicationMenu({
    platform: menuPlatform(),
    isPackaged: app.isPackaged,
    contents: () => window().webContents,
    send: (commandId) => page.emit({ kind: 'command', commandId }),
    withoutPage: {
      'open-folder': () => run(shell.chooseFolder().then((path) => (path === null ? undefined : open(path)))),
      'reveal-log': () => run(shell.showFolder(join(userDataDir, LOG_FOLDER))),
      releases: () => run(shell.openReleases()),
    },
    openRecent: (path) => run(open(path)),
    clearRecent: () => run(application.clearRecent()),
  });
  const progress = new TaskProgress({
    showBar: (fraction) => ifOpen((shown) => shown.setProgressBar(fraction)),
    stayAwake: () => {
      const id = powerSaveBlocker.start('prevent-app-suspension');
      return () => powerSaveBlocker.stop(id);
    },
  });
  const shell = nativeShell({ window, menu, progress });
  const page = new DesktopPage({ application, shell, onClosingAnswer: parts.onClosingAnswer, log });
  const theme = new WindowTheme((background) => ifOpen((shown) => shown.setBackgroundColor(background)));
  const documents = new RecentDocuments();
  await application.follow({
    settings: ({ theme: chosen, keys }) => {
      theme.set(chosen);
      menu.showKeys(keys);
    },
    recent: (folders) => {
      menu.showRecent(folders);
      documents.show(folders);
    },
  });
  return { page, theme, open };
}

/** Other systems have menus as Linux has them. */
function menuPlatform(): 'darwin' | 'win32' | 'linux' {
  const { platform } = process;
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}
