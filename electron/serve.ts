import { join } from 'node:path';
import { AppError } from '../shared/errors.ts';
import { runBrowserHost } from './browser-host.ts';
import { parseHostArguments } from './host/command-line.ts';

/*
 * The browser host: prints the page's address on standard output and serves it until it is told to end. A parent that
 * has opened a channel to it can ask for an address to open a browser with.
 */

const ENTRY_QUESTION = 'entry-address';
const bundled = import.meta.filename.endsWith('.js');

/** To the parent alone: what is printed may be kept, and this is to open a browser with at once. */
function answerParent(entryUrl: () => string): void {
  process.on('message', (question) => {
    if (question === ENTRY_QUESTION) process.send?.(entryUrl());
  });
  // The channel alone does not keep the host alive.
  process.channel?.unref();
}

function toldToEnd(): Promise<unknown> {
  return new Promise((end) => {
    process.once('SIGHUP', end);
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}

try {
  await runBrowserHost({
    args: parseHostArguments(process.argv.slice(2)),
    folders: {
      // bundled, this file is dist/serve/serve.js; in a checkout the workers lie in electron/workers
      rendererDir: join(import.meta.dirname, bundled ? '../renderer' : '../dist/renderer'),
      workersDir: join(import.meta.dirname, bundled ? '../workers' : 'workers'),
    },
    log: (line) => console.error(line),
    onListening: (loopback) => {
      console.log(`Cloudbrush: ${loopback.url}`);
      answerParent(() => loopback.entryUrl());
    },
    toldToEnd: toldToEnd(),
  });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exitCode = error.code === 'bad-argument' ? 2 : 1;
}
