import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';

const root = join(import.meta.dirname, '../../..');

export interface HostOptions {
  readonly userData: string;
  /** Folder to open at once. */
  readonly folder?: string;
  readonly project?: string;
  /** The browser host's page has the scale of the browser's own screen, not an emulated one. */
  readonly ownScreen?: boolean;
  /** The browser's debugging port, by which a page is found again after it has crashed. */
  readonly debuggingPort?: number;
}

/** The application in a process of its own with one page on it. */
export interface RunningHost {
  readonly page: Page;
  /** The native dialog that is opened next answers with this path; absent where the page has its own chooser. */
  answerDialog?(path: string): Promise<void>;
  /** Another page on the same host, as a second tab; absent where there is one window. */
  secondPage?(): Promise<Page>;
  /** Kills the page's own process; answers the page as it is opened again, in the same tab. */
  crashPage?(): Promise<Page>;
  /** SIGKILL: no handler runs, nothing is closed. */
  kill(): Promise<void>;
  /** As a user ends it. */
  close(): Promise<void>;
}

/** Starts the loopback host as `npm start -- --browser` does and opens its address. */
export async function startBrowserHost(
  browser: Browser,
  { userData, folder, project, ownScreen = false, debuggingPort }: HostOptions,
): Promise<RunningHost> {
  const args = [join(root, 'electron/serve.ts'), '--user-data', userData];
  if (project !== undefined) args.push('--project', project);
  if (folder !== undefined) args.push(folder);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await addressOf(child);
  const context = await browser.newContext({ viewport: ownScreen ? null : { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    page,
    ...(debuggingPort !== undefined && { crashPage: () => crashPage(page, debuggingPort) }),
    secondPage: async () => {
      const second = await context.newPage();
      const memory = await page.evaluate(() => JSON.stringify(sessionStorage));
      await second.addInitScript((stored) => {
        for (const [key, value] of Object.entries(JSON.parse(stored))) sessionStorage.setItem(key, String(value));
      }, memory);
      await second.goto(url);
      return second;
    },
    kill: () => end('SIGKILL'),
    close: async () => {
      await context.close();
      await end('SIGTERM');
    },
  };
}

/** On a session of its own, which outlives the crash; Playwright's page does not, so another one is found. */
export async function crashPage(page: Page, debuggingPort: number): Promise<Page> {
  const session = await page.context().newCDPSession(page);
  const url = page.url();
  const crashed = new Promise((resolve) => session.once('Inspector.targetCrashed', resolve));
  await session.send('Inspector.enable');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await session.send('Page.reload');
  const seenAnew = await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`);
  const anew = seenAnew
    .contexts()
    .flatMap((context) => context.pages())
    .find((candidate) => candidate.url() === url);
  if (anew === undefined) throw new Error('the page is opened again');
  return anew;
}

async function addressOf(child: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of child.stdout ?? []) {
    printed += String(chunk);
    const found = /^Cloudbrush: (\S+)$/m.exec(printed);
    if (found?.[1] !== undefined) return found[1];
  }
  throw new Error(`the host ended without an address: ${printed}`);
}
