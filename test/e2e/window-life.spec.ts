import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import Database from 'better-sqlite3';
import { chromiumArgs, findChromium } from '../support/browser.ts';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';
import { type RunningHost, startBrowserHost } from './support/running-host.ts';

/** Another program holds the project, so that nothing can be saved in it, until what is answered is called. */
async function holdProject(userData: string): Promise<() => void> {
  const projects = join(userData, 'projects');
  const [name] = (await readdir(projects)).filter((file) => file.endsWith('.cloudbrush'));
  const other = new Database(join(projects, name ?? ''));
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

/** A browser whose pages can be found again after a crash. */
async function crashableHost(options: { userData: string; folder: string }) {
  const profile = await mkdtemp(join(tmpdir(), 'cloudbrush-crash-'));
  const executablePath = findChromium();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath !== null && { executablePath }),
    args: [...chromiumArgs, '--remote-debugging-port=0'],
  });
  const debuggingPort = Number((await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')[0]);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`);
  const host = await startBrowserHost(browser, { ...options, debuggingPort });
  const end = async () => {
    await host.close();
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { host, end };
}

const twoStrokes = [
  [
    [40, 300],
    [120, 300],
  ],
  [
    [80, 280],
    [80, 340],
  ],
] as const;

test('a page whose process is killed comes back with its strokes, once and in order, and with its screen', async ({
  desk,
}) => {
  const isDesktop = test.info().project.name === 'desktop';
  const options = { userData: desk.userData, folder: desk.dataset };
  const { host, end } = isDesktop
    ? { host: (await desk.start(options)) as RunningHost, end: async () => undefined }
    : await crashableHost(options);
  const { crashPage } = host;
  test.skip(crashPage === undefined, 'real Electron crashes its page in another way');
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke([[100, 100]]);
  await ada.saved();
  const letGo = await holdProject(desk.userData);
  for (const stroke of twoStrokes) await ada.stroke(stroke);
  await ada.hasEdits(3);
  await expect(host.page.locator('[data-state=not-saved]')).toContainText('Not saved: 2 strokes wait');
  await host.page.keyboard.press('F2');
  await ada.sees('train', 0);

  const page = (await crashPage?.()) ?? host.page;
  const back = new Annotator({ page });
  await back.sees('train', 0);
  await expect(page.locator('[data-state=not-saved]')).toContainText('Not saved: 2 strokes wait');
  await back.stroke([[300, 300]]);
  await expect(page.getByRole('alert').filter({ hasText: 'Strokes from before are still being saved' })).toBeVisible();
  if (isDesktop) {
    const told = page.getByRole('alert').filter({ hasText: 'The window had stopped (its process crashed)' });
    await expect(told).toBeVisible();
  }
  letGo();
  await page.getByRole('button', { name: 'Try again' }).click();
  await back.saved();
  await back.hasEdits(3);
  await expect(page.getByRole('complementary', { name: 'Paint' }).locator('output').first()).toHaveText(/^6\b/);
  await page.keyboard.press('KeyH');
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('button', { name: 'brush, shadow' })).toHaveCount(3);
  await back.stroke([[300, 100]]);
  await back.saved();
  await back.hasEdits(4);
  await end();
});

test('the window waits for strokes that cannot be saved, says why, and closes when they are', async ({ desk }) => {
  test.skip(test.info().project.name === 'browser', 'a browser asks with a box of its own');
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.stroke([[100, 100]]);
  await ada.saved();
  const letGo = await holdProject(desk.userData);
  for (const stroke of twoStrokes) await ada.stroke(stroke);
  const closed = host.close();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('2 strokes');
  await expect(dialog).toContainText(/another program/i);
  await dialog.getByRole('button', { name: 'Close and lose 2 strokes' }).click();
  await expect(dialog.getByRole('alert')).toContainText('2 strokes will be gone for good');
  letGo();
  await closed;
  const again = await desk.start({ folder: desk.dataset });
  await new Annotator(again).hasEdits(3);
});
