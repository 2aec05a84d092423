import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { chromiumArgs, findChromium } from '../browser.ts';

/** Chromium for the stand-in's windows, with a debugging port through which the test sees the same pages. */
export interface DoubleBrowser {
  readonly context: BrowserContext;
  readonly debuggingPort: number;
  /** Folder of its profile, which the test removes. */
  readonly profile: string;
}

export async function launchBrowser(switches: readonly string[]): Promise<DoubleBrowser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium found');
  // half a second to load, which starts without a browser save
  const { chromium } = await import('@playwright/test');
  const profile = mkdtempSync(join(tmpdir(), 'cloudbrush-double-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...chromiumArgs, '--remote-debugging-port=0', ...switches],
    viewport: { width: 1440, height: 900 },
    // Signals are the application's to answer.
    handleSIGTERM: false,
    handleSIGINT: false,
    handleSIGHUP: false,
  });
  return {
    context,
    debuggingPort: Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]),
    profile,
  };
}
