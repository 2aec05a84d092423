import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * A registry mirror that lacks some platform packages makes npm write a lock file without them, and `npm ci`
 * then refuses the lock on every platform. Their names and versions stand in their parents' entries, which is
 * all that a lock entry needs.
 */

export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optional?: boolean;
  readonly inBundle?: boolean;
}

export type LockPackages = Readonly<Record<string, LockEntry>>;

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** Optional packages that an entry asks for and that stand nowhere in the lock, by their place in it. */
export function missingEntries(packages: LockPackages): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const [parentPath, parent] of Object.entries(packages)) {
    const wanted = Object.entries(parent.optionalDependencies ?? {});
    for (const [name, version] of wanted) {
      if (isFound(packages, parentPath, name)) continue;
      if (!/^\d+\.\d+\.\d+/.test(version)) {
        throw new Error(
          `${parentPath} wants ${name} ${version}: cannot complete a range; install once where it resolves`,
        );
      }
      const siblings = wanted.map(([sibling]) => sibling);
      const entry = { version, ...platformOf(name, siblings), ...(parent.dev && { dev: true }), optional: true };
      missing[`node_modules/${name}`] = entry;
    }
  }
  return missing;
}

/** Node's own look-up: the package's own node_modules, then those of the folders around it. */
function isFound(packages: LockPackages, parentPath: string, name: string): boolean {
  for (let folder = parentPath; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[join(folder, 'node_modules', name).replaceAll('\\', '/')]) return true;
    if (folder === '') return false;
  }
}

/**
 * The platform that a package name spells, such as `binding-linux-arm64-musl`. A Linux package without a C
 * library in its name is for glibc if it has a sibling for musl, and else says nothing of it; nor do packages
 * for the `eabihf` calling conventions.
 */
export function platformOf(name: string, siblings: readonly string[]): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const parts = name.split(/[-/]/);
  const os = parts.filter((part) => systems.includes(part));
  const cpu = parts.filter((part) => processors.includes(part));
  if (cpu.length !== 1 || os.length > 1) throw new Error(`cannot tell the platform of the optional package ${name}`);
  const isMusl = parts.includes('musl');
  const isGlibc = parts.includes('gnu') || siblings.includes(`${name}-musl`);
  return {
    ...(os.length > 0 && { os }),
    cpu,
    ...(os[0] === 'linux' && isMusl && { libc: ['musl'] }),
    ...(os[0] === 'linux' && isGlibc && { libc: ['glibc'] }),
  };
}

/** Entries that tie the lock to one registry's address. */
export function addressedEntries(packages: LockPackages): readonly string[] {
  return Object.keys(packages).filter((path) => packages[path]?.resolved?.startsWith('http'));
}

/** The lock's text with the missing entries in npm's order and without registry addresses. */
export function completeLock(text: string): string {
  const lock = JSON.parse(text) as { packages: Record<string, LockEntry> };
  const all = { ...lock.packages, ...missingEntries(lock.packages) };
  const paths = Object.keys(all).sort((a, b) => a.localeCompare(b, 'en'));
  const addressed = new Set(addressedEntries(all));
  const packages = paths.map((path) => {
    const { resolved, ...rest } = all[path] as LockEntry;
    return [path, addressed.has(path) ? rest : all[path]];
  });
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

function main(args: readonly string[]): void {
  const path = join(import.meta.dirname, '../package-lock.json');
  const text = readFileSync(path, 'utf8');
  const complete = completeLock(text);
  if (complete === text) {
    console.log('package-lock.json is complete');
    return;
  }
  const { packages } = JSON.parse(text) as { packages: LockPackages };
  const missing = Object.keys(missingEntries(packages));
  const addressed = addressedEntries(packages);
  const found = `${missing.length} missing platform packages, ${addressed.length} registry addresses`;
  if (args.includes('--check')) {
    console.error(`package-lock.json: ${found}; run: npm run lock`);
    for (const name of [...missing, ...addressed]) console.error(`  ${name}`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(path, complete);
  console.log(`package-lock.json completed: ${found}`);
}

if (import.meta.main) main(process.argv.slice(2));
