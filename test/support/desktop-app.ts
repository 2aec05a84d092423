import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { installedRuntime } from '../../build/electron-runtime.ts';
import { DoubleApp } from './electron-double/launch.ts';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'dist/main/main.js');

/** The built desktop application with its window open. */
export interface DesktopApp {
  readonly page: Page;
  /** The path that the next native dialog answers; null for a cancelled one. */
  answerDialog(path: string | null): Promise<void>;
  /** Kills the page's process; answers the page that is opened in its place. On the stand-in alone. */
  crashPage?(): Promise<Page>;
  /** SIGKILL: no handler runs, nothing is closed. */
  kill(): Promise<void>;
  /** As a user ends it. */
  quit(): Promise<void>;
}

/** On real Electron where its binary is here and may be run, else on the stand-in for the electron module. */
export function launchDesktop(args: readonly string[]): Promise<DesktopApp> {
  const executablePath = runnableElectron();
  return executablePath === null ? launchDouble(args) : launchElectron(executablePath, args);
}

/** Null without a binary, without a display, and for root on Linux, where Chromium's sandbox refuses to start. */
export function runnableElectron(): string | null {
  if (process.platform === 'linux') {
    const { DISPLAY, WAYLAND_DISPLAY } = process.env;
    if (process.getuid?.() === 0 || !(DISPLAY || WAYLAND_DISPLAY)) return null;
  }
  return installedRuntime(root);
}

async function launchDouble(args: readonly string[]): Promise<DesktopApp> {
  const app = new DoubleApp({ main, args });
  return {
    page: await app.page(),
    answerDialog: async (path) => {
      await app.order('dialog-path', path);
    },
    crashPage: async () => {
      const { loads } = await app.record();
      await app.order('crash-page');
      while ((await app.record()).loads === loads) await new Promise((resolve) => setTimeout(resolve, 20));
      return app.pageAnew();
    },
    kill: () => app.kill(),
    quit: async () => {
      await app.quit();
      await app.dispose();
    },
  };
}

async function launchElectron(executablePath: string, args: readonly string[]): Promise<DesktopApp> {
  const app = await _electron.launch({ executablePath, args: [main, ...args] });
  const exited = new Promise((resolve) => app.process().once('exit', resolve));
  await app.evaluate(({ dialog }) => {
    const paths: (string | null)[] = [];
    Object.assign(globalThis, { dialogPaths: paths });
    const next = (): string | null => paths.shift() ?? null;
    dialog.showOpenDialog = async () => {
      const path = next();
      return { canceled: path === null, filePaths: path === null ? [] : [path] };
    };
    dialog.showSaveDialog = async () => {
      const path = next();
      return { canceled: path === null, filePath: path ?? '' };
    };
  });
  return {
    page: await app.firstWindow(),
    answerDialog: (path) =>
      app.evaluate((_electronModule, answer) => {
        (globalThis as unknown as { dialogPaths: (string | null)[] }).dialogPaths.push(answer);
      }, path),
    kill: async () => {
      app.process().kill('SIGKILL');
      await exited;
    },
    quit: () => app.close(),
  };
}
