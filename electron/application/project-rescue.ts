import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ProjectState } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { KeptBackup, ProjectBackups } from '../../shared/project-safety.ts';
import type { RecoveryReport } from '../../shared/recovery-report.ts';
import { CallSlots } from '../dataset/call-slots.ts';
import type { TaskControl } from '../host/worker-task.ts';
import { type BackupFile, backupFiles, backupFolder } from '../project/backup-folder.ts';
import { PROJECT_ENDING } from '../project/project-path.ts';
import type { StoreClient } from '../project/project-store.ts';
import { setAside } from '../project/set-aside.ts';
import type { OpenDataset } from './open-dataset.ts';
import type { OpenDatasets } from './open-datasets.ts';
import type { DamagedFile } from './project-choice.ts';

/** As many as are shown; each is opened to be counted. */
const MOST_SHOWN = 50;

/** Saves what can be read of a damaged project that is closed into a new one. */
export type Recover = (
  opened: OpenDataset,
  damagedFile: string,
  newFile: string,
  control: TaskControl,
) => Promise<RecoveryReport>;

interface Parts {
  readonly store: StoreClient;
  readonly datasets: OpenDatasets;
  readonly projectsDir: string;
  readonly backupsDir: string;
  readonly recover: Recover;
}

export interface Replaced {
  readonly opened: OpenDataset;
  readonly project: ProjectState;
  readonly keptAs: string | null;
  readonly recovery: RecoveryReport | null;
  /** Ids by which pages may know the dataset and that are not known any more. */
  readonly goneIds: readonly string[];
}

/** Ways to go on with another project than the one that is open or should be: nothing of that one is ever changed. */
export class ProjectRescue {
  readonly #parts: Parts;
  /** One after another: two pages may decide about the same project. */
  readonly #turn = new CallSlots(1);
  /** Backups that pages have been told of. */
  readonly #known = new Map<string, BackupFile>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Backups of the project and of others that know the dataset, such as the one that it was recovered from, newest first. */
  async backups(opened: OpenDataset): Promise<ProjectBackups> {
    const files = (await this.#filesFor(opened)).toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, MOST_SHOWN);
    const backups: KeptBackup[] = [];
    for (const found of files) {
      const editCount = await this.#editCountOf(found.file);
      if (editCount === null) continue;
      const backupId = this.#idOf(found);
      backups.push({
        backupId,
        projectName: found.projectName,
        at: found.at,
        sizeBytes: found.sizeBytes,
        editCount,
      });
    }
    const file = opened.projectChoice.damaged?.file ?? opened.projectChoice.file;
    return { editCount: file === null ? null : await this.#editCountOf(file), backups };
  }

  async #filesFor(opened: OpenDataset): Promise<readonly BackupFile[]> {
    const { backupsDir, store } = this.#parts;
    const uuid = opened.projectChoice.chosen?.uuid;
    const own = uuid === undefined ? null : backupFolder(backupsDir, uuid);
    const splits = await opened.projectChoice.splitFacts();
    const all: BackupFile[] = own === null ? [] : [...backupFiles(own)];
    for (const folder of foldersIn(backupsDir)) {
      if (folder === own) continue;
      const found = backupFiles(folder);
      const known =
        found[0] && (await store.knownSplits(found[0].file, splits).catch(unreadable<readonly boolean[]>([])));
      if (known?.includes(true)) all.push(...found);
    }
    return all;
  }

  /** Null where it cannot be read; a backup of which that is so is not offered. */
  async #editCountOf(file: string): Promise<number | null> {
    const facts = await this.#parts.store.quickFacts(file).catch(unreadable(null));
    return facts?.editCount ?? null;
  }

  #idOf(backup: BackupFile): string {
    for (const [id, known] of this.#known) if (known.file === backup.file) return id;
    const id = randomUUID();
    this.#known.set(id, backup);
    return id;
  }

  /** Throws `not-found` where another page has gone on with another project meanwhile. */
  #inTurn(opened: OpenDataset, goOn: () => Promise<Replaced>): Promise<Replaced> {
    return this.#turn.run(() => {
      this.#parts.datasets.get(opened.datasetId);
      return goOn();
    });
  }

  /** Goes on with a checked copy of a backup, whose own file stays. */
  openBackup(opened: OpenDataset, backupId: string): Promise<Replaced> {
    return this.#inTurn(opened, () => this.#openBackup(opened, backupId));
  }

  async #openBackup(opened: OpenDataset, backupId: string): Promise<Replaced> {
    const backup = this.#known.get(backupId);
    if (backup === undefined) throw new AppError('not-found', 'This backup is not offered any more. Look again.');
    const { store } = this.#parts;
    const stamp = backup.at.slice(0, 19).replaceAll(':', '-');
    const file = this.#newFile(`${backup.projectName} from ${stamp}Z`);
    const { handle } = await store.openToRead(backup.file);
    try {
      await store.backup(handle, file, false);
    } finally {
      await store.close(handle);
    }
    return this.#goOnWith(opened, file, null);
  }

  /** Throws `bad-argument` where the project is sound. */
  startNew(opened: OpenDataset): Promise<Replaced> {
    return this.#inTurn(opened, async () => {
      const { file } = await this.#damagedOf(opened);
      return this.#goOnWith(opened, this.#newFile(`${nameOf(file)} new`), null);
    });
  }

  /** Throws `bad-argument` where the project is sound, and whatever recovering throws: everything is as before then. */
  recover(opened: OpenDataset, control: TaskControl): Promise<Replaced> {
    return this.#inTurn(opened, () => this.#recover(opened, control));
  }

  async #recover(opened: OpenDataset, control: TaskControl): Promise<Replaced> {
    const damaged = await this.#damagedOf(opened);
    const newFile = this.#newFile(`${nameOf(damaged.file)} recovered`);
    // Its bytes are read past SQLite: it must not be open.
    await this.#leave(opened, damaged);
    let recovery: RecoveryReport;
    try {
      recovery = await this.#parts.recover(opened, damaged.file, newFile, control);
    } finally {
      opened.projectChoice.mayLookAgain();
    }
    return this.#goOnWith(opened, newFile, recovery);
  }

  async #damagedOf(opened: OpenDataset): Promise<DamagedFile> {
    const { damaged } = opened.projectChoice;
    if (damaged !== null) return damaged;
    const { handle, file } = opened.project;
    const check = await this.#parts.store.check(handle);
    if (check.state === 'damaged') return { file, finding: check.finding };
    throw new AppError('bad-argument', `The project ${nameOf(file)} is sound: there is nothing to save it from.`);
  }

  /** The project is closed for every dataset that has it open; the others are not known any more. */
  async #leave(opened: OpenDataset, damaged: DamagedFile): Promise<void> {
    for (const other of this.#sharing(opened)) if (other !== opened) await this.#parts.datasets.close(other);
    await opened.projectChoice.leave(damaged);
  }

  #sharing(opened: OpenDataset): readonly OpenDataset[] {
    const file = opened.projectChoice.file;
    return this.#parts.datasets
      .all()
      .filter((other) => other === opened || (file !== null && other.projectChoice.file === file));
  }

  async #goOnWith(opened: OpenDataset, file: string, recovery: RecoveryReport | null): Promise<Replaced> {
    const { datasets } = this.#parts;
    const damaged = await this.#damagedOf(opened).catch(() => null);
    const sharing = this.#sharing(opened);
    for (const other of sharing) await datasets.close(other);
    const fresh = await datasets.open(opened.dataset.folder);
    const project = await fresh.projectChoice.take(file);
    // Only now: until there is another one, it is the damaged one that is asked about.
    const keptAs = damaged === null ? null : this.#setAside(damaged.file);
    return { opened: fresh, project, keptAs, recovery, goneIds: sharing.map(({ datasetId }) => datasetId) };
  }

  /**
   * Gives a damaged project in our own folder an ending by which it is not looked at any more: it would be asked about
   * at each opening. One that lies elsewhere stays as it is named. Answers its name.
   */
  #setAside(file: string): string {
    if (dirname(file) !== this.#parts.projectsDir) return basename(file);
    const aside = `${file}.damaged-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
    return basename(setAside(file, aside) ? aside : file);
  }

  #newFile(name: string): string {
    const { projectsDir } = this.#parts;
    const free = (candidate: string) =>
      ['', '-wal', '-journal'].every((suffix) => !existsSync(join(projectsDir, candidate + PROJECT_ENDING + suffix)));
    const found = [name, ...Array.from({ length: 99 }, (_, i) => `${name} ${i + 2}`)].find(free);
    return join(projectsDir, `${found ?? `${name} ${randomUUID()}`}${PROJECT_ENDING}`);
  }
}

function nameOf(file: string): string {
  return basename(file).replace(/\.cloudbrush$/, '');
}

function foldersIn(backupsDir: string): readonly string[] {
  try {
    const entries = readdirSync(backupsDir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(backupsDir, name));
  } catch {
    // There are none, or none that could be read.
    return [];
  }
}

/** What stands for a file that cannot be read; a mistake of ours is thrown on. */
function unreadable<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof AppError) return instead;
    throw error;
  };
}
