import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { backup } from './backup.ts';
import { moveGroup } from './command-groups.ts';
import { commit } from './commit.ts';
import { inWrite, type ReadDb } from './database.ts';
import { editedPatches, maskAt } from './export-view.ts';
import { fileIdentity, statProject } from './file-header.ts';
import { Import } from './import.ts';
import { findProjects } from './locate.ts';
import { log } from './log.ts';
import { deltasOf, maskBases, maskState } from './mask-state.ts';
import { openProject } from './open-project.ts';
import type { Project } from './project.ts';
import { editCount, factsOf, readingChecked } from './project-facts.ts';
import { projectPath } from './project-path.ts';
import type { Handle, OpenedProject, OpenOptions, StoreServer } from './project-store.ts';
import { expectSources, resolveSource } from './source-change.ts';
import { bindSplits, setSetting, setting } from './splits.ts';
import { asAppError } from './sqlite-error.ts';
import { disconnect } from './writing-connection.ts';

interface Held {
  readonly handle: Handle;
  readonly identity: string;
  readonly project: Project;
  readonly imports: Map<number, Import>;
  readonly backups: Set<Promise<void>>;
  /** How often it was opened and not closed; 0 while it waits for its backups to end. */
  uses: number;
}

/**
 * The worker's side of `ProjectStore`: all projects that this process has open, by handle. One worker holds them all,
 * because a project file that is open must not be opened a second time by other means (see `checkHeader`), and only
 * one table of open files can tell.
 */
export function projectServer(): StoreServer {
  const held = new Map<Handle, Held>();
  let lastHandle = 0;
  let lastImport = 0;

  const find = (identity: string) => [...held.values()].find((entry) => entry.identity === identity);
  const entryOf = (handle: Handle): Held => {
    const entry = held.get(handle);
    if (entry === undefined || entry.uses === 0) throw new AppError('not-found', `There is no open project ${handle}.`);
    return entry;
  };
  const on = <T>(handle: Handle, work: (project: Project) => T): T => {
    const { project } = entryOf(handle);
    try {
      return work(project);
    } catch (error) {
      throw asAppError(error, project.file);
    }
  };
  const importOf = (handle: Handle, importId: number): Import => {
    const found = entryOf(handle).imports.get(importId);
    if (found === undefined) throw new AppError('not-found', `There is no import ${importId} under way.`);
    return found;
  };
  /** Reads a project file wherever it is open: through its own connection, or through one that changes nothing. */
  const read = <T>(file: string, work: (db: ReadDb) => T): T => {
    const stats = statProject(file);
    const entry = stats === null ? undefined : find(fileIdentity(stats));
    if (entry === undefined) return readingChecked(file, work);
    try {
      return work(entry.project.db);
    } catch (error) {
      throw asAppError(error, file);
    }
  };
  const open = ({ file, create, networkFileSystem }: OpenOptions): OpenedProject => {
    const path = projectPath(file);
    const stats = statProject(path);
    let entry = stats === null ? undefined : find(fileIdentity(stats));
    if (entry === undefined) {
      const opened = openProject(path, create, networkFileSystem);
      entry = { handle: ++lastHandle, ...opened, imports: new Map(), backups: new Set(), uses: 0 };
      held.set(entry.handle, entry);
    } else if (entry.uses === 0) {
      throw new AppError('busy', `The project ${basename(path)} is just being closed. Try again in a moment.`);
    }
    entry.uses++;
    const { handle, project } = entry;
    const { uuid } = factsOf(project.db, path);
    const name = basename(path).replace(/\.cloudbrush$/, '');
    return { handle, uuid, name, editCount: editCount(project.db), warning: project.warning };
  };
  /** The entry stays in the table until its file is closed, so that nothing else opens the file meanwhile. */
  const release = async (entry: Held): Promise<void> => {
    entry.uses = 0;
    await Promise.allSettled(entry.backups);
    disconnect(entry.project.db);
    held.delete(entry.handle);
  };

  return {
    open,
    close: async (handle) => {
      const entry = entryOf(handle);
      if (entry.uses > 1) entry.uses--;
      else await release(entry);
      return null;
    },
    closeAll: async () => {
      await Promise.all([...held.values()].filter((entry) => entry.uses > 0).map(release));
      return null;
    },
    quickFacts: (file) => {
      const path = projectPath(file);
      return read(path, (db) => factsOf(db, path));
    },
    find: (folder, splits) => findProjects(folder, splits, read),

    bindSplits: (handle, splits, adopt) =>
      on(handle, ({ db }) => inWrite(db, (write) => bindSplits(write, splits, adopt))),
    setting: (handle, splitKey, key) => on(handle, ({ db }) => setting(db, splitKey, key)),
    setSetting: (handle, splitKey, key, value) =>
      on(handle, ({ db }) => {
        inWrite(db, (write) => setSetting(write, splitKey, key, value));
        return null;
      }),

    maskState: (handle, place, source) => on(handle, (project) => maskState(project, place, source)),
    deltas: (handle, place, editIds) => on(handle, (project) => deltasOf(project, place, editIds)),
    commit: (handle, place, command, source) => on(handle, (project) => commit(project, place, command, source)),
    resolveSource: (handle, place, choice, source, annotator) =>
      on(handle, (project) => {
        resolveSource(project, place, choice, source, annotator);
        return maskState(project, place, source);
      }),
    maskBases: (handle, place) => on(handle, (project) => maskBases(project, place)),

    editedPatches: (handle, splitKey, target) => on(handle, (project) => editedPatches(project, splitKey, target)),
    maskAt: (handle, splitKey, target, version) => on(handle, (project) => maskAt(project, splitKey, target, version)),
    expectSources: (handle, annotator, expected) =>
      on(handle, (project) => {
        expectSources(project, annotator, expected);
        return null;
      }),

    beginImport: (handle, options) =>
      on(handle, (project) => {
        const importId = ++lastImport;
        entryOf(handle).imports.set(importId, new Import(project, importId, options));
        return importId;
      }),
    importPatch: (handle, importId, patch, mask, source) =>
      on(handle, () => importOf(handle, importId).add(patch, mask, source)),
    finishImport: (handle, importId) =>
      on(handle, () => {
        const summary = importOf(handle, importId).finish();
        entryOf(handle).imports.delete(importId);
        return summary;
      }),
    abortImport: (handle, importId) =>
      on(handle, () => {
        importOf(handle, importId).abort();
        entryOf(handle).imports.delete(importId);
        return null;
      }),
    moveGroup: (handle, kind, groupId, commandId, annotator) =>
      on(handle, (project) => moveGroup(project, kind, groupId, commandId, annotator)),

    log: (handle, filter, after, limit) => on(handle, (project) => log(project, filter, after, limit)),
    backup: async (handle, file, overwrite) => {
      const { project, backups } = entryOf(handle);
      const copying = backup(project, projectPath(file), overwrite, (identity) => find(identity) !== undefined);
      backups.add(copying);
      await copying.finally(() => backups.delete(copying));
      return null;
    },
  };
}
