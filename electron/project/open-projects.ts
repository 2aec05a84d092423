import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ProjectCheck } from '../../shared/project-safety.ts';
import type { ReadDb } from './database.ts';
import { fileIdentity, statProject } from './file-header.ts';
import type { Import } from './import.ts';
import { type Opened, openProject, openProjectToRead } from './open-project.ts';
import type { Project } from './project.ts';
import { editCount, factsOf, readingChecked } from './project-facts.ts';
import { ProjectHealth } from './project-health.ts';
import { projectPath } from './project-path.ts';
import type { Handle, OpenedProject, OpenOptions } from './project-store.ts';
import { asAppError, DamagedProject } from './sqlite-error.ts';

export interface OpenEntry extends Opened {
  readonly handle: Handle;
  readonly readOnly: boolean;
  readonly imports: Map<number, Import>;
  /** Whether its pages can be read, and what to do when they cannot. */
  readonly health: ProjectHealth;
  /** Copies and checks under way, which have connections of their own. */
  readonly aside: Set<Promise<unknown>>;
  /** Aborted when it is closed: automatic backups end, and copies that were asked for are finished. */
  readonly closing: AbortController;
  /** How often it was opened and not closed; -1 while it waits for what goes on aside to end. */
  uses: number;
}

/**
 * All projects that this process has open. One worker holds them all, because a project file that is open must not be
 * opened a second time by other means (see `checkHeader`), and only one table of open files can tell.
 */
export class OpenProjects {
  readonly #onDamage: (handle: Handle, check: ProjectCheck) => void;
  readonly #entries = new Map<Handle, OpenEntry>();
  #lastHandle = 0;

  /** `onDamage` is told once of each project that turns out to be damaged after it was opened. */
  constructor(onDamage: (handle: Handle, check: ProjectCheck) => void) {
    this.#onDamage = onDamage;
  }

  open({ file, create, networkFileSystem }: OpenOptions): OpenedProject {
    const path = projectPath(file);
    const entry = this.#at(path) ?? this.#add(openProject(path, create, networkFileSystem), false);
    if (entry.readOnly) throw new AppError('busy', `The project ${basename(path)} is just being read. Try again.`);
    return this.#use(entry, path);
  }

  /** What is open for work already may be read as well. */
  openToRead(file: string): OpenedProject {
    const path = projectPath(file);
    return this.#use(this.#at(path) ?? this.#add(openProjectToRead(path), true), path);
  }

  #use(entry: OpenEntry, path: string): OpenedProject {
    if (entry.uses < 0) {
      throw new AppError('busy', `The project ${basename(path)} is just being closed. Try again in a moment.`);
    }
    const facts = this.#factsOf(entry, path);
    entry.uses++;
    const { handle, project } = entry;
    const name = basename(path).replace(/\.cloudbrush$/, '');
    return { handle, ...facts, name, warning: project.warning };
  }

  /** A large project is read here for the first time: where that fails it is not left open, which nobody would close. */
  #factsOf(entry: OpenEntry, path: string): Pick<OpenedProject, 'uuid' | 'editCount'> {
    try {
      return this.on(entry, ({ db }) => ({ uuid: factsOf(db, path).uuid, editCount: editCount(db) }));
    } catch (error) {
      if (entry.uses === 0) {
        this.#entries.delete(entry.handle);
        entry.close();
      }
      throw error;
    }
  }

  #add(opened: Opened, readOnly: boolean): OpenEntry {
    const handle = ++this.#lastHandle;
    const entry = {
      handle,
      readOnly,
      ...opened,
      imports: new Map(),
      health: new ProjectHealth(opened.project, opened.checked, (check) => this.#onDamage(handle, check)),
      aside: new Set<Promise<unknown>>(),
      closing: new AbortController(),
      uses: 0,
    };
    this.#entries.set(entry.handle, entry);
    return entry;
  }

  get(handle: Handle): OpenEntry {
    const entry = this.#entries.get(handle);
    if (entry === undefined || entry.uses < 1) throw new AppError('not-found', `There is no open project ${handle}.`);
    return entry;
  }

  async close(handle: Handle): Promise<void> {
    const entry = this.get(handle);
    if (entry.uses > 1) entry.uses--;
    else await this.#release(entry);
  }

  async closeAll(): Promise<void> {
    const inUse = [...this.#entries.values()].filter((entry) => entry.uses > 0);
    await Promise.all(inUse.map((entry) => this.#release(entry)));
  }

  /** The entry stays in the table until its file is closed, so that nothing else opens the file meanwhile. */
  async #release(entry: OpenEntry): Promise<void> {
    entry.uses = -1;
    entry.closing.abort(new AppError('cancelled', 'The project was closed.'));
    try {
      await Promise.allSettled(entry.aside);
      entry.close();
    } finally {
      this.#entries.delete(entry.handle);
    }
  }

  /** Whether a file, by device and inode, is open here. */
  holds(identity: string): boolean {
    return this.#byIdentity(identity) !== undefined;
  }

  /** Runs `work` on a project file, through its own connection where it is open and else without changing anything. */
  read<T>(path: string, work: (db: ReadDb) => T): T {
    const entry = this.#at(path);
    if (entry === undefined) return readingChecked(path, work);
    return this.on(entry, ({ db }) => work(db));
  }

  /** Runs `work` on an open project; what SQLite says comes out in the annotator's words. */
  on<T>({ project, health }: OpenEntry, work: (project: Project) => T): T {
    try {
      return work(project);
    } catch (error) {
      const said = asAppError(error, project.file);
      if (said instanceof DamagedProject) health.foundDamaged(said.finding);
      throw said;
    }
  }

  #at(path: string): OpenEntry | undefined {
    const stats = statProject(path);
    return stats === null ? undefined : this.#byIdentity(fileIdentity(stats));
  }

  #byIdentity(identity: string): OpenEntry | undefined {
    for (const entry of this.#entries.values()) if (entry.identity === identity) return entry;
    return undefined;
  }
}
