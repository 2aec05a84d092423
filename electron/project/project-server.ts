import { AppError } from '../../shared/errors.ts';
import type { ProjectCheck } from '../../shared/project-safety.ts';
import { backup } from './backup.ts';
import { moveGroup } from './command-groups.ts';
import { commit } from './commit.ts';
import { inWrite } from './database.ts';
import { document, setDocument } from './documents.ts';
import { editedAmong, editedPatches, maskAt } from './export-view.ts';
import { headCounts } from './head-counts.ts';
import { Import } from './import.ts';
import { type KeepMeans, keepBackup } from './keep-backup.ts';
import { findProjects, knownSplits } from './locate.ts';
import { log } from './log.ts';
import { deltasOf, maskBases, maskState } from './mask-state.ts';
import { type OpenEntry, OpenProjects } from './open-projects.ts';
import type { Project } from './project.ts';
import { factsOf } from './project-facts.ts';
import type { Check } from './project-health.ts';
import { projectPath } from './project-path.ts';
import type { Handle, StoreServer } from './project-store.ts';
import { expectSources, resolveSource } from './source-change.ts';
import { bindSplits, findSplits, setSetting, setting } from './splits.ts';
import { DamagedProject } from './sqlite-error.ts';
import { sqliteVersion } from './sqlite-version.ts';
import { changeWork, spendTime } from './work-log.ts';
import { workRow, workRows } from './work-rows.ts';

/** What takes a thread of its own, so that it holds up nothing here. */
export interface Threads {
  readonly copy: (file: string, copy: string, signal?: AbortSignal) => Promise<void>;
  readonly check: Check;
}

/**
 * The worker's side of `ProjectStore`, one line per method, delegating below. `onDamage` is told once of each project
 * that turns out to be damaged while it is open.
 */
export function projectServer(
  threads: Threads,
  onDamage: (handle: Handle, check: ProjectCheck) => void = () => undefined,
): StoreServer {
  const open = new OpenProjects(onDamage);
  return {
    ...fileMethods(open),
    ...safetyMethods(open, threads),
    ...maskMethods(open),
    ...workMethods(open),
    ...importMethods(open),
  };
}

/** Runs `work` on an open project; what SQLite says comes out in the annotator's words. */
function on<T>(open: OpenProjects, handle: Handle, work: (project: Project) => T): T {
  return open.on(open.get(handle), work);
}

type FileMethod =
  | 'open'
  | 'openToRead'
  | 'close'
  | 'closeAll'
  | 'quickFacts'
  | 'sqliteVersion'
  | 'find'
  | 'knownSplits'
  | 'findSplits'
  | 'bindSplits'
  | 'setting'
  | 'document'
  | 'setDocument'
  | 'setSetting'
  | 'log';

function fileMethods(open: OpenProjects): Pick<StoreServer, FileMethod> {
  return {
    open: (options) => open.open(options),
    openToRead: (file) => open.openToRead(file),
    close: async (handle) => {
      await open.close(handle);
      return null;
    },
    closeAll: async () => {
      await open.closeAll();
      return null;
    },
    quickFacts: (file) => {
      const path = projectPath(file);
      return open.read(path, (db) => factsOf(db, path));
    },
    sqliteVersion,
    find: (folder, splits) => findProjects(folder, splits, (file, work) => open.read(file, work)),
    knownSplits: (file, splits) => open.read(projectPath(file), (db) => knownSplits(db, splits)),
    findSplits: (handle, splits) => on(open, handle, ({ db }) => findSplits(db, splits)),
    bindSplits: (handle, splits, adopt) =>
      on(open, handle, ({ db }) => inWrite(db, (write) => bindSplits(write, splits, adopt))),
    setting: (handle, splitKey, key) => on(open, handle, ({ db }) => setting(db, splitKey, key)),
    setSetting: (handle, splitKey, key, value) =>
      on(open, handle, ({ db }) => {
        inWrite(db, (write) => setSetting(write, splitKey, key, value));
        return null;
      }),
    document: (handle, name) => on(open, handle, ({ db }) => document(db, name)),
    setDocument: (handle, name, text) =>
      on(open, handle, ({ db }) => {
        inWrite(db, (write) => setDocument(write, name, text, Date.now()));
        return null;
      }),
    log: (handle, filter, after, limit) => on(open, handle, (project) => log(project, filter, after, limit)),
  };
}

type SafetyMethod = 'backup' | 'keepBackup' | 'check' | 'checkNow' | 'damageOf';

function safetyMethods(open: OpenProjects, { copy, check }: Threads): Pick<StoreServer, SafetyMethod> {
  /** The project is closed only when it has ended. */
  const aside = async <T>(handle: Handle, work: (entry: OpenEntry) => Promise<T>): Promise<T> => {
    const entry = open.get(handle);
    const running = work(entry);
    entry.aside.add(running);
    return running.finally(() => entry.aside.delete(running));
  };
  const isOpen = (identity: string): boolean => open.holds(identity);
  /** One at a time, for all projects: they share a disk, and a folder where two have one UUID. */
  let keeping: Promise<unknown> = Promise.resolve();
  return {
    backup: async (handle, file, overwrite) => {
      await aside(handle, ({ project }) => backup(project, projectPath(file), overwrite, { copy, isOpen }));
      return null;
    },
    keepBackup: (handle, folder, keep) =>
      aside(handle, async ({ project, health, closing: { signal } }) => {
        const kept = keeping.then(() => {
          signal.throwIfAborted();
          const read: KeepMeans['read'] = (file, work) => open.read(projectPath(file), work);
          return keepBackup(project, folder, keep, Date.now(), { copy, read, isOpen, signal });
        });
        keeping = kept.catch(() => null);
        try {
          return await kept;
        } catch (error) {
          // A copy that is not sound is mostly that of a project that is not.
          if (error instanceof AppError && error.code === 'bad-project') await health.check(check, signal);
          throw error;
        }
      }),
    check: (handle) => open.get(handle).health.now,
    checkNow: (handle) => aside(handle, ({ health, closing }) => health.check(check, closing.signal)),
    damageOf: async (file) => {
      try {
        const { handle } = open.openToRead(file);
        const { now } = open.get(handle).health;
        await open.close(handle);
        return now.state === 'damaged' ? now.finding : null;
      } catch (error) {
        return error instanceof DamagedProject ? error.finding : null;
      }
    },
  };
}

type MaskMethod =
  | 'maskState'
  | 'deltas'
  | 'commit'
  | 'resolveSource'
  | 'maskBases'
  | 'editedPatches'
  | 'editedAmong'
  | 'maskAt'
  | 'headCounts'
  | 'expectSources';

function maskMethods(open: OpenProjects): Pick<StoreServer, MaskMethod> {
  return {
    maskState: (handle, place, source) => on(open, handle, (project) => maskState(project, place, source)),
    deltas: (handle, place, editIds) => on(open, handle, (project) => deltasOf(project, place, editIds)),
    commit: (handle, place, command, source) => on(open, handle, (project) => commit(project, place, command, source)),
    resolveSource: (handle, place, choice, askedSha256, source, annotator) =>
      on(open, handle, (project) => {
        resolveSource(project, place, choice, askedSha256, source, annotator);
        return maskState(project, place, source);
      }),
    maskBases: (handle, place) => on(open, handle, (project) => maskBases(project, place)),
    editedPatches: (handle, splitKey, target) =>
      on(open, handle, (project) => editedPatches(project, splitKey, target)),
    editedAmong: (handle, splitKey, target, patches) =>
      on(open, handle, (project) => editedAmong(project, splitKey, target, patches)),
    maskAt: (handle, splitKey, target, version) =>
      on(open, handle, (project) => maskAt(project, splitKey, target, version)),
    headCounts: (handle, splitKey, target, patches) =>
      on(open, handle, (project) => headCounts(project, splitKey, target, patches)),
    expectSources: (handle, annotator, expected, split) =>
      on(open, handle, (project) => {
        expectSources(project, annotator, expected, split);
        return null;
      }),
  };
}

type WorkMethod = 'workRows' | 'workRow' | 'changeWork' | 'spendTime';

function workMethods(open: OpenProjects): Pick<StoreServer, WorkMethod> {
  return {
    workRows: (handle, splitKey, target) => on(open, handle, ({ db }) => workRows(db, splitKey, target)),
    workRow: (handle, { splitKey, target, patch }) =>
      on(open, handle, ({ db }) => workRow(db, splitKey, target, patch)),
    changeWork: (handle, place, change) =>
      on(open, handle, ({ db }) => inWrite(db, (write) => changeWork(write, place, change, Date.now()))),
    spendTime: (handle, place, slice) =>
      on(open, handle, ({ db }) => inWrite(db, (write) => spendTime(write, place, slice, Date.now()))),
  };
}

type ImportMethod = 'beginImport' | 'importPatch' | 'finishImport' | 'abortImport' | 'moveGroup';

function importMethods(open: OpenProjects): Pick<StoreServer, ImportMethod> {
  let lastImport = 0;
  const importOf = (handle: Handle, importId: number): Import => {
    const found = open.get(handle).imports.get(importId);
    if (found === undefined) throw new AppError('not-found', `There is no import ${importId} under way.`);
    return found;
  };
  return {
    beginImport: (handle, options) =>
      on(open, handle, (project) => {
        const importId = ++lastImport;
        open.get(handle).imports.set(importId, new Import(project, importId, options));
        return importId;
      }),
    importPatch: (handle, importId, patch, mask, source) =>
      on(open, handle, () => importOf(handle, importId).add(patch, mask, source)),
    finishImport: (handle, importId) =>
      on(open, handle, () => {
        const summary = importOf(handle, importId).finish();
        open.get(handle).imports.delete(importId);
        return summary;
      }),
    abortImport: (handle, importId) =>
      on(open, handle, () => {
        importOf(handle, importId).abort();
        open.get(handle).imports.delete(importId);
        return null;
      }),
    moveGroup: (handle, kind, groupId, commandId, annotator) =>
      on(open, handle, (project) => moveGroup(project, kind, groupId, commandId, annotator)),
  };
}
