import { mkdir } from 'node:fs/promises';
import { type BrowserWindow, dialog, shell } from 'electron';
import type { MenuReport } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { RELEASES_PAGE } from '../../shared/releases.ts';
import { fileNameProblem } from '../host/file-name.ts';
import type { JobProgress, Shell } from '../host/services-interface.ts';

interface NativeShellParts {
  readonly window: () => BrowserWindow;
  readonly menu: { showCommands(report: MenuReport | null): void };
  readonly progress: { show(jobId: string, progress: JobProgress | null): void };
}

/** What this system offers around the page: its dialogs, its file manager, its browser, menus and task bar. */
export function nativeShell({ window, menu, progress }: NativeShellParts): Shell {
  return {
    chooseFolder: async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: 'Open dataset folder',
        properties: ['openDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    chooseTable: async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: 'Choose a table of scores',
        filters: [{ name: 'Comma-separated values', extensions: ['csv'] }],
        properties: ['openFile'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    chooseModel: async (form) => {
      const isFile = form === 'file';
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: isFile ? 'Choose the output of a model' : 'Choose a folder with probabilities by class',
        ...(isFile && { filters: [{ name: 'Classes or probabilities', extensions: ['dat'] }] }),
        properties: [isFile ? 'openFile' : 'openDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    chooseSaveFile: async (kind, suggestedName) => {
      const labels = kind === 'save-dat';
      const isName = suggestedName !== undefined && fileNameProblem(suggestedName) === null;
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        title: labels ? 'Export labels' : 'Save a copy of the project',
        ...(isName && { defaultPath: suggestedName }),
        filters: [labels ? { name: 'Labels', extensions: ['dat'] } : { name: 'Project', extensions: ['cloudbrush'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || !filePath ? null : filePath;
    },
    showFile: (path) => shell.showItemInFolder(path),
    showFolder: async (path) => {
      await mkdir(path, { recursive: true });
      const failure = await shell.openPath(path);
      if (failure !== '') throw new AppError('unreadable', `The file manager did not open: ${failure}`);
    },
    openReleases: async () => {
      await shell.openExternal(RELEASES_PAGE).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        throw new AppError('unsupported', `No browser could be opened (${reason}). Go to ${RELEASES_PAGE}`);
      });
    },
    showCommands: (report) => menu.showCommands(report),
    showProgress: (jobId, state) => progress.show(jobId, state),
  };
}
