import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ProjectCheck } from '../../shared/project-safety.ts';
import { stopWriting } from './database.ts';
import type { Project } from './project.ts';

/** Looks through a project in a thread of its own: `checkProject`. Answers what is wrong with it, or null. */
export type Check = (file: string, signal: AbortSignal) => Promise<string | null>;

/**
 * Whether all of an open project can be read. From the moment on at which one is known that cannot, nothing more is
 * written: SQLite could put new rows where old ones still lie. What was recorded before stays where it is.
 */
export class ProjectHealth {
  readonly #project: Project;
  readonly #onDamage: (check: ProjectCheck) => void;
  #now: ProjectCheck;
  #running: Promise<ProjectCheck> | null = null;

  constructor(project: Project, checked: boolean, onDamage: (check: ProjectCheck) => void) {
    this.#project = project;
    this.#onDamage = onDamage;
    this.#now = checked ? { state: 'sound', at: utcNow() } : { state: 'unchecked', reason: null };
  }

  get now(): ProjectCheck {
    return this.#now;
  }

  /** Looks through it until `signal`; whoever asks meanwhile gets the same answer. Damage stays damage. */
  check(check: Check, signal: AbortSignal): Promise<ProjectCheck> {
    if (this.#now.state === 'damaged') return Promise.resolve(this.#now);
    this.#running ??= this.#check(check, signal).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #check(check: Check, signal: AbortSignal): Promise<ProjectCheck> {
    this.#now = { state: 'checking' };
    let finding: string | null;
    try {
      // What lies in its place is another's, and says nothing of this one.
      this.#project.place?.check();
      finding = await check(this.#project.file, signal);
    } catch (error) {
      return this.#found({ state: 'unchecked', reason: error instanceof Error ? error.message : String(error) });
    }
    if (finding !== null) this.foundDamaged(finding);
    return this.#found({ state: 'sound', at: utcNow() });
  }

  /** A statement may have found damage while the check had not come there yet. */
  #found(check: ProjectCheck): ProjectCheck {
    if (this.#now.state !== 'damaged') this.#now = check;
    return this.#now;
  }

  foundDamaged(finding: string): void {
    if (this.#now.state === 'damaged') return;
    this.#now = { state: 'damaged', at: utcNow(), finding };
    const name = basename(this.#project.file);
    const reason = `The project ${name} is damaged (${finding}), so nothing more is written into it. What was saved before stays where it is.`;
    stopWriting(this.#project.db, new AppError('bad-project', reason));
    this.#onDamage(this.#now);
  }
}

function utcNow(): string {
  return new Date().toISOString();
}
