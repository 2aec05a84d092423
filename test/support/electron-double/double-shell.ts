import { announce, record } from './double-record.ts';

function opened(kind: string, target: string): void {
  record.opened.push({ kind, target });
  announce('opened', kind);
}

/** The desktop around the application: what it is asked to show. */
export const shell = {
  showItemInFolder: (path: string): void => opened('item', path),
  /** Answers what went wrong, or nothing. */
  openPath: async (path: string): Promise<string> => {
    opened('path', path);
    return '';
  },
  openExternal: async (url: string): Promise<void> => opened('external', url),
};

let blockers = 0;

export const powerSaveBlocker = {
  start: (type: string): number => {
    record.powerBlockers[blockers] = type;
    return blockers++;
  },
  stop: (id: number): boolean => {
    const wasStarted = id in record.powerBlockers;
    delete record.powerBlockers[id];
    return wasStarted;
  },
  isStarted: (id: number): boolean => id in record.powerBlockers,
};
