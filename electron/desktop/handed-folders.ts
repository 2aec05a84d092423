import { app } from 'electron';

/**
 * Folders that macOS hands over: dropped on the dock's icon, or chosen among the recent documents. The first may come
 * before the application is ready, and waits; of several that wait the last is wanted.
 */
export class HandedFolders {
  #open: ((path: string) => void) | null = null;
  #waiting: string | null = null;

  constructor() {
    app.on('open-file', (event, path) => {
      event.preventDefault();
      if (this.#open === null) this.#waiting = path;
      else this.#open(path);
    });
  }

  deliverTo(open: (path: string) => void): void {
    this.#open = open;
    if (this.#waiting !== null) open(this.#waiting);
    this.#waiting = null;
  }
}
