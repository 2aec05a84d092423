import { app } from 'electron';
import type { RecentFolder } from '../host/services-interface.ts';

/** The system's own list of recent documents, in the dock's menu or the jump list. Linux has none: there it is not kept. */
export class RecentDocuments {
  /** Null until the list was shown once: what is on it then the system knows from the time before. */
  #paths: readonly string[] | null = null;

  /** Newest first. */
  show(folders: readonly RecentFolder[]): void {
    const before = this.#paths;
    const paths = folders.map(({ path }) => path);
    this.#paths = paths;
    if (before === null || before.join('\n') === paths.join('\n')) return;
    const forgotten = before.some((path) => !paths.includes(path));
    // a single one cannot be taken off
    if (forgotten) app.clearRecentDocuments();
    for (const path of forgotten ? paths.toReversed() : paths.slice(0, 1)) app.addRecentDocument(path);
  }
}
