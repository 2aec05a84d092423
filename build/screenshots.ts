import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { makeExample } from '../electron/demo/example.ts';
import { browserPath } from './browser-path.ts';
import { buildAll } from './build.ts';
import { helpPictures } from './help-pictures.ts';
import { movingPicture } from './moving-picture.ts';
import { withHost } from './photographed-host.ts';
import { Photographer } from './photographer.ts';
import { PictureEncoder } from './picture-encoder.ts';
import { readmePictures } from './readme-pictures.ts';

/*
 * Makes the pictures of the README and of the help: the example dataset, the real host, a real browser. Without an
 * argument all of them, else the sets that are named.
 */

const root = join(import.meta.dirname, '..');
const docs = join(root, 'docs');

/** A set begins with a dataset, a project and a window of its own. */
interface PictureSet {
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  readonly take: (photographer: Photographer, folder: string, endHost: () => void) => Promise<void>;
}

const sets: Readonly<Record<string, PictureSet>> = {
  readme: { width: 1440, height: 900, scale: 1, take: readmePictures },
  help: { width: 1280, height: 720, scale: 2, take: helpPictures },
  moving: { width: 1280, height: 720, scale: 0.75, take: movingPicture },
};

async function takeSet(browser: Browser, encoder: PictureEncoder, scratch: string, set: PictureSet): Promise<void> {
  // Names of the folders in the pictures.
  const folder = join(scratch, 'CloudSEN12', 'example');
  const userData = join(scratch, 'user-data');
  await makeExample(folder, { seed: 1, rois: 3, onProgress: () => undefined });
  await mkdir(userData, { recursive: true });
  await writeFile(join(userData, 'settings.json'), JSON.stringify({ annotator: 'Ada', tour: false }));
  await withHost(folder, userData, async (url, endHost) => {
    const { width, height, scale } = set;
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: 'dark',
      locale: 'en-GB',
    });
    const page = await context.newPage();
    await page.goto(url);
    await set.take(new Photographer(page, docs, encoder), folder, endHost);
    await context.close();
  });
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(sets, name));
  if (unknown.length > 0) throw new Error(`there is no set ${unknown.join(', ')}: ${Object.keys(sets).join(', ')}`);
  const executablePath = browserPath(root);
  if (executablePath === null) throw new Error('there is no browser to photograph with');
  await buildAll({ root, only: ['renderer'], ifStale: true });
  await mkdir(join(docs, 'pictures'), { recursive: true });
  const browser = await chromium.launch({ executablePath });
  try {
    const encoder = await PictureEncoder.in(browser);
    for (const [name, set] of Object.entries(sets)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const scratch = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-pictures-')));
      try {
        await takeSet(browser, encoder, scratch, set);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    }
  } finally {
    await browser.close();
  }
}

await main(process.argv.slice(2));
