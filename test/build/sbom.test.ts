import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAll } from '../../build/build.ts';
import { type Materials, materialsOf, sbomJson } from '../../build/sbom.ts';

const root = join(import.meta.dirname, '../..');

const materials: Materials = {
  version: '1.2.3',
  target: { platform: 'linux', arch: 'x64' },
  licences: [
    { name: '@a/b', version: '2.0.0', licence: 'ISC', author: 'Ann', homepage: 'https://a.b', text: 'Free.\n' },
    { name: 'better-sqlite3', version: '3.0.0', licence: 'MIT', text: 'Free too.\n' },
  ],
  integrity: new Map([
    ['@a/b@2.0.0', `sha512-${Buffer.alloc(64, 0xab).toString('base64')}`],
    ['@a/b@1.0.0', 'sha512-other'],
  ]),
  electron: { version: '45.4.1', sha256: 'cd'.repeat(32) },
  sqliteVersion: '3.54.1',
  at: new Date('2026-11-26T12:00:00Z'),
};

describe('a bill of materials', () => {
  test('lists packages, Electron and SQLite with their addresses, hashes and licences', () => {
    const { components, dependencies } = JSON.parse(sbomJson(materials));
    expect(components).toEqual([
      expect.objectContaining({ type: 'library', name: 'sqlite', version: '3.54.1' }),
      expect.objectContaining({
        type: 'framework',
        purl: 'pkg:github/electron/electron@v45.4.1',
        hashes: [{ alg: 'SHA-256', content: 'cd'.repeat(32) }],
      }),
      {
        type: 'library',
        'bom-ref': 'pkg:npm/%40a/b@2.0.0',
        purl: 'pkg:npm/%40a/b@2.0.0',
        group: '@a',
        name: 'b',
        version: '2.0.0',
        authors: [{ name: 'Ann' }],
        hashes: [{ alg: 'SHA-512', content: 'ab'.repeat(64) }],
        licenses: [{ license: { id: 'ISC', text: { contentType: 'text/plain', content: 'Free.\n' } } }],
        externalReferences: [{ type: 'website', url: 'https://a.b' }],
      },
      {
        type: 'library',
        'bom-ref': 'pkg:npm/better-sqlite3@3.0.0',
        purl: 'pkg:npm/better-sqlite3@3.0.0',
        name: 'better-sqlite3',
        version: '3.0.0',
        licenses: [{ license: { id: 'MIT', text: { contentType: 'text/plain', content: 'Free too.\n' } } }],
      },
    ]);
    expect(dependencies).toEqual([
      {
        ref: 'pkg:npm/cloudbrush@1.2.3',
        dependsOn: ['pkg:github/electron/electron@v45.4.1', 'pkg:npm/%40a/b@2.0.0', 'pkg:npm/better-sqlite3@3.0.0'],
      },
      { ref: 'pkg:npm/better-sqlite3@3.0.0', dependsOn: ['pkg:generic/sqlite@3.54.1'] },
    ]);
  });

  test('is the same for the same materials, but for the time; others have another number', () => {
    const first = JSON.parse(sbomJson(materials));
    const later = JSON.parse(sbomJson({ ...materials, at: new Date('2027-01-01T00:00:00Z') }));
    const other = JSON.parse(sbomJson({ ...materials, sqliteVersion: '3.54.2' }));
    expect(sbomJson(materials)).toBe(sbomJson(materials));
    expect(later.serialNumber).toBe(first.serialNumber);
    expect({ ...later.metadata, timestamp: null }).toEqual({ ...first.metadata, timestamp: null });
    expect(other.serialNumber).not.toBe(first.serialNumber);
  });
});

describe('our own bill of materials', () => {
  beforeAll(async () => void (await buildAll({ root, ifStale: true })));

  test('has the shape of CycloneDX 1.6, and every reference leads to a component', () => {
    const target = { platform: process.platform, arch: process.arch };
    const bom = JSON.parse(sbomJson(materialsOf(root, target, { SOURCE_DATE_EPOCH: '1764158400' })));
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      serialNumber: expect.stringMatching(
        /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      metadata: { timestamp: '2025-11-26T12:00:00.000Z', component: { type: 'application', name: 'cloudbrush' } },
    });
    const references: string[] = bom.components.map((component: { 'bom-ref': string }) => component['bom-ref']);
    expect(new Set(references).size).toBe(references.length);
    const known = [...references, bom.metadata.component['bom-ref']];
    const named = bom.dependencies.flatMap(({ ref, dependsOn }: { ref: string; dependsOn: string[] }) => [
      ref,
      ...dependsOn,
    ]);
    expect(named.filter((reference: string) => !known.includes(reference))).toEqual([]);
    for (const { type, version, purl, licenses } of bom.components) {
      expect(['library', 'framework']).toContain(type);
      expect(purl).toMatch(/^pkg:(npm|github|generic)\/\S+@\S+$/);
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(licenses).toHaveLength(1);
    }
    const hashed = bom.components.filter((component: object) => 'hashes' in component);
    expect(hashed.length).toBeGreaterThan(10);
    for (const { hashes } of hashed) {
      expect(hashes[0].content).toMatch(hashes[0].alg === 'SHA-512' ? /^[0-9a-f]{128}$/ : /^[0-9a-f]{64}$/);
    }
  });
});
