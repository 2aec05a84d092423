import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from './test/support/browser.ts';
import { keepCompiledCode } from './test/support/compile-cache.ts';

keepCompiledCode();
const executablePath = findChromium();

/** The same journeys on both hosts; a spec asks `test.info().project.name` which one it is on. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  forbidOnly: process.env.CI !== undefined,
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  // Two cores and several browsers: slow is not wrong, and speed is the benchmark's.
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { args: [...chromiumArgs], ...(executablePath !== null && { executablePath }) },
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'browser' },
    // Scales of displays are those of browsers that these journeys launch themselves. What axe looks at is the same page.
    { name: 'desktop', testIgnore: '**/{device-pixels,accessibility}.spec.ts' },
  ],
});
