import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type DistSurroundings, decideDist, helpersAddress } from '../../build/dist-decision.ts';

const root = join(import.meta.dirname, '../..');

const linux: DistSurroundings = {
  platform: 'linux',
  arch: 'x64',
  electronVersion: '45.4.1',
  isOffline: false,
  runtimeFolder: null,
  runtimeAddress: 'https://a/electron.zip',
  helpersAddress: 'https://a/tools/',
  env: {},
  responds: async () => true,
};
const never = async (): Promise<boolean> => {
  throw new Error('nobody may be asked');
};

test.each([
  ['linux', '--linux'],
  ['win32', '--win'],
] as const)(
  'on %s the packages of that system are made, unsigned, and nothing is published',
  async (platform, flag) => {
    const args = [flag, '--x64', '--publish', 'never'];
    expect(await decideDist({ ...linux, platform })).toEqual({ args, isSigned: false });
  },
);

test('on macOS without credentials the application is signed by nobody, as its processors demand', async () => {
  const mac = { ...linux, platform: 'darwin', arch: 'arm64' } as const;
  const args = ['--mac', '--arm64', '--publish', 'never'];
  expect(await decideDist(mac)).toEqual({ args: [...args, '-c.mac.identity=-'], isSigned: false });
  const env = { CSC_LINK: 'file' };
  expect(await decideDist({ ...mac, env })).toEqual({ args, isSigned: true });
  expect(await decideDist({ ...mac, env: { CSC_LINK: '' } })).toMatchObject({ isSigned: false });
});

test('a runtime that is installed is used, and its host is not asked', async () => {
  const asked: string[] = [];
  const responds = async (address: string): Promise<boolean> => asked.push(address) > 0;
  const decision = await decideDist({ ...linux, runtimeFolder: '/r', responds });
  expect(decision).toMatchObject({ args: expect.arrayContaining(['-c.electronDist=/r']) });
  expect(asked).toEqual([linux.helpersAddress]);
});

test('what cannot be downloaded is told in a sentence each, with what to do', async () => {
  const nobody = await decideDist({ ...linux, responds: async () => false });
  expect(nobody).toEqual({
    missing: [
      'Electron 45.4.1 for linux-x64 is not here and cannot be downloaded: https://a/electron.zip does not answer.',
      "electron-builder's tools cannot be downloaded: https://a/tools/ does not answer.",
      expect.stringMatching(/^Run npm run dist again .*--offline/),
    ],
  });
  const half = await decideDist({ ...linux, responds: async (address) => address === linux.helpersAddress });
  expect(half).toMatchObject({ missing: [expect.stringMatching(/^Electron 45.4.1/), expect.any(String)] });
});

test('offline nobody is asked', async () => {
  expect(await decideDist({ ...linux, isOffline: true, responds: never })).toMatchObject({ isSigned: false });
});

test('for a system that we make no packages for, that is said', async () => {
  expect(await decideDist({ ...linux, platform: 'freebsd', responds: never })).toEqual({
    missing: ['No package is made for freebsd.'],
  });
});

test('a mirror of the tools is asked in their host’s place', () => {
  expect(helpersAddress({})).toMatch(/^https:\/\/github\.com\//);
  expect(helpersAddress({ ELECTRON_BUILDER_BINARIES_MIRROR: 'https://mirror/' })).toBe('https://mirror/');
});

test('without any host npm run dist ends soon, with status 1, and touches nothing', () => {
  // A port where nothing listens.
  const nowhere = 'http://127.0.0.1:1/';
  const mirrors = { ELECTRON_MIRROR: nowhere, ELECTRON_BUILDER_BINARIES_MIRROR: nowhere };
  const override = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'no-such-folder') };
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(root, 'build/dist.ts')], {
    encoding: 'utf8',
    env: { ...process.env, ...mirrors, ...override },
  });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^No package was made\.\nElectron .*\nelectron-builder's tools .*\nRun npm run dist again .*\n$/,
  );
});
