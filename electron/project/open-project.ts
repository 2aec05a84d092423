import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { checkHeader, fileIdentity, statProject } from './file-header.ts';
import { checkFormat, checkPages } from './format-check.ts';
import { MaskCache } from './mask-cache.ts';
import { migrate } from './migrations/migrate.ts';
import { createProject } from './new-project.ts';
import type { Project } from './project.ts';
import { readingProject } from './reading-connection.ts';
import { SeenSources } from './source-standing.ts';
import { asAppError } from './sqlite-error.ts';
import { type Connection, connect } from './writing-connection.ts';

/**
 * Opens the project at `file` for work, made first where it is missing and `create` is set. A file that is no
 * project, damaged, or newer than this program is refused before anything could write to it.
 */
export function openProject(
  file: string,
  create: boolean,
  networkFileSystem: boolean,
): { readonly project: Project; readonly identity: string } {
  try {
    if (statProject(file) === null) {
      if (!create) throw new AppError('not-found', `There is no project ${basename(file)}.`);
      createProject(file);
    }
    const stats = statProject(file);
    if (stats === null) throw new AppError('not-found', `The project ${basename(file)} has just disappeared.`);
    checkHeader(file);
    readingProject(file, (db) => {
      checkFormat(db, file);
      checkPages(db, file, stats.size);
    });
    const { db, warning } = upToDate(connect(file, networkFileSystem), file);
    const project = { file, db, warning, masks: new MaskCache(), sources: new SeenSources() };
    return { project, identity: fileIdentity(stats) };
  } catch (error) {
    throw asAppError(error, file);
  }
}

function upToDate(connection: Connection, file: string): Connection {
  try {
    migrate(connection.db);
    checkFormat(connection.db, file);
    return connection;
  } catch (error) {
    connection.db.close();
    throw error;
  }
}
