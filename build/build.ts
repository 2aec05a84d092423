import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'vite';
import { type Bundle, bundlesOf } from './bundles.ts';
import { fingerprintOf } from './fingerprint.ts';
import { licencesJson, licencesOf } from './licences.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { packagesOfModules, runtimePackages } from './shipped-packages.ts';

/** Files whose change makes every bundle stale. */
const toolFiles = ['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts', 'build/bundles.ts'];

export interface BuildOptions {
  readonly root: string;
  /** Names of bundles; all of them by default. */
  readonly only?: readonly string[];
  /** Leave alone the bundles whose sources are as they were when it was last built. */
  readonly ifStale?: boolean;
}

/**
 * Builds into `root`/dist and returns the names of the bundles that were made. dist/licences.json lists the packages
 * of all bundles that are there. Throws if one of them may not be shipped.
 */
export function buildAll(options: BuildOptions): Promise<readonly string[]> {
  // Tests that build what they need run in several processes: one builds, and the others find it done.
  return oneAtATime(join(options.root, 'dist/.building'), () => buildChosen(options));
}

async function buildChosen({ root, only, ifStale = false }: BuildOptions): Promise<readonly string[]> {
  const chosen = bundlesOf(root).filter((bundle) => only === undefined || only.includes(bundle.name));
  const due = chosen.filter((bundle) => !ifStale || isStale(root, bundle));
  await Promise.all(due.map((bundle) => buildBundle(root, bundle)));
  writeIfChanged(join(root, 'dist/licences.json'), licencesJson(licencesOf(root, shippedPackages(root))));
  return due.map((bundle) => bundle.name);
}

async function buildBundle(root: string, bundle: Bundle): Promise<void> {
  const before = fingerprintOf(root, [...bundle.sources, ...toolFiles]);
  const { files, packages } = await outputOf(bundle);
  const dist = join(root, 'dist');
  for (const [path, content] of files) writeIfChanged(join(dist, path), content);
  for (const folder of bundle.outFolders) {
    for (const path of filesBelow(dist, folder)) {
      if (!files.has(path)) rmSync(join(dist, path));
    }
  }
  writeIfChanged(packagesPath(root, bundle), `${JSON.stringify(packages)}\n`);
  writeIfChanged(stampPath(root, bundle), before);
}

/** What one run of vite made. */
interface Output {
  /** By path below dist. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Folders of the npm packages that are in it. */
  readonly packages: readonly string[];
}

/** Vite's output, kept in memory so that a running host never sees an emptied folder. */
async function outputOf(bundle: Bundle): Promise<Output> {
  const workers = new Map<string, readonly string[]>();
  const result = await build({
    ...bundle.config,
    build: { ...bundle.config.build, write: false },
    worker: { format: 'es', plugins: () => [modulesOfWorkers(workers)] },
  });
  if ('on' in result) throw new Error('vite is watching');
  const prefix = bundle.name === 'renderer' ? 'renderer/' : '';
  const files = new Map<string, string | Uint8Array>();
  const moduleIds: string[] = [];
  for (const { output } of Array.isArray(result) ? result : [result]) {
    for (const file of output) {
      files.set(prefix + file.fileName, file.type === 'chunk' ? file.code : file.source);
      if (file.type === 'chunk') moduleIds.push(...Object.keys(file.modules));
      else if (workers.has(file.fileName)) moduleIds.push(...(workers.get(file.fileName) ?? []));
      else if (/\.[cm]?js$/.test(file.fileName))
        throw new Error(`Nobody can tell which packages ${file.fileName} holds.`);
    }
  }
  if (bundle.verbatim !== undefined) {
    for (const path of filesBelow(bundle.verbatim, '.'))
      files.set(prefix + path, readFileSync(join(bundle.verbatim, path)));
  }
  return { files, packages: packagesOfModules(moduleIds) };
}

/** A worker is a build of its own, and reaches the page's as a file without its modules: notes them by the file's name. */
function modulesOfWorkers(modules: Map<string, readonly string[]>): Plugin {
  return {
    name: 'modules-of-workers',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') modules.set(file.fileName, Object.keys(file.modules));
    },
  };
}

/** Folders of the packages in every bundle that is built, and of those that are found at run time. */
function shippedPackages(root: string): readonly string[] {
  const bundled = bundlesOf(root)
    .map((bundle) => packagesPath(root, bundle))
    .filter((path) => existsSync(path))
    .flatMap((path) => JSON.parse(readFileSync(path, 'utf8')) as string[]);
  return [...new Set([...bundled, ...runtimePackages(root)])];
}

function writeIfChanged(path: string, content: string | Uint8Array): void {
  const bytes = Buffer.from(content as string);
  try {
    if (readFileSync(path).equals(bytes)) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
  }
  writeFileSync(path, bytes);
}

function isStale(root: string, bundle: Bundle): boolean {
  try {
    if (bundle.outFolders.every((folder) => filesBelow(join(root, 'dist'), folder).length === 0)) return true;
    if (!existsSync(packagesPath(root, bundle))) return true;
    return readFileSync(stampPath(root, bundle), 'utf8') !== fingerprintOf(root, [...bundle.sources, ...toolFiles]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

function stampPath(root: string, bundle: Bundle): string {
  return join(root, 'dist', `.built-${bundle.name}`);
}

/** Beside the stamp: a bundle that is not built anew keeps its packages. */
function packagesPath(root: string, bundle: Bundle): string {
  return join(root, 'dist', `.built-${bundle.name}.packages`);
}

/** Files in `folder` and below, as paths from `root`; none if the folder does not exist. */
function filesBelow(root: string, folder: string): string[] {
  try {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--') && arg !== 'all');
  const unknown = args.filter((arg) => arg.startsWith('--') && arg !== '--if-stale');
  if (unknown.length > 0 || names.some((name) => !['renderer', 'node', 'preload'].includes(name))) {
    throw new Error(`usage: build.ts [renderer|node|preload|all] [--if-stale]; got ${args.join(' ')}`);
  }
  const startMs = performance.now();
  const built = await buildAll({
    root: join(import.meta.dirname, '..'),
    ifStale: args.includes('--if-stale'),
    ...(names.length > 0 && { only: names }),
  });
  const tookMs = Math.round(performance.now() - startMs);
  console.log(built.length === 0 ? `nothing to build (${tookMs} ms)` : `built ${built.join(', ')} in ${tookMs} ms`);
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
