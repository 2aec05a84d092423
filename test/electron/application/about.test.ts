import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runtimeVersions } from '../../../electron/application/about.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const licence = { name: 'konva', version: '10.9.1', licence: 'MIT', text: 'Permission is hereby granted' };

async function asked(licences: string | null) {
  const userData = join(await temporaryFolder(), 'user-data');
  mkdirSync(userData);
  if (licences !== null) writeFileSync(join(userData, 'licences.json'), licences);
  const host = await TestHost.start(userData);
  onTestFinished(() => host.close());
  return host.connect().calls['app.about']({});
}

test('the host tells its version, what it runs on, and the packages that the build has listed', async () => {
  const about = await asked(JSON.stringify([{ ...licence, homepage: 'https://konvajs.org', more: 1 }]));
  expect(about.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(about.runtime.map(({ name }) => name)).toEqual(['Node', 'SQLite']);
  expect(about.runtime.every(({ version }) => /^\d+\.\d+\.\d+$/.test(version))).toBe(true);
  expect(about.components).toEqual([{ ...licence, homepage: 'https://konvajs.org' }]);
});

test('a checkout that was not built lists no packages', async () => {
  expect((await asked(null)).components).toEqual([]);
});

test('a list of packages that is none is an error, not an empty list', async () => {
  await expect(asked('{"name":"konva"}')).rejects.toThrow();
});

test('on the desktop Electron and Chromium are named too', () => {
  const versions = { ...process.versions, electron: '45.4.1', chrome: '156.0.1' };
  expect(runtimeVersions(versions, '3.54.1').map(({ name, version }) => `${name} ${version}`)).toEqual([
    'Electron 45.4.1',
    'Chromium 156.0.1',
    `Node ${process.versions.node}`,
    'SQLite 3.54.1',
  ]);
});
