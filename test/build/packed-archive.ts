import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { factoryWire } from '../../build/fuses.ts';
import { type PackedApplication, packedApplication } from '../../build/packed-application.ts';

/** What an application is packed from, in small: contents by path, in the archive and beside it. */
export interface Contents {
  readonly packed: Readonly<Record<string, string>>;
  readonly beside: Readonly<Record<string, string>>;
}

const node = 'node_modules';
const koffi = `${node}/@koromix/koffi-linux-x64`;

/** One file for each that is needed. */
export const sound: Contents = {
  packed: {
    'package.json': '{"main":"dist/main/main.js"}',
    LICENSE: 'MIT',
    'dist/licences.json': '[]',
    'dist/main/main.js': 'main',
    'dist/preload/preload.cjs': 'preload',
    'dist/cli/cli.js': 'cli',
    'dist/workers/project-worker.js': 'worker',
    'dist/chunks/services.js': 'services',
    'dist/renderer/index.html': '<!doctype html>',
    'dist/renderer/icon.svg': '<svg/>',
    'dist/renderer/assets/page-Bx_1.js': 'page',
    'dist/renderer/assets/page-Bx_1.css': 'style',
    [`${node}/better-sqlite3/package.json`]: '{}',
    [`${node}/better-sqlite3/LICENSE`]: 'MIT',
    [`${node}/better-sqlite3/lib/index.js`]: 'index',
    [`${node}/better-sqlite3/lib/methods/backup.js`]: 'backup',
    [`${node}/koffi/package.json`]: '{}',
    [`${node}/koffi/LICENSE.txt`]: 'MIT',
    [`${node}/koffi/index.js`]: 'koffi',
    [`${node}/koffi/src/koffi/index.js`]: 'koffi',
    [`${node}/koffi/src/koffi/src/static.js`]: 'static',
  },
  beside: {
    [`${node}/better-sqlite3/prebuilds/linux-x64.node`]: 'native',
    [`${koffi}/package.json`]: '{}',
    [`${koffi}/index.js`]: 'koffi',
    [`${koffi}/linux_x64/koffi.node`]: 'native',
  },
};

interface Folder {
  files: Record<string, Folder | object>;
}

/** An archive as Electron's packer writes it, with the files of `beside` listed and put beside it. */
export function writeArchive(archive: string, { packed, beside }: Contents): void {
  const tree: Folder = { files: {} };
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries({ ...packed, ...beside })) {
    const bytes = Buffer.from(text);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const facts = { size: bytes.length, integrity: { algorithm: 'SHA256', hash } };
    if (path in beside) {
      write(join(`${archive}.unpacked`, path), bytes);
      entry(tree, path, { ...facts, unpacked: true });
    } else {
      entry(tree, path, { ...facts, offset: String(offset) });
      parts.push(bytes);
      offset += bytes.length;
    }
  }
  const json = Buffer.from(JSON.stringify(tree));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(padded + 8, 4);
  head.writeUInt32LE(padded + 4, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  write(archive, Buffer.concat([head, ...parts]));
}

function entry(tree: Folder, path: string, facts: object): void {
  const names = path.split('/');
  const last = names.pop() as string;
  let folder = tree;
  for (const name of names) {
    folder.files[name] ??= { files: {} };
    folder = folder.files[name] as Folder;
  }
  folder.files[last] = facts;
}

/** The fuses as we set them. */
export const setWire = '100011001';

/** A packed application in `folder`, and the checkout that it was packed from, whose dist holds `built`. */
export function writePacked(
  folder: string,
  contents: Contents,
  { wire = setWire, built = contents.packed } = {},
): { readonly packed: PackedApplication; readonly root: string } {
  const packed = packedApplication(join(folder, 'linux-unpacked'), 'linux');
  writeArchive(join(packed.resources, 'app.asar'), contents);
  const fuses = factoryWire();
  fuses.write(wire, fuses.length - wire.length, 'latin1');
  write(packed.fuseFile, Buffer.concat([Buffer.from('elf'), fuses, Buffer.from('more')]));
  write(packed.launcher, Buffer.from('#!/bin/sh\n'));
  const root = join(folder, 'checkout');
  for (const [path, text] of Object.entries(built)) {
    if (path.startsWith('dist/')) write(join(root, path), Buffer.from(text));
  }
  for (const path of ['dist/.built-node', 'dist/serve/serve.js']) write(join(root, path), Buffer.from('not packed'));
  return { packed, root };
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
