import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * What a process is started with that is to take every folder with `part` in its path for one of a network drive. Needs
 * what `noInterposing` asks for.
 */
export function networkDrive(folder: string, part: string): Readonly<Record<string, string>> {
  const library = join(folder, 'network-drive.so');
  const source = join(import.meta.dirname, 'network-drive.c');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, source, '-ldl']);
  return { LD_PRELOAD: library, NETWORK_DRIVE: part };
}
