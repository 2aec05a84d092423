import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkDist } from '../../build/dist-check.ts';
import { findChromium } from '../support/browser.ts';

const root = join(import.meta.dirname, '../..');

/** Packs, then starts half a dozen processes and a browser. */
const timeout = 300_000;

// Packages for Linux are packed on Linux; elsewhere there is nothing to run them.
if (process.platform === 'linux') {
  test('the packed application holds what it needs, and paints and exports as the checkout does', {
    timeout,
  }, async () => {
    const browser = findChromium();
    if (browser === null) throw new Error('there is no browser');
    const lines: string[] = [];
    expect(await checkDist({ root, browser, print: (line) => lines.push(line) })).toEqual([]);
    expect(lines.join('\n')).toMatch(/total, of at most(.|\n)*export, 1310720 bytes as expected$/);
  });
}
