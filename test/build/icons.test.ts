import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type IconPicture, icnsFile, icnsSizes, icoFile } from '../../build/icon-containers.ts';
import { drawIcon, linuxSizes } from '../../build/icons.ts';
import { findChromium } from '../support/browser.ts';

const root = join(import.meta.dirname, '../..');
const resources = join(root, 'build/resources');

/** Width and height that a PNG says it has. */
function pngSize(png: Uint8Array): readonly [number, number] {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** Type and picture of each entry, as a reader that trusts nothing finds them. */
function readIcns(file: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  const bytes = Buffer.from(file);
  expect(bytes.toString('latin1', 0, 4)).toBe('icns');
  expect(bytes.readUInt32BE(4)).toBe(bytes.length);
  const entries: [string, Uint8Array][] = [];
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at + 4)) {
    entries.push([bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + bytes.readUInt32BE(at + 4))]);
  }
  return entries;
}

function readIco(file: Uint8Array): readonly IconPicture[] {
  const bytes = Buffer.from(file);
  expect([bytes.readUInt16LE(0), bytes.readUInt16LE(2)]).toEqual([0, 1]);
  const pictures = Array.from({ length: bytes.readUInt16LE(4) }, (_, i) => {
    const at = 6 + 16 * i;
    const start = bytes.readUInt32LE(at + 12);
    expect(bytes[at + 1]).toBe(bytes[at]);
    return { size: bytes[at] || 256, png: bytes.subarray(start, start + bytes.readUInt32LE(at + 8)) };
  });
  expect(pictures.reduce((sum, { png }) => sum + png.length, 6 + 16 * pictures.length)).toBe(bytes.length);
  return pictures;
}

const made = (size: number): IconPicture => ({ size, png: new Uint8Array(size).fill(size % 251) });

describe('the containers', () => {
  test('give back the pictures that went in', () => {
    const pictures = [16, 48, 256].map(made);
    expect(readIco(icoFile(pictures)).map(({ size, png }) => ({ size, png: Uint8Array.from(png) }))).toEqual(pictures);
    const entries = readIcns(icnsFile(icnsSizes.map(made)));
    expect(entries.map(([type, png]) => [type, png.length])).toEqual([
      ['ic11', 32],
      ['ic12', 64],
      ['ic07', 128],
      ['ic13', 256],
      ['ic08', 256],
      ['ic14', 512],
      ['ic09', 512],
      ['ic10', 1024],
    ]);
  });

  test('refuse what they cannot hold, and a size that is missing', () => {
    expect(() => icoFile([made(512)])).toThrow('not 512');
    expect(() => icnsFile([made(32)])).toThrow('64 pixels');
  });
});

describe('the icons that are committed', () => {
  test('have the sizes that their names and tables promise', () => {
    const names = readdirSync(join(resources, 'icons'));
    expect(names.toSorted()).toEqual(linuxSizes.map((size) => `${size}x${size}.png`).toSorted());
    for (const size of linuxSizes) {
      expect(pngSize(readFileSync(join(resources, `icons/${size}x${size}.png`)))).toEqual([size, size]);
    }
    for (const { size, png } of readIco(readFileSync(join(resources, 'icon.ico')))) {
      expect(pngSize(png)).toEqual([size, size]);
    }
    const widths = readIcns(readFileSync(join(resources, 'icon.icns'))).map(([, png]) => pngSize(png)[0]);
    expect(widths).toEqual([32, 64, 128, 256, 256, 512, 512, 1024]);
  });

  test('show what the page’s icon shows now', async () => {
    const executablePath = findChromium();
    const browser = await chromium.launch({ ...(executablePath !== null && { executablePath }) });
    onTestFinished(() => browser.close());
    const svg = readFileSync(join(root, 'renderer/public/icon.svg'), 'utf8');
    const { png } = await drawIcon(browser, svg, 64);
    const committed = readFileSync(join(resources, 'icons/64x64.png'));
    const page = await browser.newPage();
    const difference = await page.evaluate(
      async ([left, right]) => {
        const codes = await Promise.all(
          [left, right].map(async (base64) => {
            const image = new Image();
            image.src = `data:image/png;base64,${base64}`;
            await image.decode();
            const canvas = new OffscreenCanvas(64, 64).getContext('2d');
            canvas?.drawImage(image, 0, 0);
            return canvas?.getImageData(0, 0, 64, 64).data ?? new Uint8ClampedArray();
          }),
        );
        return codes[0].reduce((sum, code, i) => sum + Math.abs(code - codes[1][i]), 0) / codes[0].length;
      },
      [Buffer.from(png).toString('base64'), committed.toString('base64')],
    );
    // Browsers smooth edges differently, by less than one level on average.
    expect(difference).toBeLessThan(1);
  });
});
