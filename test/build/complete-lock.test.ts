import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addressedEntries, completeLock, missingEntries, platformOf } from '../../build/complete-lock.ts';

const lock = (packages: object) => `${JSON.stringify({ lockfileVersion: 3, packages }, null, 2)}\n`;
const packagesOf = (text: string) => JSON.parse(text).packages;

describe('a lock without some platform packages', () => {
  const optionalDependencies = {
    '@t/cli-darwin-arm64': '1.2.3',
    '@t/cli-linux-x64': '1.2.3',
    '@t/cli-linux-x64-musl': '1.2.3',
  };
  const present = { version: '1.2.3', integrity: 'sha512-x', os: ['linux'], cpu: ['x64'], libc: ['glibc'], dev: true };
  const text = lock({
    '': { name: 'x' },
    'node_modules/@t/cli-linux-x64': present,
    'node_modules/t': { version: '1.2.3', dev: true, optionalDependencies },
  });

  test('gets their entries from their names, beside those that were there', () => {
    expect(packagesOf(completeLock(text))).toEqual({
      '': { name: 'x' },
      'node_modules/@t/cli-darwin-arm64': {
        version: '1.2.3',
        os: ['darwin'],
        cpu: ['arm64'],
        dev: true,
        optional: true,
      },
      'node_modules/@t/cli-linux-x64': present,
      'node_modules/@t/cli-linux-x64-musl': {
        version: '1.2.3',
        os: ['linux'],
        cpu: ['x64'],
        libc: ['musl'],
        dev: true,
        optional: true,
      },
      'node_modules/t': { version: '1.2.3', dev: true, optionalDependencies },
    });
  });

  test('lists its entries in order of path, as npm does', () => {
    const paths = Object.keys(packagesOf(completeLock(text)));
    expect(paths).toEqual([...paths].sort((a, b) => a.localeCompare(b, 'en')));
  });

  test('is left alone once complete', () => {
    const complete = completeLock(text);
    expect(completeLock(complete)).toBe(complete);
  });
});

test('a package nested below its parent, or hoisted to any folder above it, is not missing', () => {
  const asks = { version: '1.0.0', optionalDependencies: { 'b-linux-x64': '1.0.0' } };
  const there = { version: '1.0.0' };
  expect(missingEntries({ 'node_modules/a': asks, 'node_modules/a/node_modules/b-linux-x64': there })).toEqual({});
  expect(
    missingEntries({ 'node_modules/p/node_modules/@s/a': asks, 'node_modules/p/node_modules/b-linux-x64': there }),
  ).toEqual({});
  expect(missingEntries({ 'node_modules/p/node_modules/a': asks, 'node_modules/b-linux-x64': there })).toEqual({});
  const elsewhere = { 'node_modules/p/node_modules/a': asks, 'node_modules/q/node_modules/b-linux-x64': there };
  expect(Object.keys(missingEntries(elsewhere))).toEqual(['node_modules/b-linux-x64']);
});

test('a range is not made up into a version', () => {
  const packages = { 'node_modules/a': { version: '1.0.0', optionalDependencies: { 'b-linux-x64': '^1.0.0' } } };
  expect(() => missingEntries(packages)).toThrow('node_modules/a wants b-linux-x64 ^1.0.0');
});

test('registry addresses are taken out, and other places kept', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz', integrity: 'sha512-x' },
    'node_modules/b': { version: '1.0.0', resolved: 'file:../b' },
  };
  expect(packagesOf(completeLock(lock(packages)))).toEqual({
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' },
    'node_modules/b': { version: '1.0.0', resolved: 'file:../b' },
  });
});

describe('the platform of a package', () => {
  test.each([
    ['@biomejs/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@biomejs/cli-win32-x64', { os: ['win32'], cpu: ['x64'] }],
    ['@oxc-parser/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
    ['@oxc-parser/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'] }],
    ['@oxc-parser/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'] }],
    ['@oxc-parser/binding-win32-arm64-msvc', { os: ['win32'], cpu: ['arm64'] }],
    ['@rolldown/binding-wasm32-wasi', { cpu: ['wasm32'] }],
    ['@koromix/koffi-linux-x64', { os: ['linux'], cpu: ['x64'] }],
  ])('%s', (name, expected) => {
    expect(platformOf(name, [])).toEqual(expected);
  });

  test('without a C library in its name is glibc where a sibling is for musl', () => {
    expect(platformOf('cli-linux-arm64', ['cli-linux-arm64-musl'])).toEqual({
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['glibc'],
    });
  });

  test('cannot be told from just any name', () => {
    expect(() => platformOf('left-pad', [])).toThrow('left-pad');
  });

  test('agrees with every platform package of our own lock that the registry described', () => {
    const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
    const siblings = Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''));
    const described = Object.entries<Record<string, unknown>>(packages).filter(
      ([, entry]) => entry.integrity && entry.cpu,
    );
    expect(described.length).toBeGreaterThan(20);
    for (const [path, { os, cpu, libc }] of described) {
      const name = path.replace(/^.*node_modules\//, '');
      expect([name, platformOf(name, siblings)]).toEqual([
        name,
        { ...(os ? { os } : {}), cpu, ...(libc ? { libc } : {}) },
      ]);
    }
  });
});

test('our own lock is complete and names no registry', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  expect(missingEntries(packages)).toEqual({});
  expect(addressedEntries(packages)).toEqual([]);
});
