import type { CommandId } from '../shared/commands.ts';
import type { HostEvent, HostInfo, OpenedDataset, Place, RecentDataset } from '../shared/contract.ts';
import type { DatasetReport } from '../shared/dataset-report.ts';
import { AppError } from '../shared/errors.ts';
import type { Settings, SettingsChange } from '../shared/settings.ts';
import type { Connection } from './connection/connection.ts';
import { Docks } from './state/docks.svelte.ts';
import { type After, systemAfter } from './state/flicker.svelte.ts';
import { HostLine } from './state/host-line.svelte.ts';
import { Jobs } from './state/jobs.svelte.ts';
import { KeptStrokes } from './state/kept-strokes.svelte.ts';
import { KeyLabels } from './state/key-labels.svelte.ts';
import { Leaving } from './state/leaving.svelte.ts';
import { Notices } from './state/notices.svelte.ts';
import { Outbox } from './state/outbox.svelte.ts';
import { lookOf } from './state/page-look.ts';
import { PageMemory, type Position } from './state/page-memory.ts';
import { Preferences } from './state/preferences.svelte.ts';
import { Safety } from './state/safety.svelte.ts';
import { Shortcuts } from './state/shortcuts.svelte.ts';
import { positionIn, StoppingPlace } from './state/stopping-place.ts';
import { StrokeMirror } from './state/stroke-mirror.ts';
import { isTabCopy } from './state/tab-copy.ts';
import { ShownTheme } from './state/theme.svelte.ts';
import { Tour } from './state/tour.svelte.ts';
import { whenIdle } from './state/when-idle.ts';
import { Workspace } from './state/workspace.svelte.ts';
import { AssistInWorker } from './workers/assist-client.ts';
import type { AssistRunner } from './workers/assist-runner.ts';

export type Dialog =
  | 'none'
  | 'report'
  | 'export'
  | 'chooser'
  | 'name'
  | 'go-to'
  | 'queue'
  | 'alike'
  | 'keys'
  | 'palette'
  | 'copy'
  | 'backups'
  | 'damaged'
  | 'preferences'
  | 'own-composites'
  | 'checks'
  | 'help'
  | 'about';

/**
 * Composition root of the page's state: one connection, at most one opened dataset. Tests drive it without a
 * window; components are handed it and never reach past it.
 */
export class Session {
  readonly connection: Connection;
  readonly info: HostInfo;
  readonly outbox: Outbox;
  readonly strokes: KeptStrokes;
  readonly notices = new Notices();
  readonly line = new HostLine(this.notices);
  readonly jobs: Jobs;
  readonly keyLabels: KeyLabels;
  readonly shortcuts: Shortcuts;
  readonly leaving: Leaving;
  readonly safety: Safety;
  readonly preferences: Preferences;
  readonly docks: Docks;
  readonly theme: ShownTheme;
  readonly stopping: StoppingPlace;
  readonly tour = new Tour({
    workspace: () => this.workspace,
    dialog: () => this.dialog,
    settings: () => this.settings,
    save: (change) => this.run(this.saveSettings(change)),
  });
  /** Commands that were found by their names, the last one first. */
  lastFound = $state.raw<readonly CommandId[]>([]);
  workspace = $state.raw<Workspace | null>(null);
  recent = $state.raw<readonly RecentDataset[] | null>(null);
  /** What is being opened, by name; null when nothing is. */
  opening = $state<string | null>(null);
  dialog = $state<Dialog>('none');
  /** The page of the help that was read last, by name. */
  helpTopic = $state('open');
  /** What waits for time to pass. A test's own clock takes its place. */
  after: After = systemAfter;
  /** Where the assist runs. A test's own takes its place, in its thread. */
  assist: AssistRunner = new AssistInWorker();
  readonly #memory = new PageMemory();
  #place: Place | null = null;
  /** Where the open dataset was to be gone on with. */
  #enteredAt: Position | null = null;
  #generation = 0;

  constructor(connection: Connection, info: HostInfo, mirror: StrokeMirror) {
    this.connection = connection;
    this.info = info;
    this.preferences = new Preferences(info.settings, (change) => connection.calls['settings.set'](change), this.run);
    this.docks = new Docks(this.preferences);
    this.theme = new ShownTheme(() => this.settings.theme);
    this.outbox = new Outbox(
      (command) => connection.calls['mask.command'](command),
      (commands) => mirror.keepWaiting(commands),
    );
    this.strokes = new KeptStrokes({
      mirror,
      outbox: this.outbox,
      masks: () => this.workspace,
      run: this.run,
      tell: (message) => this.notices.show(message),
    });
    this.jobs = new Jobs(connection.calls);
    this.keyLabels = new KeyLabels(info.platform === 'darwin');
    this.shortcuts = new Shortcuts(this.preferences, this.keyLabels);
    this.stopping = new StoppingPlace(connection.calls);
    this.leaving = new Leaving({
      calls: connection.calls,
      outbox: this.outbox,
      jobs: this.jobs,
      undecided: () => this.workspace?.documents.withRefused ?? [],
      unplaced: () => this.strokes.unplaced,
      interrupt: () => this.workspace?.painting.interrupt(),
      flush: () => this.#noteBeforeClosing(),
      run: this.run,
    });
    this.safety = new Safety({
      calls: connection.calls,
      jobs: this.jobs,
      opened: () => this.workspace,
      settle: (damaged) => (damaged ? this.#answered() : this.#settle()),
      goOnWith: (opened) => this.#goOnWith(opened),
      ask: () => {
        this.dialog = 'damaged';
      },
      run: this.run,
    });
    connection.onEvent((event) => this.#onEvent(event));
    connection.onState((state) => {
      this.line.changed(state);
      if (state !== 'open') return;
      this.outbox.retry();
      this.run(this.preferences.flush());
      this.workspace?.reconnected();
      this.strokes.offer();
    });
  }

  static async start(connection: Connection): Promise<Session> {
    const store = globalThis.sessionStorage ?? null;
    const mirror = new StrokeMirror(store);
    if (store !== null && (await isTabCopy(store, !mirror.isEmpty))) mirror.forget();
    const session = new Session(connection, await connection.calls['app.hello']({}), mirror);
    await session.refreshRecent();
    const last = session.#memory.read();
    if (last !== null) {
      const opened = session.openPlace(last.place, ({ datasetId }) => {
        session.strokes.reopened(last.datasetId, datasetId);
        return last;
      });
      opened.catch(() => session.#memory.forget());
      session.run(opened);
    }
    return session;
  }

  get connected(): boolean {
    return this.line.isThere;
  }

  /** A dialog has the keyboard. */
  get modal(): boolean {
    return this.dialog !== 'none' || this.leaving.asking;
  }

  get settings(): Settings {
    return this.preferences.now;
  }

  get calls(): Connection['calls'] {
    return this.connection.calls;
  }

  /** What the header says: `saved` only where every stroke is, those included that were not taken. */
  get saveState(): Outbox['state'] {
    const undecided = this.workspace?.refused.first != null || this.strokes.unplaced > 0;
    return undecided ? 'not-saved' : this.outbox.state;
  }

  /** Name stored with each edit: the annotator's own word, else the account's. */
  get annotator(): string {
    return this.settings.annotator ?? this.info.accountName;
  }

  /** Sees work through; what fails is shown, unless it failed because nobody wants it any more. */
  run = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (error instanceof AppError && (error.code === 'superseded' || error.code === 'cancelled')) return;
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof AppError && error.code === 'connection') this.line.failed(message);
      else this.notices.show(message);
    });
  };

  /** What waits is sent again at once, by a new line where the host does not answer on the one there is. */
  tryAgain(): void {
    this.connection.retry();
    this.outbox.retry();
  }

  async refreshRecent(): Promise<void> {
    this.recent = await this.calls['recent.list']({});
  }

  async saveSettings(change: SettingsChange): Promise<void> {
    await this.preferences.save(change);
  }

  /** Opens a dataset; `whereIn` answers where in it to go on, or null for its start. */
  async openPlace(place: Place, whereIn: (report: DatasetReport) => Position | null = () => null): Promise<void> {
    if (this.opening !== null) {
      throw new AppError('busy', `${this.opening} is being opened: open ${place.name} again when it is there.`);
    }
    this.opening = place.name;
    try {
      await this.#settle();
      const opened = await this.calls['dataset.open']({ placeId: place.placeId });
      await this.#settle();
      this.run(this.noteStop());
      this.#enter(opened, whereIn(opened.report));
      this.#place = place;
    } finally {
      this.opening = null;
    }
  }

  /** Goes on where a recent dataset was left. */
  async openRecent(recent: RecentDataset): Promise<void> {
    await this.openPlace(recent, (report) => positionIn(report, recent.stopped));
  }

  async forget({ placeId }: RecentDataset): Promise<void> {
    await this.calls['recent.forget']({ placeId });
    await this.refreshRecent();
  }

  /** Tells the host where the annotator is, with a picture. Takes what is shown now, whatever is opened next. */
  async noteStop(): Promise<void> {
    if (this.workspace === null || this.#place === null || !this.connected) return;
    this.workspace.layouts.flush();
    await this.stopping.note(this.#place, this.workspace);
  }

  /** The same where the dataset has no picture yet. */
  async noteFirstStop(): Promise<void> {
    if (this.workspace === null || this.#place === null || !this.connected) return;
    await this.stopping.noteFirst(this.#place, this.workspace);
  }

  /** Native dialog on the desktop, the page's own chooser in the browser. */
  async openFolder(): Promise<void> {
    if (this.info.host === 'browser') {
      this.dialog = 'chooser';
      return;
    }
    const place = await this.calls['place.dialog']({ kind: 'folder' });
    if (place !== null) await this.openPlace(place);
  }

  /** Saves a copy of the project: native dialog on the desktop, the page's own in the browser. */
  async copyProject(): Promise<void> {
    if (this.info.host === 'browser') {
      this.dialog = 'copy';
      return;
    }
    const name = this.projectName;
    const place = await this.calls['place.dialog']({ kind: 'save-project', suggestedName: `${name} copy.cloudbrush` });
    if (place !== null) await this.saveProjectCopy(place, true);
  }

  get projectName(): string {
    const project = this.workspace?.project;
    return project?.state === 'open' ? project.name : '';
  }

  /** Throws AppError `exists` where a file is there already and may not be replaced. */
  async saveProjectCopy(place: Place, overwrite: boolean): Promise<void> {
    const { workspace } = this;
    if (workspace === null) return;
    const { datasetId } = workspace;
    await this.calls['project.copy']({ datasetId, placeId: place.placeId, overwrite });
    this.notices.show(`${place.name} is a copy of the project as it is now.`);
  }

  async openExample(): Promise<void> {
    const place = await this.jobs.run('Making the example dataset', (jobId) =>
      this.calls['example.create']({ jobId, placeId: null }),
    );
    await this.openPlace(place);
  }

  /** Remembers for a reload of the page what is open and where. */
  remember(): void {
    const { workspace } = this;
    if (workspace === null || this.#place === null) return;
    const { datasetId, splitId, patch, target, view, panes, painting } = workspace;
    const look = lookOf({ view, panes, options: painting.options });
    this.#memory.keep({ place: this.#place, datasetId, splitId, patch, target, look });
    workspace.layouts.note();
  }

  #enter(opened: OpenedDataset, at: Position | null): void {
    this.#enteredAt = at;
    this.workspace?.painting.interrupt();
    // What it holds is of the dataset that was open.
    this.assist.dispose();
    const workspace = new Workspace({
      opened,
      calls: this.calls,
      pixels: (request, signal) => this.connection.pixels(request, signal),
      outbox: this.outbox,
      waitingFromBefore: (mask) => this.strokes.waitingOn(mask),
      nextGeneration: () => ++this.#generation,
      annotator: () => this.annotator,
      damaged: () => this.safety.damaged !== null,
      preferences: this.preferences,
      jobs: this.jobs,
      run: this.run,
      tell: (message) => this.notices.show(message),
      after: this.after,
      assist: this.assist,
      calm: () => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false,
    });
    if (at !== null) workspace.beginning.at(at);
    this.workspace = workspace;
    this.tour.beginAgain();
    this.dialog = this.settings.annotator === null && opened.project.state === 'open' ? 'name' : 'none';
    this.#begin(workspace);
    const warm = () => {
      if (this.workspace === workspace) this.assist.warm();
    };
    this.run(whenIdle().then(warm));
  }

  #begin(workspace: Workspace): void {
    const { project } = workspace;
    if (project.state === 'open' && project.warning !== null) this.notices.show(project.warning);
    this.safety.entered();
    workspace.beginning.show();
    if (project.state === 'open') this.strokes.offer();
  }

  async chooseProject(candidateId: string | null): Promise<void> {
    const { workspace } = this;
    if (workspace === null) return;
    workspace.project = await this.calls['project.choose']({ datasetId: workspace.datasetId, candidateId });
    if (this.settings.annotator === null) this.dialog = 'name';
    this.#begin(workspace);
  }

  /**
   * Before the open dataset is left: waits until its strokes are saved. Throws `busy` while they cannot be, or while
   * some were not taken: only its masks know them.
   */
  async #settle(): Promise<void> {
    // Without a dataset what waits is from before the page was loaded again, and knows its own.
    if (this.workspace === null) return;
    this.workspace.painting.interrupt();
    this.workspace.leaving();
    await this.workspace.work.settled();
    await this.outbox.settled();
    const { waiting, failure } = this.outbox;
    if (waiting > 0) {
      const strokes = waiting === 1 ? '1 stroke is' : `${waiting} strokes are`;
      throw new AppError('busy', `${strokes} not saved yet: the dataset stays open until they are. ${failure}`);
    }
    const undecided = this.workspace?.refused.sentence ?? null;
    if (undecided !== null) throw new AppError('busy', `The dataset stays open. ${undecided}`);
  }

  /** Waits until every stroke is saved or was not taken. Throws `busy` while one can be neither. */
  async #answered(): Promise<void> {
    this.workspace?.painting.interrupt();
    await this.outbox.settled();
    const { waiting, failure } = this.outbox;
    if (waiting > 0) throw new AppError('busy', `${waiting} strokes are on their way to the project. ${failure}`);
  }

  /** Another project of the same dataset, where the annotator is. Strokes that were not taken come along. */
  #goOnWith(opened: OpenedDataset): void {
    const { workspace } = this;
    if (workspace === null) return;
    const { project, datasetId, splitId, patch, target, view, panes, painting } = workspace;
    this.strokes.takeUp();
    this.strokes.reopened(datasetId, opened.report.datasetId);
    const here = { splitId, patch, target, look: lookOf({ view, panes, options: painting.options }) };
    const { dialog } = this;
    this.#enter(opened, project.state === 'open' ? here : this.#enteredAt);
    this.dialog = dialog;
  }

  /** Another page goes on with another project, and so does this one. */
  async #projectReplaced(): Promise<void> {
    if (this.#place === null) return;
    await this.#answered();
    this.#goOnWith(await this.calls['dataset.open']({ placeId: this.#place.placeId }));
    if (this.dialog === 'damaged' && this.safety.damaged === null) this.leaveOutcome();
    this.notices.show('Another window goes on with another project, and so does this one.');
  }

  /** What was damaged is decided about. */
  leaveOutcome(): void {
    this.safety.outcome = null;
    this.dialog = this.settings.annotator === null && this.workspace?.project.state === 'open' ? 'name' : 'none';
  }

  /** The page is about to go: ends the stroke under way. False where work would be lost with the page. */
  leave(): boolean {
    this.run(this.preferences.flush());
    this.workspace?.painting.interrupt();
    this.workspace?.leaving();
    this.#memory.flush();
    this.outbox.mirror();
    if (this.workspace !== null && this.#place !== null && this.connected)
      this.run(this.stopping.noteInHaste(this.#place, this.workspace));
    return this.leaving.strokes === 0;
  }

  /** What a window that closes by itself would not be asked for any more. Without it the window closes all the same. */
  async #noteBeforeClosing(): Promise<void> {
    this.workspace?.leaving();
    const noted = [this.preferences.flush(), this.noteStop(), this.workspace?.work.settled() ?? Promise.resolve()];
    for (const work of noted) this.run(work);
    await Promise.allSettled(noted);
  }

  /** The computer is about to sleep: nothing stays under the hand, and what waits outlives the page. */
  #suspend(): void {
    this.leave();
    this.outbox.retry();
  }

  /** It is back. Work goes on upon the project where the dataset's drive is not. */
  async #resume(): Promise<void> {
    this.outbox.retry();
    const { workspace } = this;
    if (workspace === null) return;
    const problem = await this.calls['dataset.reachable']({ datasetId: workspace.datasetId });
    if (problem === null) return;
    this.notices.show(
      `${problem} Masks that are painted already go on upon the project; plug the drive in for the rest.`,
    );
  }

  /** Back to the start screen, once everything is saved. */
  async close(): Promise<void> {
    await this.#settle();
    const noted = this.noteStop();
    this.run(noted);
    // Without its picture it is closed all the same.
    await Promise.allSettled([noted]);
    this.workspace = null;
    this.assist.dispose();
    this.#place = null;
    this.#memory.forget();
    this.dialog = 'none';
    await this.refreshRecent();
  }

  #onEvent(event: HostEvent): void {
    switch (event.kind) {
      case 'progress':
        this.jobs.progress(event);
        break;
      case 'mask-changed': {
        const { workspace } = this;
        if (workspace?.datasetId === event.datasetId) {
          workspace.changedElsewhere(event.splitId, event.patch, event.target);
        }
        break;
      }
      case 'patches-counted':
        if (this.workspace?.datasetId === event.datasetId) this.workspace.grid.countedMore(event);
        break;
      case 'work-changed':
        if (this.workspace?.datasetId === event.datasetId)
          this.workspace.work.changedElsewhere(event.splitId, event.target, event.row);
        break;
      case 'project-safety':
        this.safety.told(event);
        break;
      case 'project-replaced':
        if (this.workspace?.datasetId === event.datasetId) this.run(this.#projectReplaced());
        break;
      case 'document-changed':
        if (this.workspace?.datasetId === event.datasetId) this.workspace.kept.changedElsewhere(event.name);
        break;
      case 'open-place':
        this.run(this.openPlace(event.place));
        break;
      case 'settings-changed':
        this.preferences.changedByHost(event.settings);
        break;
      case 'recent-changed':
        this.run(this.refreshRecent());
        break;
      case 'notice':
        this.notices.show(event.message);
        break;
      case 'closing':
        this.leaving.begin(event.atOnce);
        break;
      case 'suspending':
        this.#suspend();
        break;
      case 'resumed':
        this.run(this.#resume());
        break;
      case 'command':
        // what a command does is not this module's: ui/native-menu.svelte.ts hears it
        break;
    }
  }
}
