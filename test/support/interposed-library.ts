import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Why a library cannot be put before the C library here; null where it can. */
export function noInterposing(): string | null {
  const compiler = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;
  return compiler ? null : 'putting a library before the C library needs Linux and a C compiler (cc)';
}

/** Builds one of the C files beside this one into `folder`; answers the library, to be named in LD_PRELOAD. */
export function interposedLibrary(
  folder: string,
  name: 'disk-fault' | 'free-memory' | 'network-drive' | 'sync-trace',
): string {
  const library = join(folder, `${name}.so`);
  const source = join(import.meta.dirname, `${name}.c`);
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, source, '-ldl', '-lpthread']);
  return library;
}
