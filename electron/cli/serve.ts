import { AppError } from '../../shared/errors.ts';
import type { HostFolders } from '../browser-host.ts';
import { type HostArguments, parseHostArguments } from '../host/command-line.ts';
import { type Command, UsageError } from './command.ts';

const help = `Usage: cloudbrush serve [folder] [--project FILE] [--port N] [--user-data DIR]

Serves the application to a browser on this machine, and prints the address of its page. It holds a key: whoever has
it, and can reach the port, sees your data. On a distant machine give a port, and bring it to your own with
ssh -L N:127.0.0.1:N NAME. Ends when it is interrupted.

  --project FILE     keeps the work in this project; a missing one is made
  --port N           the port on 127.0.0.1; any free one otherwise
  --user-data DIR    where projects and settings live
`;

/** `folders` is where the page and the workers lie. */
export function serveCommand(folders: HostFolders): Command {
  return {
    name: 'serve',
    summary: 'serve the application to a browser, without a window',
    help,
    async run(args, terminal) {
      const parsed = parse(args);
      // The other commands start sooner without the host.
      const { runBrowserHost } = await import('../browser-host.ts');
      await runBrowserHost({
        args: parsed,
        folders,
        log: (line) => terminal.note(`${line}\n`),
        onListening: ({ url }) => terminal.print(`Cloudbrush: ${url}\n`),
        toldToEnd: aborted(terminal.signal),
      });
    },
  };
}

function parse(args: readonly string[]): HostArguments {
  try {
    return parseHostArguments(args);
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-argument') throw new UsageError(error.message);
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
