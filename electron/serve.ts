import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';
import { parseHostArguments } from './host/command-line.ts';
import { openHostLog } from './host/host-log.ts';
import { internalErrorLine } from './host/internal-error.ts';
import { startLoopback } from './host/loopback.ts';
import { userDataDir } from './host/user-data.ts';
import { openApplication } from './services.ts';

/**
 * The browser host: prints the page's address on standard output and serves it until it is told to end. A parent that
 * has opened a channel to it can ask for an address to open a browser with.
 */
async function serve(args: readonly string[]): Promise<void> {
  const { folder, port, userData, project } = parseHostArguments(args);
  const dataDir = userData
    ? resolve(userData)
    : userDataDir({ platform: process.platform, home: homedir(), env: process.env });
  const { warn: log, note } = openHostLog('browser', dataDir);
  const application = await openApplication({
    userDataDir: dataDir,
    projectFile: project ? resolve(project) : null,
    // bundled, this file is dist/serve/serve.js beside dist/workers; in a checkout the workers lie in electron/workers
    workersDir: join(import.meta.dirname, bundled ? '../workers' : 'workers'),
    log,
    note,
  });
  try {
    const opening = folder ? await application.placeOf(resolve(folder)) : null;
    const rendererDir = join(import.meta.dirname, bundled ? '../renderer' : '../dist/renderer');
    const loopback = await startLoopback({ application, rendererDir, port, opening, log });
    console.log(`Cloudbrush: ${loopback.url}`);
    answerParent(() => loopback.entryUrl());
    await toldToEnd();
    await loopback.close();
  } catch (error) {
    note(error instanceof AppError ? error.message : internalErrorLine('serving', error));
    throw error;
  } finally {
    await application.close();
  }
}

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
  await serve(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exitCode = error.code === 'bad-argument' ? 2 : 1;
}
