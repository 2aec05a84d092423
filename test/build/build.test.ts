import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bundlesOf } from '../../build/bundles.ts';
import { fingerprintOf } from '../../build/fingerprint.ts';

const root = join(import.meta.dirname, '../..');

describe('the fingerprint of sources', () => {
  let folder = '';
  const fingerprint = () => fingerprintOf(folder, ['src', 'package.json']);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cloudbrush-build-'));
    mkdirSync(join(folder, 'src/deep'), { recursive: true });
    writeFileSync(join(folder, 'src/a.ts'), 'one');
    writeFileSync(join(folder, 'src/deep/b.ts'), 'two');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('stays while nothing changes', () => {
    expect(fingerprint()).toBe(fingerprint());
  });

  test.each<[string, () => void]>([
    ['a file grows', () => writeFileSync(join(folder, 'src/a.ts'), 'one more')],
    ['a file is written anew with the same size', () => utimesSync(join(folder, 'src/deep/b.ts'), 1, 1)],
    ['a file is added', () => writeFileSync(join(folder, 'src/deep/c.ts'), '')],
    ['a file is removed', () => rmSync(join(folder, 'src/deep/b.ts'))],
    ['a file is renamed', () => renameSync(join(folder, 'src/a.ts'), join(folder, 'src/z.ts'))],
    ['a file that was absent appears', () => writeFileSync(join(folder, 'package.json'), '{}')],
  ])('changes when %s', (_name, change) => {
    const before = fingerprint();
    change();
    expect(fingerprint()).not.toBe(before);
  });
});

describe('the built page', () => {
  const files = new Map<string, string>();

  beforeAll(async () => {
    const renderer = bundlesOf(root).find(({ name }) => name === 'renderer');
    if (renderer === undefined) throw new Error('no bundle of the page');
    const result = await build({ ...renderer.config, build: { write: false } });
    if ('on' in result) throw new Error('vite is watching');
    for (const { output } of [result].flat()) {
      for (const file of output) files.set(file.fileName, file.type === 'chunk' ? file.code : String(file.source));
    }
  }, 60_000);

  const html = () => files.get('index.html') as string;

  test('has no inline script or style, which the policy would drop', () => {
    expect(html()).toMatch(/<script [^>]*src="\.\//);
    expect(html()).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html()).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  test('has relative addresses alone', () => {
    const addresses = [...html().matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]);
    expect(addresses.length).toBeGreaterThan(1);
    expect(addresses.filter((address) => !address?.startsWith('./'))).toEqual([]);
  });

  test('makes no code from text, which the policy would refuse', () => {
    const scripts = [...files].filter(([name]) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const [name, code] of scripts) {
      expect([name, /\beval\(|new Function\(|\bFunction\(['"`]/.test(code)]).toEqual([name, false]);
    }
  });

  test('keeps pictures and fonts in files', () => {
    for (const [name, text] of files) {
      if (!name.endsWith('.js')) expect([name, /data:[a-z]+\//.test(text)]).toEqual([name, false]);
    }
  });
});
