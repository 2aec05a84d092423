import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

/** As docs/README.md lists them. */
const topicCount =
  readFileSync(join(import.meta.dirname, '../../docs/README.md'), 'utf8').match(/^- \[/gm)?.length ?? 0;

test('the help opens without a dataset and without a network, every topic with its pictures', async ({ desk }) => {
  const { page } = await desk.start();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'blob:' && new URL(page.url()).hostname !== hostname) elsewhere.push(request.url());
  });
  await page.getByRole('button', { name: 'Help', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Help' });
  const topics = dialog.getByRole('navigation', { name: 'Topics' }).getByRole('button');
  await expect(topics).toHaveCount(topicCount);
  for (const topic of await topics.all()) {
    await topic.click();
    const title = (await topic.textContent())?.trim() ?? '';
    const article = dialog.getByRole('article', { name: title });
    await expect(article.getByRole('heading', { level: 2, name: title })).toBeVisible();
    for (const picture of await article.locator('img').all()) {
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    }
  }
  await dialog.getByLabel('Search the help').fill('numpy reshape');
  await expect(topics).toHaveCount(1);
  await expect(dialog.getByRole('article', { name: 'Export and read in numpy' })).toBeVisible();
  await dialog.getByLabel('Search the help').fill('');
  await topics.filter({ hasText: 'Paint' }).click();
  await dialog.getByRole('article').getByRole('button', { name: 'scribbles' }).click();
  await expect(dialog.getByRole('article', { name: 'Scribbles' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(complaints).toEqual([]);
  expect(elsewhere).toEqual([]);
});

test('the help shows the tour again', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const tour = host.page.getByRole('complementary', { name: /^Tour/ });
  await expect(tour).toHaveCount(0);
  await host.page.getByRole('button', { name: 'Help', exact: true }).click();
  await host.page.getByRole('button', { name: 'Show the tour' }).click();
  await expect(tour).toContainText('Paint');
});
