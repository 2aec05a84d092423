import { parseArgs } from 'node:util';
import { AppError } from '../../shared/errors.ts';

/** What both hosts take on their command line. */
export interface HostArguments {
  /** Folder to open at once, as typed; null for the start screen. */
  readonly folder: string | null;
  /** 0: any free port. */
  readonly port: number;
  readonly userData: string | null;
  readonly project: string | null;
}

const options = {
  port: { type: 'string' },
  'user-data': { type: 'string' },
  project: { type: 'string' },
} as const;

/** Throws `bad-argument` with a sentence for the user. */
export function parseHostArguments(args: readonly string[]): HostArguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw usage(`One folder at most, got ${positionals.length}.`);
  const port = values.port ?? '0';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw usage(`--port was ${port}, expected 0 to 65535.`);
  return {
    folder: positionals[0] ?? null,
    port: Number(port),
    userData: values['user-data'] ?? null,
    project: values.project ?? null,
  };
}

/**
 * Arguments of the desktop application without the switches that are Chromium's (`--ozone-platform=wayland`), which
 * share the command line with ours.
 */
export function withoutChromiumSwitches(args: readonly string[]): readonly string[] {
  const ours = Object.keys(options);
  return args.filter((arg) => !/^--?[a-z]/.test(arg) || ours.includes(arg.split('=', 1)[0].replace(/^--?/, '')));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(problem: string): AppError {
  return new AppError('bad-argument', `${problem} Usage: [folder] [--project FILE] [--user-data DIR] [--port N]`);
}
