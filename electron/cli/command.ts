/** One subcommand of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints, ending in a line break. */
  readonly help: string;
  run(args: readonly string[], terminal: Terminal): Promise<void>;
}

/** What a command talks to. */
export interface Terminal {
  /** Results; resolves when they have been taken. */
  print(text: string): Promise<void>;
  /** What is no result: notes and progress. */
  note(text: string): void;
  /** Rewrites the last line where somebody watches; nothing where the output goes to a file. */
  progress(done: number, total: number, label: string): void;
  /** Aborted by the interrupt key. */
  readonly signal: AbortSignal;
}

/** The command line was not understood: exit status 2. */
export class UsageError extends Error {}

export function printJson(terminal: Terminal, value: unknown): Promise<void> {
  return terminal.print(`${JSON.stringify(value, null, 2)}\n`);
}
