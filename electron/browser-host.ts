import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { HostArguments } from './host/command-line.ts';
import { openHostLog } from './host/host-log.ts';
import { internalErrorLine } from './host/internal-error.ts';
import { type Loopback, startLoopback } from './host/loopback.ts';
import { userDataDir } from './host/user-data.ts';
import { openApplication } from './services.ts';

/** Where the files lie that the host serves and starts; they differ between a checkout and a bundle. */
export interface HostFolders {
  readonly rendererDir: string;
  readonly workersDir: string;
}

export interface BrowserHostOptions {
  readonly args: HostArguments;
  readonly folders: HostFolders;
  /** Where what is wrong is printed; it goes to the log's file as well. */
  readonly log: (line: string) => void;
  /** The page can be opened; its address holds the key to everything that is open. */
  onListening(loopback: Loopback): Promise<void> | void;
  /** Settles when the host is told to end. */
  readonly toldToEnd: Promise<unknown>;
}

/** Serves the application to browsers of this machine until it is told to end; leaves every project closed. */
export async function runBrowserHost({
  args,
  folders,
  log,
  onListening,
  toldToEnd,
}: BrowserHostOptions): Promise<void> {
  const { folder, port, userData, project } = args;
  const { rendererDir, workersDir } = folders;
  const dataDir = userData
    ? resolve(userData)
    : userDataDir({ platform: process.platform, home: homedir(), env: process.env });
  const { warn, note } = openHostLog('browser', dataDir, log);
  const application = await openApplication({
    userDataDir: dataDir,
    projectFile: project ? resolve(project) : null,
    workersDir,
    // The build puts the list beside the page.
    licencesFile: join(rendererDir, '../licences.json'),
    log: warn,
    note,
  });
  try {
    const opening = folder ? await application.placeOf(resolve(folder)) : null;
    const loopback = await startLoopback({ application, rendererDir, port, opening, log: warn });
    try {
      await onListening(loopback);
      await toldToEnd;
    } finally {
      await loopback.close();
    }
  } catch (error) {
    note(error instanceof AppError ? error.message : internalErrorLine('serving', error));
    throw error;
  } finally {
    await application.close();
  }
}
