import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { guardWrites, type ReadDb } from './database.ts';
import { checkHeader, fileIdentity, statProject } from './file-header.ts';
import { checkFormat, checkPages } from './format-check.ts';
import { checkLog } from './log-check.ts';
import { MaskCache } from './mask-cache.ts';
import { migrate } from './migrations/migrate.ts';
import { createProject } from './new-project.ts';
import type { Project } from './project.ts';
import { ProjectPlace } from './project-place.ts';
import { connectToRead, readingProject } from './reading-connection.ts';
import { SeenSources } from './source-standing.ts';
import { asAppError } from './sqlite-error.ts';
import { type Connection, connect, disconnect } from './writing-connection.ts';

export interface Opened {
  readonly project: Project;
  readonly identity: string;
  /** Its pages were looked through when it was opened; a large project's were not. */
  readonly checked: boolean;
  close(): void;
}

/** Opens the project at `file` to read from it. Nothing in it is changed, nor anything beside it for good. */
export function openProjectToRead(file: string): Opened {
  const stats = statProject(file);
  if (stats === null) throw new AppError('not-found', `There is no project ${basename(file)}.`);
  checkHeader(file);
  checkLog(file);
  const { db, close } = connectToRead(file);
  try {
    checkFormat(db, file);
    const checked = checkPages(db, file, stats.size);
    return { project: projectOn(file, db, null, null), identity: fileIdentity(stats), checked, close };
  } catch (error) {
    close();
    throw asAppError(error, file);
  }
}

function projectOn(file: string, db: ReadDb, warning: string | null, place: ProjectPlace | null): Project {
  return { file, db, warning, masks: new MaskCache(), sources: new SeenSources(), place };
}

/**
 * Opens the project at `file` for work, made first where it is missing and `create` is set. A file that is no
 * project, damaged, or newer than this program is refused before anything could write to it.
 */
export function openProject(file: string, create: boolean, networkFileSystem: boolean): Opened {
  try {
    if (statProject(file) === null) {
      if (!create) throw new AppError('not-found', `There is no project ${basename(file)}.`);
      createProject(file);
    }
    const stats = statProject(file);
    if (stats === null) throw new AppError('not-found', `The project ${basename(file)} has just disappeared.`);
    checkHeader(file);
    checkLog(file);
    const checked = readingProject(file, (db) => {
      checkFormat(db, file);
      return checkPages(db, file, stats.size);
    });
    const { db, warning } = upToDate(connect(file, networkFileSystem), file);
    const identity = fileIdentity(stats);
    const place = new ProjectPlace(db, file, identity);
    guardWrites(db, () => place.check());
    return { project: projectOn(file, db, warning, place), identity, checked, close: () => disconnect(db) };
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
