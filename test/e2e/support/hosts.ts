import type { Browser } from '@playwright/test';
import { type HostOptions, type RunningHost, startBrowserHost } from './running-host.ts';

export type { HostOptions, RunningHost } from './running-host.ts';

/** The application on the host that a Playwright project is named after. */
export function startHost(project: string, browser: Browser, options: HostOptions): Promise<RunningHost> {
  if (project === 'browser') return startBrowserHost(browser, options);
  throw new Error(`there is no host called ${project}`);
}
