import { AppError } from '../../shared/errors.ts';
import type { BackupState, ProjectSafety } from '../../shared/project-safety.ts';
import { backupFiles, backupFolder } from '../project/backup-folder.ts';
import type { Handle, OpenedProject, StoreClient } from '../project/project-store.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Whether a day has passed is looked up as often: a timer for a whole day would not count while the computer sleeps. */
const LOOK_MS = 3600 * 1000;

/** Milliseconds since 1970, and a turn every so often until the answer is called. */
export interface Clock {
  readonly now: () => number;
  readonly every: (ms: number, then: () => void) => () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  every: (ms, then) => {
    const timer = setInterval(then, ms).unref();
    return () => clearInterval(timer);
  },
};

interface Parts {
  readonly store: Pick<StoreClient, 'check' | 'checkNow' | 'keepBackup'>;
  readonly backupsDir: string;
  /** How many backups are kept of a project. */
  readonly keep: () => Promise<number>;
  /** Told whenever more is known of an open project. */
  readonly onChange: (handle: Handle, safety: ProjectSafety) => void;
  readonly note: (line: string) => void;
  readonly clock?: Clock;
}

interface Watched {
  readonly handle: Handle;
  readonly folder: string;
  uses: number;
  backups: BackupState;
  /** When its last round began. */
  roundMs: number;
  round: Promise<void>;
}

/**
 * Looks after the projects that are open for work: when one is opened, and then daily, it is looked through and backed
 * up, both in threads that stand behind others. Nobody waits for it, and what fails is told calmly.
 */
export class SafetyNet {
  readonly #parts: Parts;
  readonly #clock: Clock;
  readonly #watched = new Map<Handle, Watched>();
  readonly #stop: () => void;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#stop = this.#clock.every(LOOK_MS, () => this.#look());
  }

  /** To be called for each opening, and `letGo` before each closing. */
  watch({ handle, uuid }: Pick<OpenedProject, 'handle' | 'uuid'>): void {
    const known = this.#watched.get(handle);
    if (known !== undefined) {
      known.uses++;
      return;
    }
    const folder = backupFolder(this.#parts.backupsDir, uuid);
    const backups = { newest: newestIn(folder), making: false, problem: null };
    const watched = { handle, folder, uses: 1, backups, roundMs: 0, round: Promise.resolve() };
    this.#watched.set(handle, watched);
    void this.#begin(watched);
  }

  letGo(handle: Handle): void {
    const watched = this.#watched.get(handle);
    if (watched !== undefined && --watched.uses === 0) this.#watched.delete(handle);
  }

  close(): void {
    this.#stop();
    this.#watched.clear();
  }

  async of(handle: Handle): Promise<ProjectSafety> {
    const check = await this.#parts.store.check(handle);
    const backups = this.#watched.get(handle)?.backups ?? { newest: null, making: false, problem: null };
    return { check, backups };
  }

  /** Looks through a project now. */
  async check(handle: Handle): Promise<ProjectSafety> {
    const watched = this.#watched.get(handle);
    const checking = this.#parts.store.checkNow(handle);
    // Where the first thing that is told fails as well, nobody waits for this any more.
    checking.catch(() => undefined);
    if (watched !== undefined) await this.#tell(watched);
    await checking;
    if (watched !== undefined) await this.#tell(watched);
    return this.of(handle);
  }

  /** Backs a project up now, whether or not backups are made by themselves. */
  async backUp(handle: Handle): Promise<ProjectSafety> {
    const watched = this.#watched.get(handle);
    if (watched !== undefined) {
      await watched.round;
      await this.#backUp(watched, Math.max(1, await this.#parts.keep()));
    }
    return this.of(handle);
  }

  /** A project has turned out to be damaged. */
  foundDamaged(handle: Handle): void {
    const watched = this.#watched.get(handle);
    if (watched !== undefined) void this.#tell(watched).catch(() => this.#parts.note('safety: told nobody of damage'));
  }

  #look(): void {
    for (const watched of this.#watched.values()) {
      if (this.#clock.now() - watched.roundMs >= DAY_MS) void this.#begin(watched);
    }
  }

  #begin(watched: Watched): Promise<void> {
    watched.roundMs = this.#clock.now();
    watched.round = watched.round
      .then(() => this.#round(watched))
      .catch((error: unknown) => {
        // Closed meanwhile, which is no news, or the worker ended.
        if (!this.#isWatched(watched)) return;
        this.#parts.note(`safety: a round ended early (${error instanceof AppError ? error.code : String(error)})`);
      });
    return watched.round;
  }

  /** Settles when what goes on by itself has come to its end. */
  async settled(): Promise<void> {
    await Promise.all([...this.#watched.values()].map(({ round }) => round));
  }

  async #round(watched: Watched): Promise<void> {
    if (!this.#isWatched(watched)) return;
    const { check } = await this.check(watched.handle);
    if (check.state === 'damaged' || !this.#isWatched(watched)) return;
    const keep = await this.#parts.keep();
    if (keep > 0 && this.#isWatched(watched)) await this.#backUp(watched, keep);
  }

  async #backUp(watched: Watched, keep: number): Promise<void> {
    watched.backups = { ...watched.backups, making: true };
    await this.#tell(watched);
    let problem: string | null = null;
    try {
      const { made } = await this.#parts.store.keepBackup(watched.handle, watched.folder, keep);
      this.#parts.note(made ? 'backup: made' : 'backup: nothing has changed since the last one');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'cancelled') problem = error.message;
      this.#parts.note(`backup: not made (${error.code})`);
    }
    watched.backups = { newest: newestIn(watched.folder), making: false, problem };
    await this.#tell(watched);
  }

  #isWatched(watched: Watched): boolean {
    return this.#watched.get(watched.handle) === watched;
  }

  async #tell(watched: Watched): Promise<void> {
    if (this.#isWatched(watched)) this.#parts.onChange(watched.handle, await this.of(watched.handle));
  }
}

function newestIn(folder: string): string | null {
  try {
    return backupFiles(folder)[0]?.at ?? null;
  } catch {
    // The next backup says why the folder cannot be read.
    return null;
  }
}
