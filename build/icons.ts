import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { browserPath } from './browser-path.ts';
import { type IconPicture, icnsFile, icnsSizes, icoFile } from './icon-containers.ts';

/*
 * Makes the icons of the packages from the page's own icon, renderer/public/icon.svg, into build/resources. They are
 * committed: packaging needs no browser.
 */

export const linuxSizes: readonly number[] = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSizes: readonly number[] = [16, 24, 32, 48, 64, 128, 256];
/** macOS wants air around the tile: 824 of 1024 pixels, by Apple's template. */
const MAC_SCALE = 824 / 1024;

/** `svg` on a transparent square of `size` pixels, its width shrunk to `scale` of that. */
export async function drawIcon(browser: Browser, svg: string, size: number, scale = 1): Promise<IconPicture> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const side = `${size * scale}px`;
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh"><img width="${side}" height="${side}" src="${address}">`,
  );
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return { size, png };
}

async function drawAll(browser: Browser, svg: string, sizes: readonly number[], scale = 1): Promise<IconPicture[]> {
  const pictures: IconPicture[] = [];
  for (const size of sizes) pictures.push(await drawIcon(browser, svg, size, scale));
  return pictures;
}

async function main(): Promise<void> {
  const root = join(import.meta.dirname, '..');
  const executablePath = browserPath(root);
  if (executablePath === null) throw new Error('There is no browser to draw the icons with.');
  const svg = readFileSync(join(root, 'renderer/public/icon.svg'), 'utf8');
  const resources = join(root, 'build/resources');
  mkdirSync(join(resources, 'icons'), { recursive: true });
  const browser = await chromium.launch({ executablePath });
  for (const { size, png } of await drawAll(browser, svg, linuxSizes)) {
    writeFileSync(join(resources, `icons/${size}x${size}.png`), png);
  }
  writeFileSync(join(resources, 'icon.ico'), icoFile(await drawAll(browser, svg, windowsSizes)));
  writeFileSync(join(resources, 'icon.icns'), icnsFile(await drawAll(browser, svg, icnsSizes, MAC_SCALE)));
  await browser.close();
}

if (import.meta.main) await main();
