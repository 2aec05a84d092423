import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** Keeps a browser that finds no network from asking for it all the time. */
export const chromiumArgs: readonly string[] = [
  '--disable-quic',
  '--disable-sync',
  '--disable-component-update',
  '--disable-background-networking',
  '--no-first-run',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Path of the Chromium that the tests drive: the one named by CLOUDBRUSH_CHROMIUM, else Playwright's own, else
 * the system's; null where there is none. A named one that does not exist is an error, not a reason to look on.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env.CLOUDBRUSH_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`CLOUDBRUSH_CHROMIUM names ${named}, which does not exist`);
    return named;
  }
  const own = chromium.executablePath();
  return existsSync(own) ? own : systemChromium(env);
}

/** Path of a Chromium or Chrome that the system's package manager put on the path, or null. */
export function systemChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}
