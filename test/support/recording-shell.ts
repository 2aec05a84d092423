import type { Shell } from '../../electron/host/services-interface.ts';
import type { MenuReport } from '../../shared/contract.ts';

/** What a desktop was asked for, in order, and what it was told. */
export interface ShellRecord {
  readonly shell: Shell;
  readonly asked: string[];
  readonly reports: (MenuReport | null)[];
  /** `export 3/10` at each step, `export ended`. */
  readonly progress: string[];
}

/** A desktop around a page without a window: its dialogs are backed out of, everything else is written down. */
export function recordingShell(): ShellRecord {
  const asked: string[] = [];
  const reports: (MenuReport | null)[] = [];
  const progress: string[] = [];
  const kinds = new Map<string, string>();
  const shell: Shell = {
    chooseFolder: async () => null,
    chooseTable: async () => null,
    chooseModel: async () => null,
    chooseSaveFile: async () => null,
    showFile: (path) => {
      asked.push(`file ${path}`);
    },
    showFolder: async (path) => {
      asked.push(`folder ${path}`);
    },
    openReleases: async () => {
      asked.push('releases');
    },
    showCommands: (report) => {
      reports.push(report);
    },
    showProgress: (jobId, state) => {
      if (state !== null) kinds.set(jobId, state.kind);
      progress.push(`${kinds.get(jobId)} ${state === null ? 'ended' : `${state.done}/${state.total}`}`);
    },
  };
  return { shell, asked, reports, progress };
}
