import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { describe, expect, test } from 'vitest';
import { bundlesOf } from '../../build/bundles.ts';
import { licencesJson, licencesOf } from '../../build/licences.ts';
import { packageOfModule, packagesOfModules, runtimePackages } from '../../build/shipped-packages.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = join(import.meta.dirname, '../..');

type Files = Readonly<Record<string, string>>;

/** A checkout that holds these packages, by folder below it. */
async function checkout(packages: Readonly<Record<string, { manifest: object; files?: Files }>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, { manifest, files = {} }] of Object.entries(packages)) {
    await mkdir(join(folder, path), { recursive: true });
    await writeFile(join(folder, path, 'package.json'), JSON.stringify(manifest));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, path, name), text);
  }
  return folder;
}

const mit = { version: '1.0.0', license: 'MIT' };
const text = { LICENSE: 'Free.\n' };

describe('the package of a module', () => {
  test.each([
    ['/home/me/cloudbrush/node_modules/ws/lib/sender.js', 'node_modules/ws'],
    ['C:\\cloudbrush\\node_modules\\ws\\lib\\sender.js', 'node_modules/ws'],
    ['/c/node_modules/@lucide/svelte/dist/icons/x.svelte?svelte&type=style', 'node_modules/@lucide/svelte'],
    ['/c/node_modules/a/node_modules/@b/c/d.js', 'node_modules/a/node_modules/@b/c'],
    ['\0/c/node_modules/clsx/dist/clsx.js?commonjs-module', 'node_modules/clsx'],
    ['\0rolldown/runtime.js', 'node_modules/rolldown'],
    ['\0vite/preload-helper.js', 'node_modules/vite'],
    ['/home/me/cloudbrush/renderer/main.ts', null],
    ['/home/me/cloudbrush/renderer/ui/App.svelte?svelte&type=style&lang.css', null],
  ])('%j', (moduleId, folder) => {
    expect(packageOfModule(moduleId)).toBe(folder);
  });

  test('is not guessed where a plugin made the module up', () => {
    expect(() => packageOfModule('\0plugin/made-up.js')).toThrow('plugin/made-up.js');
  });
});

describe('the packages that are found at run time', () => {
  test('are the dependencies with theirs, nested ones too, and of optional ones those that are here', async () => {
    const folder = await checkout({
      '.': { manifest: { ...mit, name: 'own', dependencies: { a: '1.0.0' }, devDependencies: { d: '1.0.0' } } },
      'node_modules/a': { manifest: { ...mit, name: 'a', dependencies: { b: '^1.0.0' } } },
      'node_modules/b': { manifest: { ...mit, name: 'b', optionalDependencies: { 'b-linux': '1', 'b-other': '1' } } },
      'node_modules/b/node_modules/b-linux': { manifest: { ...mit, name: 'b-linux', dependencies: { a: '1' } } },
      'node_modules/d': { manifest: { ...mit, name: 'd' } },
    });
    expect(runtimePackages(folder)).toEqual([
      'node_modules/a',
      'node_modules/b',
      'node_modules/b/node_modules/b-linux',
    ]);
  });

  test('are missed where one is not installed', async () => {
    const folder = await checkout({ '.': { manifest: { ...mit, name: 'own', dependencies: { a: '1.0.0' } } } });
    expect(() => runtimePackages(folder)).toThrow('The package a is missing; run npm ci.');
  });
});

describe('the licences of packages', () => {
  test('are listed by name, with the text, and without anybody’s address', async () => {
    const folder = await checkout({
      'node_modules/z': {
        manifest: { ...mit, name: 'z', repository: 'me/z' },
        files: { 'licence.txt': 'Z\r\nis free.' },
      },
      'node_modules/@a/b': {
        manifest: { name: '@a/b', version: '2.0.0', license: 'ISC', author: 'Ann <ann@a.b> (https://a.b)' },
        files: text,
      },
      'node_modules/c': {
        manifest: { ...mit, name: 'c', author: { name: 'Cy', email: 'c@c.c' }, repository: { url: 'git://c.c/c.git' } },
        files: text,
      },
    });
    expect(licencesOf(folder, ['node_modules/z', 'node_modules/c', 'node_modules/@a/b'])).toEqual([
      { name: '@a/b', version: '2.0.0', licence: 'ISC', author: 'Ann', text: 'Free.\n' },
      { name: 'c', version: '1.0.0', licence: 'MIT', author: 'Cy', homepage: 'https://c.c/c', text: 'Free.\n' },
      { name: 'z', version: '1.0.0', licence: 'MIT', homepage: 'https://github.com/me/z', text: 'Z\nis free.\n' },
    ]);
  });

  test('are refused, each with a sentence, where the text is missing or the licence is none of ours', async () => {
    const folder = await checkout({
      'node_modules/mute': { manifest: { ...mit, name: 'mute' }, files: { 'README.md': 'MIT' } },
      'node_modules/empty': { manifest: { ...mit, name: 'empty' }, files: { LICENSE: ' \n' } },
      'node_modules/copyleft': { manifest: { name: 'copyleft', version: '3.0.0', license: 'GPL-3.0' }, files: text },
      'node_modules/either': {
        manifest: { name: 'either', version: '1.0.0', license: '(MIT OR GPL-3.0)' },
        files: text,
      },
      'node_modules/none': { manifest: { name: 'none', version: '1.0.0' }, files: text },
    });
    const folders = ['mute', 'empty', 'copyleft', 'either', 'none'].map((name) => `node_modules/${name}`);
    expect(() => licencesOf(folder, folders)).toThrow(
      /^copyleft 3.0.0 .*"GPL-3.0".*\neither .*OR GPL.*\nempty .*no licence text\.\nmute .*text\.\nnone .*no licence;.*$/,
    );
  });

  test('of a part for one platform is that of the whole', async () => {
    const folder = await checkout({
      'node_modules/koffi': { manifest: { ...mit, name: 'koffi' }, files: { 'LICENSE.txt': 'Whole.' } },
      'node_modules/@koromix/koffi-linux-x64': { manifest: { ...mit, name: '@koromix/koffi-linux-x64' } },
    });
    const [part] = licencesOf(folder, ['node_modules/@koromix/koffi-linux-x64']);
    expect(part).toMatchObject({ name: '@koromix/koffi-linux-x64', text: 'Whole.\n' });
  });
});

test('what our bundles hold is in the list, and what they do not hold is not', async () => {
  const ids: string[] = [];
  for (const { config } of bundlesOf(root)) {
    const result = await build({ ...config, build: { ...config.build, write: false } });
    if ('on' in result) throw new Error('vite is watching');
    for (const { output } of [result].flat()) {
      for (const file of output) if (file.type === 'chunk') ids.push(...Object.keys(file.modules));
    }
  }
  const licences = licencesOf(root, [...packagesOfModules(ids), ...runtimePackages(root)]);
  const names = licences.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining(['better-sqlite3', 'koffi', 'konva', 'svelte', 'valibot', 'ws']));
  expect(names).toContain(`@koromix/koffi-${process.platform}-${process.arch}`);
  for (const absent of ['cloudbrush', 'electron', 'vite', 'vitest', 'typescript', 'csv-parse']) {
    expect(names).not.toContain(absent);
  }
  expect(JSON.parse(licencesJson(licences))).toEqual(licences);
});
