import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Which npm packages a build ships: those whose modules ended up in a bundle, and those that are found at run time.
 * A package is named by its folder from the checkout's root, for example `node_modules/ws`.
 */

/** What we read of a package.json. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly author?: unknown;
  readonly homepage?: unknown;
  readonly repository?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export function readManifest(root: string, folder: string): PackageManifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageManifest;
}

/** Code that the bundlers add by themselves; its module ids begin with a zero byte and their package's name. */
const bundlers = ['rolldown', 'vite'];

/**
 * Folder of the package that a module of a bundle came from, or null for a module of our own. Throws for one that was
 * made up by a plugin nobody has looked at.
 */
export function packageOfModule(moduleId: string): string | null {
  const id = moduleId.replaceAll('\\', '/');
  const virtual = /^\0(?:virtual:)?([^/]+)\//.exec(id);
  const bundler = bundlers.find((name) => name === virtual?.[1]);
  if (bundler !== undefined) return `node_modules/${bundler}`;
  if (virtual !== null && !id.includes('/node_modules/')) {
    throw new Error(`The bundle holds ${JSON.stringify(moduleId)}, and nobody has said whose code that is.`);
  }
  const from = id.indexOf('/node_modules/');
  if (from < 0) return null;
  const inside = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.slice(from + 1));
  return inside?.[1] ?? null;
}

/** Folders of the packages behind `moduleIds`, sorted. */
export function packagesOfModules(moduleIds: Iterable<string>): readonly string[] {
  const folders = new Set<string>();
  for (const id of moduleIds) {
    const folder = packageOfModule(id);
    if (folder !== null) folders.add(folder);
  }
  return [...folders].sort();
}

/**
 * Folders of the run-time dependencies of the checkout at `root`, theirs included: what they bring is shipped, or
 * compiled into what is shipped. Of optional ones, which are made for one platform each, those that were installed.
 */
export function runtimePackages(root: string): readonly string[] {
  const own = readManifest(root, '');
  const found = new Set<string>();
  const waiting = Object.keys(own.dependencies ?? {}).map((name) => folderOf(root, '', name));
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = readManifest(root, folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (name in optionalDependencies && !isInstalled(root, folder, name)) continue;
      waiting.push(folderOf(root, folder, name));
    }
  }
  return [...found].sort();
}

/** Where Node would find package `name` from package `from`. Throws if it is nowhere. */
function folderOf(root: string, from: string, name: string): string {
  const places = foldersAbove(from).map((folder) => `${folder}node_modules/${name}`);
  const found = places.find((place) => existsSync(join(root, place, 'package.json')));
  if (found === undefined) throw new Error(`The package ${name} is missing; run npm ci.`);
  return found;
}

function isInstalled(root: string, from: string, name: string): boolean {
  return foldersAbove(from).some((folder) => existsSync(join(root, folder, 'node_modules', name, 'package.json')));
}

/** `from` and the packages around it, each with its slash, nearest first; the root is the empty string. */
function foldersAbove(from: string): string[] {
  const folders = [''];
  for (const { index } of from.matchAll(/\/node_modules\//g)) folders.unshift(`${from.slice(0, index)}/`);
  return from === '' ? folders : [`${from}/`, ...folders];
}
