import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { DoubleApp } from '../../support/electron-double/launch.ts';
import { type HostOptions, type RunningHost, startBrowserHost } from './running-host.ts';

export type { HostOptions, RunningHost } from './running-host.ts';

const main = join(import.meta.dirname, '../../../dist/main/main.js');

/** The application on the host that a Playwright project is named after. */
export function startHost(project: string, browser: Browser, options: HostOptions): Promise<RunningHost> {
  if (project === 'browser') return startBrowserHost(browser, options);
  if (project === 'desktop') return startDesktop(options);
  throw new Error(`there is no host called ${project}`);
}

/** The built desktop application on the stand-in for the electron module. */
async function startDesktop({ userData, folder, project }: HostOptions): Promise<RunningHost> {
  const args = ['--user-data', userData];
  if (project !== undefined) args.push('--project', project);
  if (folder !== undefined) args.push(folder);
  const app = new DoubleApp({ main, args });
  const page = await app.page();
  await page.setViewportSize({ width: 1280, height: 800 });
  let ended = false;
  const once = async (end: () => Promise<unknown>) => {
    if (ended) return;
    ended = true;
    await end();
  };
  return {
    page,
    answerDialog: async (path) => {
      await app.order('dialog-path', path);
    },
    kill: () => once(() => app.kill()),
    close: () =>
      once(async () => {
        await app.quit();
        await app.dispose();
      }),
  };
}
