import type { Calls, HostEvent, ProjectState, ReplacedProject } from '../../shared/contract.ts';
import type { ProjectBackups, ProjectSafety } from '../../shared/project-safety.ts';
import { recoverySentences } from '../../shared/recovery-report.ts';
import type { Jobs } from './jobs.svelte.ts';

interface OpenProject {
  readonly datasetId: string;
  readonly project: ProjectState;
}

interface Parts {
  readonly calls: Calls;
  readonly jobs: Jobs;
  readonly opened: () => OpenProject | null;
  /** Before another project takes the place of the open one. Throws while strokes are on their way. */
  readonly settle: (damaged: boolean) => Promise<void>;
  readonly goOnWith: (opened: ReplacedProject['opened']) => void;
  /** Damage is to be decided about. */
  readonly ask: () => void;
  readonly run: (work: Promise<unknown>) => void;
}

/** What has become of a damaged project, for whoever decided about it. */
export interface Outcome {
  readonly sentences: readonly string[];
  /** Of the project that is open now. */
  readonly name: string;
  readonly keptAs: string | null;
}

/** Whether the project's file can be read, its backups, and the ways on where it is damaged. */
export class Safety {
  readonly #parts: Parts;
  /** Null until the host has said. */
  now = $state.raw<ProjectSafety | null>(null);
  kept = $state.raw<ProjectBackups | null>(null);
  outcome = $state.raw<Outcome | null>(null);
  /** Why the last way on led nowhere, in a sentence. */
  trouble = $state<string | null>(null);
  /** The host has closed the damaged project to recover it, and that came to nothing: its masks cannot be looked at. */
  closed = $state(false);
  /** A way on is being taken. */
  going = $state(false);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get damaged(): { readonly name: string; readonly finding: string } | null {
    const opened = this.#parts.opened();
    if (opened?.project.state === 'damaged') return opened.project;
    if (opened?.project.state !== 'open' || this.now?.check.state !== 'damaged') return null;
    return { name: opened.project.name, finding: this.now.check.finding };
  }

  /** Another dataset, or another project, has been opened. */
  entered(): void {
    this.now = null;
    this.kept = null;
    this.trouble = null;
    this.closed = false;
    this.#parts.run(this.#ask());
  }

  async #ask(): Promise<void> {
    const opened = this.#parts.opened();
    if (opened === null || opened.project.state === 'choose') return;
    const { datasetId } = opened;
    const safety = await this.#parts.calls['project.safety']({ datasetId });
    if (this.#parts.opened()?.datasetId === datasetId) this.#show(safety);
  }

  told({ datasetId, safety }: Extract<HostEvent, { kind: 'project-safety' }>): void {
    if (this.#parts.opened()?.datasetId !== datasetId) return;
    const { newest } = safety.backups;
    if (this.kept !== null && newest !== this.now?.backups.newest) this.#parts.run(this.look());
    this.#show(safety);
  }

  #show(safety: ProjectSafety): void {
    const before = this.now?.check.state;
    this.now = safety;
    if (safety.check.state !== 'damaged' || before === 'damaged') return;
    this.outcome = null;
    this.#parts.ask();
  }

  /** Brings the list of backups, and shows none until then: the last one tells of another moment. */
  lookAnew(): Promise<void> {
    this.kept = null;
    return this.look();
  }

  /** Brings the list of backups up to date. */
  async look(): Promise<void> {
    const datasetId = this.#parts.opened()?.datasetId;
    if (datasetId === undefined) return;
    const kept = await this.#parts.calls['project.backups']({ datasetId });
    if (this.#parts.opened()?.datasetId === datasetId) this.kept = kept;
  }

  async check(): Promise<void> {
    const datasetId = this.#parts.opened()?.datasetId;
    if (datasetId !== undefined) this.#show(await this.#parts.calls['project.check']({ datasetId }));
  }

  async backUp(): Promise<void> {
    const datasetId = this.#parts.opened()?.datasetId;
    if (datasetId === undefined) return;
    this.#show(await this.#parts.calls['project.backUp']({ datasetId }));
    await this.look();
  }

  recover(): Promise<void> {
    const { calls, jobs } = this.#parts;
    return this.#go((datasetId) => {
      this.closed = true;
      return jobs.run('Saving what can be read', (jobId) => calls['project.recover']({ datasetId, jobId }));
    });
  }

  openBackup(backupId: string): Promise<void> {
    return this.#go((datasetId) => this.#parts.calls['project.openBackup']({ datasetId, backupId }));
  }

  startNew(): Promise<void> {
    return this.#go((datasetId) => this.#parts.calls['project.startNew']({ datasetId }));
  }

  /** What fails is said where it was asked for, and everything stays as it was. */
  async #go(way: (datasetId: string) => Promise<ReplacedProject>): Promise<void> {
    const datasetId = this.#parts.opened()?.datasetId;
    if (datasetId === undefined || this.going) return;
    this.going = true;
    this.trouble = null;
    try {
      await this.#parts.settle(this.damaged !== null);
      const { opened, keptAs, recovery } = await way(datasetId);
      const { project } = opened;
      this.outcome = {
        sentences: recovery === null ? [] : recoverySentences(recovery),
        name: project.state === 'choose' ? '' : project.name,
        keptAs,
      };
      this.#parts.goOnWith(opened);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    } finally {
      this.going = false;
    }
  }
}
