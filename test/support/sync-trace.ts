import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of what sync-trace.c writes. */
export interface TraceStep {
  readonly verb: string;
  /** A path, or what was said. */
  readonly what: string;
  /** Of process.hrtime. */
  readonly atNs: bigint;
}

/** Counting and killing at system calls needs a preloaded library, and so a compiler. */
export const canTraceSyncs = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;

/** Builds sync-trace.c into `folder`; answers the library, to be named in LD_PRELOAD. */
export function buildSyncTrace(folder: string): string {
  const library = join(folder, 'sync-trace.so');
  const source = join(import.meta.dirname, 'sync-trace.c');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-Wall', '-o', library, source, '-ldl']);
  return library;
}

/** What has been traced so far; a line that is just being written is left out. */
export function readTrace(file: string): readonly TraceStep[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const verbEnd = line.indexOf(' ');
    const stampStart = line.lastIndexOf(' ');
    return {
      verb: line.slice(0, verbEnd),
      what: line.slice(verbEnd + 1, stampStart),
      atNs: BigInt(line.slice(stampStart + 1)),
    };
  });
}
