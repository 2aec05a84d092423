import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyArchive, extractArchive, readArchive } from '../../build/asar-archive.ts';
import { factoryWire, fuseProblems } from '../../build/fuses.ts';
import { inspectPacked } from '../../build/packed-application.ts';
import { formatParts, packedParts, sizeProblems } from '../../build/packed-sizes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Contents, setWire, sound, writeArchive, writePacked } from './packed-archive.ts';

const target = { platform: 'linux', arch: 'x64' };

/** What is found in an application that was packed with these contents. */
async function problemsOf(contents: Contents, options: { wire?: string; built?: Contents['packed'] } = {}) {
  const { packed, root } = writePacked(await temporaryFolder(), contents, options);
  return inspectPacked(packed, root, target).problems;
}

const withPacked = (files: Contents['packed']): Contents => ({ ...sound, packed: { ...sound.packed, ...files } });
const withBeside = (files: Contents['beside']): Contents => ({ ...sound, beside: { ...sound.beside, ...files } });
const without = (files: Contents['packed'], path: string) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

describe('a packed application', () => {
  test('that holds what it needs, and its fuses as we set them, passes', async () => {
    expect(await problemsOf(sound)).toEqual([]);
  });

  test.each([
    ['a source file', 'electron/main.ts'],
    ['a test', 'test/build/build.test.ts'],
    ['a source map', 'dist/main/main.js.map'],
    ['a mark of the build', 'dist/.built-node'],
    ['the host of a checkout', 'dist/serve/serve.js'],
    ['a way to a foreign native module', 'node_modules/better-sqlite3/lib/win32-x64.js'],
    ['a document', 'README.md'],
    ['a package that is bundled already', 'node_modules/ws/index.js'],
    ['the sources of a package', 'node_modules/better-sqlite3/src/better_sqlite3.cpp'],
    ['the types of a package', 'node_modules/koffi/index.d.ts'],
    ['a script that nobody starts', 'node_modules/koffi/src/koffi/src/trampolines.cjs'],
    ['a lock file', 'package-lock.json'],
    ['a file with a secret', '.env'],
  ])('is refused with %s', async (_what, path) => {
    const contents = withPacked({ [path]: 'x' });
    expect(await problemsOf(contents)).toContain(`${path} is packed, and has no business there.`);
  });

  test.each([
    ['of another system', 'node_modules/better-sqlite3/prebuilds/win32-x64.node'],
    ['of another processor', 'node_modules/better-sqlite3/prebuilds/linux-arm64.node'],
    ['for another C library', 'node_modules/better-sqlite3/prebuilds/linuxmusl-x64.node'],
    ['of another koffi', 'node_modules/@koromix/koffi-darwin-arm64/darwin_arm64/koffi.node'],
    ['of koffi for another C library', 'node_modules/@koromix/koffi-linux-x64/musl_x64/koffi.node'],
    ['of an accelerator', 'node_modules/@msgpackr-extract/msgpackr-extract-linux-x64/node.abi115.glibc.node'],
  ])('is refused with a native module %s', async (_what, path) => {
    expect(await problemsOf(withBeside({ [path]: 'x' }))).toEqual([`${path} is packed, and has no business there.`]);
  });

  test.each([...Object.keys(sound.packed), ...Object.keys(sound.beside)])('is refused without %s', async (path) => {
    const contents = { packed: without(sound.packed, path), beside: without(sound.beside, path) };
    expect(await problemsOf(contents)).not.toEqual([]);
  });

  test('is refused where a library cannot be loaded because it lies in the archive', async () => {
    const path = 'node_modules/better-sqlite3/prebuilds/linux-x64.node';
    const contents = { packed: { ...sound.packed, [path]: 'native' }, beside: without(sound.beside, path) };
    expect(await problemsOf(contents)).toEqual([`${path} lies in the archive, not beside it.`]);
  });

  test('is refused where a script lies beside the archive, out of its hash', async () => {
    const path = 'dist/main/main.js';
    const contents = { packed: without(sound.packed, path), beside: { ...sound.beside, [path]: 'main' } };
    expect(await problemsOf(contents, { built: sound.packed })).toEqual([
      `${path} lies beside the archive, not in it.`,
    ]);
  });

  test('is refused where a file lies beside the archive that it does not list', async () => {
    const { packed, root } = writePacked(await temporaryFolder(), sound);
    writeFileSync(join(packed.resources, 'app.asar.unpacked/stray.js'), '');
    expect(inspectPacked(packed, root, target).problems).toEqual([
      'stray.js lies beside the archive and is not listed in it.',
    ]);
  });

  test('is refused where it is not what was built', async () => {
    const built = {
      ...without(sound.packed, 'dist/chunks/services.js'),
      'dist/main/main.js': 'newer',
      'dist/a.js': '',
    };
    expect(await problemsOf(sound, { built })).toEqual([
      'dist/chunks/services.js is packed and was not built.',
      'dist/main/main.js is packed with other bytes than were built.',
      'dist/a.js was built and is not packed.',
    ]);
  });

  test('is refused where a byte was changed after packing', async () => {
    const { packed, root } = writePacked(await temporaryFolder(), sound);
    const archive = join(packed.resources, 'app.asar');
    const bytes = readFileSync(archive);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(archive, bytes);
    writeFileSync(join(packed.resources, 'app.asar.unpacked/node_modules/@koromix/koffi-linux-x64/index.js'), 'longer');
    const { problems } = inspectPacked(packed, root, target);
    expect(problems.join('\n')).toMatch(/koffi-linux-x64\/index.js has 6 bytes, the archive says 5\./);
    expect(problems.join('\n')).toMatch(/static.js does not have the SHA-256 that the archive says/);
  });

  test('is refused where a script names a source map or the folder that it was built in', async () => {
    const folder = await temporaryFolder();
    const files = {
      'dist/cli/cli.js': '//# sourceMappingURL=data:x',
      'dist/main/main.js': `'${join(folder, 'checkout')}'`,
    };
    const { packed, root } = writePacked(folder, withPacked(files));
    expect(inspectPacked(packed, root, target).problems).toEqual([
      'dist/cli/cli.js names a source map.',
      'dist/main/main.js names the folder that it was built in.',
    ]);
  });

  test('is refused with the scripts of the checkout, or another main file, in its package.json', async () => {
    const manifest = JSON.stringify({ main: 'electron/main.ts', scripts: {}, devDependencies: {} });
    expect(await problemsOf(withPacked({ 'package.json': manifest }))).toEqual([
      'The packed package.json has scripts.',
      'The packed package.json has devDependencies.',
      'The packed package.json names electron/main.ts as main.',
    ]);
  });

  test('is refused with a fuse that is not as we set it', async () => {
    expect(await problemsOf(sound, { wire: '100011011' })).toEqual([
      'The fuse GrantFileProtocolExtraPrivileges is on, not off.',
    ]);
  });
});

describe('fuses', () => {
  const executable = (wire: string, version = 1) => {
    const bytes = factoryWire();
    const start = bytes.length - 11;
    return Buffer.concat([bytes.subarray(0, start), Buffer.from([version, wire.length]), Buffer.from(wire)]);
  };

  test('as they come from Electron are all too loose but those that we want so', () => {
    expect(fuseProblems(factoryWire())).toEqual([
      'The fuse EnableNodeOptionsEnvironmentVariable is on, not off.',
      'The fuse EnableNodeCliInspectArguments is on, not off.',
      'The fuse EnableEmbeddedAsarIntegrityValidation is off, not on.',
      'The fuse OnlyLoadAppFromAsar is off, not on.',
      'The fuse GrantFileProtocolExtraPrivileges is on, not off.',
    ]);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('are noticed one by one when turned: %i', (i) => {
    const turned = `${setWire.slice(0, i)}${setWire[i] === '1' ? '0' : '1'}${setWire.slice(i + 1)}`;
    expect(fuseProblems(executable(turned))).toHaveLength(1);
    expect(fuseProblems(executable(setWire))).toEqual([]);
  });

  test('are looked at in both halves of a universal executable', () => {
    const both = Buffer.concat([executable(setWire), executable('100011011')]);
    expect(fuseProblems(both)).toHaveLength(1);
  });

  test('that are missing, removed, of another version or new are told', () => {
    expect(fuseProblems(Buffer.from('nothing'))).toEqual(['The executable has no fuses.']);
    expect(fuseProblems(executable('1000110'))).toEqual([
      'The fuse GrantFileProtocolExtraPrivileges is missing, not off.',
    ]);
    expect(fuseProblems(executable(`r${setWire.slice(1)}`))).toEqual(['The fuse RunAsNode is removed, not on.']);
    expect(fuseProblems(executable(setWire, 2))).toEqual(['The fuses are of version 2, not 1.']);
    expect(fuseProblems(executable(`${setWire}0`))).toEqual(['There are 1 fuses more than anybody has decided on.']);
  });
});

describe('an archive', () => {
  test('is read and extracted as it was written', async () => {
    const folder = await temporaryFolder();
    writeArchive(join(folder, 'app.asar'), sound);
    const files = readArchive(join(folder, 'app.asar'));
    const all: Record<string, string> = { ...sound.packed, ...sound.beside };
    expect(files.map(({ path }) => path)).toEqual(Object.keys(all).sort());
    extractArchive(files, join(folder, 'out'));
    for (const [path, text] of Object.entries(all))
      expect(await readFile(join(folder, 'out', path), 'utf8')).toBe(text);
  });

  test('may be empty', async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'app.asar'), emptyArchive());
    expect(readArchive(join(folder, 'app.asar'))).toEqual([]);
  });
});

test('the size is told by part, and refused above the limit', async () => {
  const folder = await temporaryFolder();
  writeArchive(join(folder, 'app.asar'), sound);
  const parts = packedParts(readArchive(join(folder, 'app.asar')));
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  expect(bytes).toBe([...Object.values(sound.packed), ...Object.values(sound.beside)].join('').length);
  expect(sizeProblems(parts, bytes)).toEqual([]);
  expect(sizeProblems(parts, bytes - 1)).toHaveLength(1);
  expect(formatParts(parts)).toMatch(/25 files {2}total, of at most 7,340 kB$/);
});
