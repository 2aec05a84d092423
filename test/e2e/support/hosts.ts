import type { Browser } from '@playwright/test';
import { launchDesktop } from '../../support/desktop-app.ts';
import { type HostOptions, type RunningHost, startBrowserHost } from './running-host.ts';

export type { HostOptions, RunningHost } from './running-host.ts';

/** The application on the host that a Playwright project is named after. */
export function startHost(project: string, browser: Browser, options: HostOptions): Promise<RunningHost> {
  if (project === 'browser') return startBrowserHost(browser, options);
  if (project === 'desktop') return startDesktop(options);
  throw new Error(`there is no host called ${project}`);
}

/** The built desktop application, on Electron or on the stand-in for it. */
async function startDesktop({ userData, folder, project }: HostOptions): Promise<RunningHost> {
  const args = ['--user-data', userData];
  if (project !== undefined) args.push('--project', project);
  if (folder !== undefined) args.push(folder);
  const app = await launchDesktop(args);
  const { page } = app;
  await page.setViewportSize({ width: 1280, height: 800 });
  let ended = false;
  const once = async (end: () => Promise<void>) => {
    if (ended) return;
    ended = true;
    await end();
  };
  return {
    page,
    answerDialog: (path) => app.answerDialog(path),
    ...(app.crashPage && {
      crashPage: async () => {
        const anew = await app.crashPage?.();
        if (anew === undefined) throw new Error('the stand-in opens the page again');
        await anew.setViewportSize({ width: 1280, height: 800 });
        return anew;
      },
    }),
    kill: () => once(() => app.kill()),
    close: () => once(() => app.quit()),
  };
}
