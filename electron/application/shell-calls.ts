import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Argument, Calls } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { LOG_FOLDER } from '../host/log-file.ts';
import type { Places } from '../host/places.ts';
import type { Shell } from '../host/services-interface.ts';

type ShellCall = 'place.dialog' | 'place.reveal' | 'app.reveal' | 'app.releases' | 'menu.report';

interface Parts {
  /** Null on the browser host, where each of these calls is refused. */
  readonly shell: Shell | null;
  readonly places: Places;
  readonly userDataDir: string;
}

function chosenIn(
  { chooseFolder, chooseTable, chooseModel, chooseSaveFile }: Shell,
  kind: Argument<'place.dialog'>['kind'],
  suggestedName: string | undefined,
): Promise<string | null> {
  switch (kind) {
    case 'folder':
      return chooseFolder();
    case 'open-csv':
      return chooseTable();
    case 'open-model':
      return chooseModel('file');
    case 'open-model-folder':
      return chooseModel('folder');
    default:
      return chooseSaveFile(kind, suggestedName);
  }
}

/** The calls that only a desktop can answer. */
export function shellCalls({ shell, places, userDataDir }: Parts): Pick<Calls, ShellCall> {
  const desktop = (refusal: string): Shell => {
    if (shell === null) throw new AppError('unsupported', refusal);
    return shell;
  };
  const folders = {
    log: join(userDataDir, LOG_FOLDER),
    projects: join(userDataDir, 'projects'),
    backups: join(userDataDir, 'backups'),
  };
  return {
    'place.dialog': async ({ kind, suggestedName }) => {
      const dialogs = desktop('The browser has no dialog of the system: choose in the page.');
      const path = await chosenIn(dialogs, kind, suggestedName);
      return path === null ? null : places.add(path);
    },
    'place.reveal': async ({ placeId }) => {
      const { showFile } = desktop('A browser cannot show the folder of a file.');
      const path = places.resolve(placeId);
      const found = await stat(path).catch(() => null);
      if (found === null) throw new AppError('not-found', `${basename(path)} is not there any more.`);
      showFile(path);
      return null;
    },
    'app.reveal': async ({ folder }) => {
      const { showFolder } = desktop('A browser cannot show a folder of this computer.');
      await showFolder(folders[folder]);
      return null;
    },
    'app.releases': async () => {
      await desktop('A browser opens the page of releases by itself.').openReleases();
      return null;
    },
    'menu.report': async (report) => {
      desktop('A browser has no menus of the application.').showCommands(report);
      return null;
    },
  };
}
