import { readFileSync } from 'node:fs';

/** One line of what sync-trace.c writes. */
export interface TraceStep {
  readonly verb: string;
  /** A path, or what was said. */
  readonly what: string;
  /** Of process.hrtime. */
  readonly atNs: bigint;
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
