import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

interface Offence {
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
}

const value = 'export const value = 1;\n';
const shell = "import { app } from 'electron';\nexport const value = app;\n";

/** Each file breaks the one rule it stands under; the files it imports break none. */
const offences: readonly Offence[] = [
  {
    rule: 'no-cycle',
    files: {
      'shared/round.ts': "import type { About } from './about.ts';\nexport type Round = About[];\n",
      'shared/about.ts': "import type { Round } from './round.ts';\nexport type About = Round | null;\n",
    },
  },
  { rule: 'resolvable', files: { 'shared/lost.ts': "export { gone } from './gone.ts';\n" } },
  { rule: 'shared-is-pure', files: { 'shared/reads.ts': "export { readFileSync } from 'node:fs';\n" } },
  { rule: 'shared-is-pure', files: { 'shared/draws.ts': "export { default } from 'svelte';\n" } },
  {
    rule: 'shared-is-pure',
    files: {
      'shared/typed.ts': "import type { Value } from '../electron/value.ts';\nexport type Typed = Value;\n",
      'electron/value.ts': 'export type Value = number;\n',
    },
  },
  { rule: 'valibot-in-the-contract', files: { 'shared/parses.ts': "export { parse } from 'valibot';\n" } },
  {
    rule: 'electron-not-renderer',
    files: {
      'electron/peeks.ts': "import type { Pane } from '../renderer/pane.ts';\nexport type Peek = Pane;\n",
      'renderer/pane.ts': 'export type Pane = number;\n',
    },
  },
  {
    rule: 'renderer-not-electron',
    files: {
      'renderer/calls.ts': "export type Host = import('../electron/host.ts').Host;\n",
      'electron/host.ts': 'export type Host = number;\n',
    },
  },
  {
    rule: 'renderer-not-electron',
    files: {
      'renderer/Peek.svelte':
        '<script lang="ts">\n  import { value } from \'../electron/number.ts\';\n</script>\n{value}\n',
      'electron/number.ts': value,
    },
  },
  { rule: 'renderer-no-node', files: { 'renderer/reads.ts': "export { join } from 'node:path';\n" } },
  { rule: 'sqlite-in-project', files: { 'electron/dataset/sql.ts': "export { default } from 'better-sqlite3';\n" } },
  { rule: 'koffi-in-mapped-file', files: { 'electron/dataset/other-file.ts': "export { default } from 'koffi';\n" } },
  { rule: 'electron-in-the-shell', files: { 'electron/dialogs.ts': "export { dialog } from 'electron';\n" } },
  {
    rule: 'electron-types-in-the-shell',
    files: { 'electron/rooms.ts': "import type { Menu } from 'electron';\nexport type Room = Menu;\n" },
  },
  {
    rule: 'shell-is-not-imported',
    files: { 'electron/takes.ts': "export { value } from './window.ts';\n", 'electron/window.ts': shell },
  },
  { rule: 'network-in-the-loopback', files: { 'electron/phones.ts': "export { request } from 'node:https';\n" } },
  { rule: 'network-in-the-loopback', files: { 'electron/host/knocks.ts': "export { connect } from 'node:net';\n" } },
  { rule: 'network-in-the-loopback', files: { 'electron/looks.ts': "export { lookup } from 'node:dns/promises';\n" } },
  { rule: 'konva-in-canvas', files: { 'renderer/ui/draws.ts': "export { default } from 'konva';\n" } },
  { rule: 'tools-are-headless', files: { 'renderer/tools/svelte-tool.ts': "export { tick } from 'svelte';\n" } },
  {
    rule: 'tools-are-headless',
    files: {
      'renderer/tools/state-tool.ts': "export { value } from '../state/runes.svelte.ts';\n",
      'renderer/state/runes.svelte.ts': value,
    },
  },
  {
    rule: 'nothing-imports-test',
    files: { 'electron/tested.ts': "export { value } from '../test/made.ts';\n", 'test/made.ts': value },
  },
  {
    rule: 'nothing-imports-build',
    files: { 'electron/built.ts': "export { value } from '../build/steps.ts';\n", 'build/steps.ts': value },
  },
  {
    rule: 'named-after-its-subject',
    files: { 'shared/asks.ts': "export { value } from './misc.ts';\n", 'shared/misc.ts': value },
  },
  {
    rule: 'named-after-its-subject',
    files: { 'shared/opens.ts': "export { value } from './folder/index.ts';\n", 'shared/folder/index.ts': value },
  },
];

/** Files that keep every rule, close to where others break them. */
const lawful: Readonly<Record<string, string>> = {
  'shared/contract.ts': "export { parse } from 'valibot';\nexport { value } from './plain.ts';\n",
  'shared/plain.ts': value,
  'electron/main.ts': shell,
  'electron/services.ts': "export { default } from './project/database.ts';\nexport * from '../shared/contract.ts';\n",
  'electron/serve.ts': "export { default } from './services.ts';\n",
  'electron/project/database.ts': "export { default } from 'better-sqlite3';\nexport { join } from 'node:path';\n",
  'electron/dataset/mapped-file.ts': "export { default } from 'koffi';\n",
  'electron/host/loopback.ts': "export { createServer } from 'node:http';\n",
  'electron/host/guard.ts':
    "import type { IncomingMessage } from 'node:http';\nexport type Guarded = IncomingMessage;\n",
  'renderer/canvas/stage.ts': "export { default } from 'konva';\nexport { value } from '../../shared/plain.ts';\n",
  'renderer/tools/brush.ts': "export { value } from '../../shared/plain.ts';\n",
  'test/electron/main.test.ts': "import type { App } from 'electron';\nexport type Tested = App;\n",
};

let folder = '';
let found: readonly { readonly rule: string; readonly from: string }[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudbrush-imports-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const name of ['.dependency-cruiser.js', 'tsconfig.base.json'])
    copyFileSync(join(root, name), join(folder, name));
  for (const [path, text] of Object.entries(Object.assign({}, lawful, ...offences.map(({ files }) => files)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text as string);
  }
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [cruiser, '--config', '.dependency-cruiser.js', '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, [...args, 'shared', 'electron', 'renderer', 'build', 'test'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (stdout === '') throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  found = summary.violations.map(({ from, rule }) => ({ rule: rule.name, from }));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('a boundary that is crossed is reported', () => {
  test.each(offences.map(({ rule, files }) => [rule, Object.keys(files)] as const))('%s: %s', (rule, files) => {
    const reported = found.filter(({ from }) => files.includes(from)).map((violation) => violation.rule);
    expect(reported).toContain(rule);
  });
});

test('a type import of a component, which the cruiser does not see, is reported by the linter', () => {
  const script = "import type { Value } from '../electron/kind.ts';\n  let { value }: { value: Value } = $props();";
  writeFileSync(join(folder, 'renderer/Typed.svelte'), `<script lang="ts">\n  ${script}\n</script>\n{value}\n`);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = ['lint', '--vcs-enabled=false', `--config-path=${root}`, '--reporter=json', 'renderer/Typed.svelte'];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string }[] };
  expect(diagnostics.map(({ category }) => category)).toEqual(['lint/style/noRestrictedImports']);
});

test('files within the boundaries are not reported', () => {
  const offenders = new Set(offences.flatMap(({ files }) => Object.keys(files)));
  expect(found.filter(({ from }) => !offenders.has(from))).toEqual([]);
});

test('every rule has an offence that proves it', async () => {
  const config = (await import(join(root, '.dependency-cruiser.js'))).default;
  const rules = config.forbidden.map(({ name }: { name: string }) => name);
  expect(new Set(offences.map(({ rule }) => rule))).toEqual(new Set(rules));
});
