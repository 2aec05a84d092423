import { join } from 'node:path';
import type { Application, ClientContext, Services, Shell } from '../../electron/host/services-interface.ts';
import { openApplication } from '../../electron/services.ts';
import type { Connection } from '../../renderer/connection/connection.ts';
import { Session } from '../../renderer/session.svelte.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { PointerGestures, type PointerSample } from '../../renderer/tools/pointer-gestures.ts';
import type { ClosingAnswer, HostEvent, PixelRequest } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { assistInThread } from './assist-in-thread.ts';
import { type SampleOptions, sampleSplits, writeSampleDataset } from './sample-dataset.ts';

/** The real services in this process, with a way to cut the line to a page. */
export class TestHost {
  readonly application: Application;

  private constructor(application: Application) {
    this.application = application;
  }

  static async start(userDataDir: string): Promise<TestHost> {
    const workersDir = join(import.meta.dirname, '../../electron/workers');
    const licencesFile = join(userDataDir, 'licences.json');
    const silent = { log: () => undefined, note: () => undefined };
    return new TestHost(await openApplication({ userDataDir, projectFile: null, workersDir, licencesFile, ...silent }));
  }

  /** A page of the desktop where a shell is given. */
  connect(shell: Shell | null = null): TestConnection {
    return new TestConnection(this.application, shell);
  }

  close(): Promise<void> {
    return this.application.close();
  }
}

/** A page's connection without a transport. While it is held, calls wait; while it is cut, they fail. */
export class TestConnection implements Connection {
  readonly host: 'browser' | 'desktop';
  readonly calls: Connection['calls'];
  /** A place as the desktop gets one from outside of the page. */
  readonly placeOf: Application['placeOf'];
  readonly #services: Services;
  readonly #events = new Set<(event: HostEvent) => void>();
  readonly #states = new Set<(state: 'open' | 'lost') => void>();
  #cut = false;
  #mute = false;
  #full = false;
  #held: Promise<void> | null = null;
  #release: () => void = () => undefined;
  /** How often the page has asked for another line. */
  retries = 0;
  /** Commands that reached the host, in order. */
  readonly commands: string[] = [];
  /** What the page has answered to a window that is to be closed. */
  readonly closingAnswers: ClosingAnswer[] = [];

  constructor(application: Application, shell: Shell | null) {
    this.host = shell === null ? 'browser' : 'desktop';
    this.placeOf = application.placeOf;
    const client: ClientContext = {
      host: this.host,
      shell,
      onClosingAnswer: (answer) => this.closingAnswers.push(answer),
      emit: (event) => this.tell(event),
    };
    this.#services = application.connect(client);
    this.calls = new Proxy(this.#services, {
      get: (services, name: keyof Services) => async (argument: never) => {
        if (name === 'mask.command') await this.#held;
        if (this.#cut) throw lost();
        if (name === 'mask.command') this.commands.push((argument as { kind: string }).kind);
        if (name === 'mask.command' && this.#full) throw new AppError('unwritable', 'The disk is full.');
        const result = await (services[name] as (argument: never) => Promise<unknown>)(argument);
        if (this.#mute) throw lost();
        return result;
      },
    });
  }

  /** An event of the host's. */
  tell(event: HostEvent): void {
    if (this.#cut) return;
    for (const listener of this.#events) listener(event);
  }

  async pixels(request: PixelRequest): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#cut) throw lost();
    return Uint8Array.from(await this.#services.readPixels(request, new AbortController().signal));
  }

  retry(): void {
    this.retries++;
  }

  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#events.add(listener);
    return () => this.#events.delete(listener);
  }

  onState(listener: (state: 'open' | 'lost') => void): () => void {
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  /** Commands wait until `release`. */
  hold(): void {
    this.#held = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  release(): void {
    this.#held = null;
    this.#release();
  }

  /** From now on nothing can be saved. */
  failCommands(): void {
    this.#full = true;
  }

  /** From now on commands are carried out, but their answers are lost on the way. */
  mute(): void {
    this.#mute = true;
  }

  /** From now on nothing reaches the host, and no event the page. */
  cut(): void {
    this.#cut = true;
    for (const listener of this.#states) listener('lost');
  }

  /** The page goes; settles when the host has let go of what it wanted. */
  leave(): Promise<void> {
    return this.#services.close();
  }

  mend(): void {
    this.#cut = false;
    this.#mute = false;
    this.#full = false;
    for (const listener of this.#states) listener('open');
  }
}

function lost(): Error {
  return new AppError('connection', 'The connection is lost.');
}

/** An annotator's hand on a session: pointer gestures on a screen that shows the patch 1:1. */
export class Hand {
  readonly gestures: PointerGestures;
  timeMs = 0;
  /** Where it was last. */
  pointer: PointerSample | null = null;

  constructor(workspace: Workspace, pane = workspace.panes.active) {
    const point = ({ sx, sy, pressure, shift, alt }: PointerSample) => {
      return { ...pane.toPatch(sx, sy), pressure, zoom: pane.camera.zoom, shift, alt };
    };
    this.gestures = new PointerGestures({
      beginStroke: (sample, erase) => workspace.painting.begin(point(sample), erase),
      moveStroke: (samples) => {
        for (const sample of samples) workspace.painting.move(point(sample));
      },
      endStroke: () => workspace.painting.end(),
      cancelStroke: () => workspace.painting.cancelPress(),
      resize: (dx) => workspace.painting.options.resizeBy(dx, pane.camera.zoom),
      pan: (dx, dy) => pane.panBy(dx, dy),
      zoom: (factor, sx, sy) => pane.zoomAt(factor, sx, sy),
      hover: (sample) => {
        this.pointer = sample;
        if (sample !== null) workspace.painting.hover(point(sample));
      },
    });
    workspace.painting.hold(this.gestures);
  }

  sample(x: number, y: number, change: Partial<PointerSample> = {}): PointerSample {
    const keys = { shift: false, alt: false, ctrl: false };
    const { timeMs } = this;
    return { pointerId: 1, device: 'mouse', sx: x, sy: y, pressure: 1, button: 0, timeMs, ...keys, ...change };
  }

  press(x: number, y: number, change: Partial<PointerSample> = {}): void {
    this.gestures.down(this.sample(x, y, change));
  }

  drag(points: readonly (readonly [number, number])[], change: Partial<PointerSample> = {}): void {
    this.gestures.move(points.map(([x, y]) => this.sample(x, y, change)));
  }

  release(pointerId = 1): void {
    this.gestures.up(pointerId);
  }

  /** A whole stroke from point to point. */
  stroke(points: readonly (readonly [number, number])[], change: Partial<PointerSample> = {}): void {
    const [first, ...rest] = points;
    if (first === undefined) return;
    this.press(first[0], first[1], change);
    this.drag(rest, change);
    this.release(change.pointerId);
  }
}

/** Opens a session on a folder and waits until its first patch is shown. */
export async function openSession(
  connection: TestConnection,
  folder: string,
  prepare: (session: Session) => void = () => undefined,
): Promise<Session> {
  const session = await Session.start(connection);
  session.assist = assistInThread();
  prepare(session);
  const place = await connection.placeOf(folder);
  await session.saveSettings({ annotator: 'Ada' });
  await session.openPlace(place);
  await until(() => session.workspace?.showing.shown !== null);
  return session;
}

/** Waits, in turns of the event loop, until something holds. Fails by the test's own time limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A small dataset, a host and a session on it. */
export async function sampleSession(
  folder: string,
  options: SampleOptions = { splits: sampleSplits },
  shell: Shell | null = null,
  prepare: (session: Session) => void = () => undefined,
) {
  const dataset = join(folder, 'dataset');
  await writeSampleDataset(dataset, options);
  const userData = join(folder, 'user-data');
  const host = await TestHost.start(userData);
  const connection = host.connect(shell);
  const session = await openSession(connection, dataset, prepare);
  const { workspace } = session;
  if (workspace === null) throw new Error('the session has a workspace');
  return { host, connection, session, workspace, hand: new Hand(workspace), dataset, userData };
}
