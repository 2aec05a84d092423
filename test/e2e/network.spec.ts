import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { launchDesktop, runnableElectron } from '../support/desktop-app.ts';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

/** Addresses of everything that a page asks for from now on, sockets included. */
function requestsOf(page: Page): readonly string[] {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(request.url()));
  page.on('websocket', (socket) => seen.push(socket.url()));
  return seen;
}

/** Opens, looks, paints, reads the report and the list of keys, and exports. */
async function wholeJourney(page: Page, annotator: Annotator, folder: string): Promise<void> {
  await annotator.sees('train', 0);
  await annotator.saysName('Ada');
  await page.reload();
  await annotator.sees('train', 0);
  await annotator.stroke([
    [100, 100],
    [200, 140],
  ]);
  await annotator.saved();
  for (const key of ['F2', 'd']) await page.keyboard.press(key);
  await annotator.sees('train', 1);
  for (const key of ['Shift+Slash', 'Control+i']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await annotator.exports(folder, 'out.dat');
}

test('a whole journey asks for nothing but its own files and data', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const { origin, host: own } = new URL(page.url());
  const seen = requestsOf(page);
  await wholeJourney(page, new Annotator(host), desk.folder);
  expect(seen.length).toBeGreaterThan(2);
  const allowed = [`${page.url().split('://')[0]}://${own}/`, `ws://${own}/`, `blob:${origin}/`, 'data:'];
  expect(seen.filter((url) => !allowed.some((start) => url.startsWith(start)))).toEqual([]);
});

test('a journey on real Electron leaves no request to any host in its net log', async ({ desk }, info) => {
  test.skip(info.project.name !== 'desktop', 'the browser host runs in a browser of the user, which has a network');
  test.skip(runnableElectron() === null, "Electron's binary is not here, or may not run: its net log cannot be had");
  const log = join(desk.folder, 'net-log.json');
  const app = await launchDesktop(['--user-data', desk.userData, `--log-net-log=${log}`, desk.dataset]);
  const answerDialog = (path: string) => app.answerDialog(path);
  await wholeJourney(app.page, new Annotator({ page: app.page, answerDialog }), desk.folder);
  await app.quit();
  const text = await readFile(log, 'utf8');
  const addresses = text.match(/"(?:url|host|hostname|uri)":"[^"]*"/g) ?? [];
  expect(addresses.filter((entry) => /:"(?:https?|wss?|ftp):|"host(?:name)?":"(?!")/.test(entry))).toEqual([]);
});
