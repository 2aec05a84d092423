import { app, type WebContents } from 'electron';

/** Notes what becomes of the processes that Chromium runs for the application. */
export function logProcesses(warn: (line: string) => void): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') warn(`${type} process gone: ${reason}, status ${exitCode}`);
  });
}

/** Notes what becomes of a page: loaded, loaded again, hung, gone. */
export function logPage(contents: WebContents, warn: (line: string) => void, note: (line: string) => void): void {
  let loads = 0;
  contents.on('did-finish-load', () => note(loads++ === 0 ? 'page: loaded' : 'page: loaded again'));
  contents.on('unresponsive', () => warn('page: does not answer'));
  contents.on('responsive', () => note('page: answers again'));
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason !== 'clean-exit') warn(`page: gone, ${reason}, status ${exitCode}`);
  });
}
