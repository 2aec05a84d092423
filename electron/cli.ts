import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../shared/errors.ts';
import { type Command, type Terminal, UsageError } from './cli/command.ts';
import { exampleCommand } from './cli/example.ts';
import { exportCommand } from './cli/export.ts';
import { importCommand } from './cli/import.ts';
import { inspectCommand } from './cli/inspect.ts';
import { listCommand } from './cli/list.ts';
import { logCommand } from './cli/log.ts';
import { openCommand } from './cli/open.ts';
import { ProgressLine } from './cli/progress-line.ts';
import { proposeCommand } from './cli/propose.ts';
import { recoverCommand } from './cli/recover.ts';
import { serveCommand } from './cli/serve.ts';
import { verifyCommand } from './cli/verify.ts';
import { printable } from './dataset/printable.ts';
import { systemCode, writeError } from './export/disk-error.ts';
import { configureWorkers } from './host/worker-entries.ts';
import { version } from './version.ts';

/** In a bundle this file is dist/cli/cli.js; in a checkout the workers lie beside it and the page is a build away. */
const bundled = import.meta.filename.endsWith('.js');
const workersDir = join(import.meta.dirname, bundled ? '../workers' : 'workers');
const rendererDir = join(import.meta.dirname, bundled ? '../renderer' : '../dist/renderer');

const commands: readonly Command[] = [
  inspectCommand,
  exampleCommand,
  exportCommand,
  verifyCommand,
  importCommand,
  listCommand,
  logCommand,
  proposeCommand,
  recoverCommand,
  openCommand,
  serveCommand({ rendererDir, workersDir }),
];

const overview = `Usage: cloudbrush <command> ...

${commands.map(({ name, summary }) => `  ${name.padEnd(9)} ${summary}`).join('\n')}

cloudbrush <command> --help tells more. Exit status: 0 done, 1 not done, 2 not understood, 130 interrupted.
`;

/** Whoever read our output has stopped reading. */
class OutputClosed extends Error {}

/** npm runs its scripts in the checkout; paths on the command line are meant from where the user stands. */
function goToUsersFolder(): void {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  if (script === 'cloudbrush' && folder !== undefined) process.chdir(folder);
}

async function main(args: readonly string[], terminal: Terminal): Promise<void> {
  const [name, ...rest] = args;
  if (name === '--version') return terminal.print(`${version}\n`);
  if (name === '--help' || name === '-h' || name === 'help') return terminal.print(overview);
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    throw new UsageError(name === undefined ? 'a command is missing' : `there is no command ${name}`);
  }
  if (rest.includes('--help') || rest.includes('-h')) return terminal.print(command.help);
  await command.run(rest, terminal);
}

function openTerminal(interrupt: AbortController, line: ProgressLine): Terminal {
  // What was not taken is told to each print by its own callback; unheard, the event would end the process.
  process.stdout.on('error', () => undefined);
  // The terminal may be gone, which is no reason not to clean up.
  process.stderr.on('error', () => undefined);
  return {
    signal: interrupt.signal,
    print: async (text) => {
      line.clear();
      const failure = await new Promise<Error | null | undefined>((taken) => process.stdout.write(text, taken));
      if (failure === null || failure === undefined) return;
      if (systemCode(failure) === 'EPIPE') throw new OutputClosed();
      throw writeError(failure, 'Standard output');
    },
    note: (text) => {
      line.clear();
      // Names from files and folders stand in it; its own line ends are ours.
      process.stderr.write(text.split('\n').map(printable).join('\n'));
    },
    progress: (done, total, label) => line.show(done, total, printable(label)),
  };
}

/** More of a sentence than this is a value that somebody has given, and hides what is wrong with it. */
const MOST_LETTERS = 4000;

/** A sentence for the terminal; of one that is beyond all measure the beginning and the end. */
function told(message: string): string {
  const text = printable(message);
  if (text.length <= MOST_LETTERS) return text;
  return `${text.slice(0, MOST_LETTERS / 2)} … ${text.slice(-MOST_LETTERS / 2)}`;
}

/** The exit status that an error stands for; says on standard error what went wrong. */
function failed(error: unknown, name: string | undefined): number {
  if (error instanceof OutputClosed) return 0;
  if (error instanceof UsageError) {
    const known = commands.some((command) => command.name === name);
    process.stderr.write(`cloudbrush: ${told(error.message)}. See cloudbrush ${known ? `${name} ` : ''}--help.\n`);
    return 2;
  }
  if (error instanceof AppError) {
    process.stderr.write(`cloudbrush: ${told(error.message)}\n`);
    return error.code === 'cancelled' ? 130 : 1;
  }
  process.stderr.write(`cloudbrush: internal error\n${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

if (bundled) configureWorkers((name) => pathToFileURL(join(workersDir, `${name}.js`)));

goToUsersFolder();
const args = process.argv.slice(2);
const interrupt = new AbortController();
// Once: whoever presses a second time wants it to end at once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupt.abort());
const line = new ProgressLine(process.stderr);
try {
  await main(args, openTerminal(interrupt, line));
} catch (error) {
  line.clear();
  process.exitCode = failed(error, args[0]);
}
