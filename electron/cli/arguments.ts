import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Target, targets } from '../../shared/cloudsen12/classes.ts';
import { UsageError } from './command.ts';

interface Options {
  text(name: string): string | null;
  /** Of an option that may be given more than once. */
  texts(name: string): readonly string[];
  required(name: string): string;
  flag(name: string): boolean;
  /** Both bounds are allowed values. */
  integer(name: string, bounds?: { readonly min: number; readonly max: number }): number | null;
  oneOf<const T extends string>(name: string, values: readonly T[]): T | null;
}

interface Parsed extends Options {
  readonly folder: string;
}

interface ParsedOptionalFolder extends Options {
  readonly folder: string | null;
}

interface ParsedFiles extends Options {
  /** At least one. */
  readonly files: readonly string[];
}

/**
 * Parses the arguments of a subcommand that takes one folder. `options` names those with a value, `flags` those
 * without, `repeated` those with a value that may be given more than once. Throws UsageError for anything else.
 */
export function parseCommand(
  args: readonly string[],
  options: readonly string[],
  flags: readonly string[],
  repeated: readonly string[] = [],
): Parsed {
  const { folder, ...rest } = parseOptionalFolder(args, options, flags, repeated);
  if (folder === null) throw new UsageError('the folder is missing');
  return { folder, ...rest };
}

/** The same for a subcommand that can do without a folder. */
export function parseOptionalFolder(
  args: readonly string[],
  options: readonly string[],
  flags: readonly string[],
  repeated: readonly string[] = [],
): ParsedOptionalFolder {
  const { positionals, ...rest } = parseAny(args, options, flags, repeated);
  if (positionals.length > 1) throw new UsageError(`one folder was expected, not ${positionals.join(', ')}`);
  // An empty path would mean the current folder: a variable of somebody's script was not set.
  if (positionals[0] === '') throw new UsageError('the folder is empty');
  return { folder: positionals[0] ?? null, ...rest };
}

/** The same for a subcommand that takes any number of files. */
export function parseFiles(args: readonly string[], options: readonly string[], flags: readonly string[]): ParsedFiles {
  const { positionals, ...rest } = parseAny(args, options, flags, []);
  if (positionals.length === 0) throw new UsageError('the file is missing');
  if (positionals.includes('')) throw new UsageError('a file is empty');
  return { files: positionals, ...rest };
}

function parseAny(
  args: readonly string[],
  options: readonly string[],
  flags: readonly string[],
  repeated: readonly string[],
): Options & { readonly positionals: readonly string[] } {
  const config: ParseArgsOptionsConfig = {};
  for (const name of repeated) config[name] = { type: 'string', multiple: true };
  for (const name of options) config[name] = { type: 'string' };
  for (const name of flags) config[name] = { type: 'boolean' };
  const { values, positionals } = parse(joinNegativeNumbers(args, options), config);
  const text = (name: string): string | null => {
    const value = values[name];
    if (value === '') throw new UsageError(`--${name} is empty`);
    return typeof value === 'string' ? value : null;
  };
  const oneOf = <const T extends string>(name: string, allowed: readonly T[]): T | null => {
    const value = text(name);
    const found = allowed.find((candidate) => candidate === value);
    if (value !== null && found === undefined) {
      throw new UsageError(`--${name} was ${value}, expected ${allowed.join(' or ')}`);
    }
    return found ?? null;
  };
  return {
    positionals,
    text,
    texts: (name) => {
      const given = values[name];
      const each = Array.isArray(given) ? given.filter((value) => typeof value === 'string') : [];
      if (each.includes('')) throw new UsageError(`--${name} is empty`);
      return each;
    },
    oneOf,
    flag: (name) => values[name] === true,
    required: (name) => {
      const value = text(name);
      if (value === null) throw new UsageError(`--${name} is missing`);
      return value;
    },
    integer: (name, bounds) => {
      const value = text(name);
      if (value === null) return null;
      const number = /^[+-]?\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
      const within = bounds === undefined || (number >= bounds.min && number <= bounds.max);
      if (Number.isNaN(number) || !within) {
        const range = bounds === undefined ? '' : ` from ${bounds.min} to ${bounds.max}`;
        throw new UsageError(`--${name} was ${value}, expected a whole number${range}`);
      }
      return number;
    },
  };
}

export function requiredTarget(parsed: Parsed): Target {
  const target = parsed.oneOf('target', targets);
  if (target === null) throw new UsageError('--target is missing');
  return target;
}

/** `--fill -1` is refused as ambiguous by the parser, but can mean only one thing. */
function joinNegativeNumbers(args: readonly string[], options: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    const isValue = /^-\d+$/.test(arg) && before !== undefined && options.some((name) => before === `--${name}`);
    if (isValue) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function parse(args: string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The parser's message goes on with advice about its own syntax.
    throw new UsageError(error.message.split(/\. |\n/)[0].replace(/\.$/, ''));
  }
}
