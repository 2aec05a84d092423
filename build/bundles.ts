import { existsSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import type { InlineConfig } from 'vite';

/** One run of vite: which folder of `dist` it owns and from which sources it is made. */
export interface Bundle {
  readonly name: string;
  /** Folders below dist which hold this bundle's files and nothing else. */
  readonly outFolders: readonly string[];
  /** Folders and files; a change in any of them makes the bundle stale. */
  readonly sources: readonly string[];
  readonly config: InlineConfig;
  /** A folder whose files are copied as they are; vite itself copies them only when it writes. */
  readonly verbatim?: string;
}

const builtins = new Set(builtinModules);
/** Found at run time: Electron's own module, and the two packages with native parts. */
const runtimeModules = ['electron', 'better-sqlite3', 'koffi'];
/** Optional accelerators that their packages ask for in a try block; we ship without them. */
const absentModules = ['bufferutil', 'utf-8-validate', 'msgpackr-extract'];

function isExternal(id: string): boolean {
  return id.startsWith('node:') || builtins.has(id) || runtimeModules.includes(id) || absentModules.includes(id);
}

/** Bundles of the checkout at `root`; node-side entries that do not exist yet are left out. */
export function bundlesOf(root: string): readonly Bundle[] {
  return [rendererBundle(root), nodeBundle(root), preloadBundle(root)].filter((bundle) => bundle !== null);
}

function rendererBundle(root: string): Bundle {
  return {
    name: 'renderer',
    outFolders: ['renderer'],
    // The help is made of docs/.
    sources: ['renderer', 'shared', 'docs', 'build/help-plugin.ts', 'build/help-markdown.ts', 'build/key-names.ts'],
    config: { configFile: join(root, 'vite.config.ts'), mode: 'production', logLevel: 'warn' },
    verbatim: join(root, 'renderer/public'),
  };
}

/** Main, browser host, command line and workers in one graph: what they share is bundled once, in chunks/. */
function nodeBundle(root: string): Bundle | null {
  const input = nodeEntries(root);
  if (Object.keys(input).length === 0) return null;
  return {
    name: 'node',
    outFolders: ['main', 'serve', 'cli', 'workers', 'chunks'],
    sources: ['electron', 'shared'],
    config: nodeConfig(root, input, 'es', '[name].js'),
  };
}

/** A sandboxed preload is CommonJS and may require nothing but electron, so it is one file. */
function preloadBundle(root: string): Bundle | null {
  const entry = join(root, 'electron/preload.ts');
  if (!existsSync(entry)) return null;
  return {
    name: 'preload',
    outFolders: ['preload'],
    sources: ['electron', 'shared'],
    config: nodeConfig(root, { 'preload/preload': entry }, 'cjs', '[name].cjs'),
  };
}

function nodeEntries(root: string): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const name of ['main', 'serve', 'cli']) {
    const file = join(root, 'electron', `${name}.ts`);
    if (existsSync(file)) entries[`${name}/${name}`] = file;
  }
  const workers = join(root, 'electron/workers');
  for (const file of existsSync(workers) ? readdirSync(workers).sort() : []) {
    if (file.endsWith('.ts')) entries[`workers/${file.slice(0, -3)}`] = join(workers, file);
  }
  return entries;
}

function nodeConfig(
  root: string,
  input: Record<string, string>,
  format: 'es' | 'cjs',
  entryFileNames: string,
): InlineConfig {
  return {
    configFile: false,
    root,
    mode: 'production',
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: join(root, 'dist'),
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input,
        external: isExternal,
        output: { format, entryFileNames, chunkFileNames: 'chunks/[name].js' },
      },
    },
  };
}
