import type { AssistAnswer, AssistRequest } from '../../shared/assist/engine.ts';
import { featuresOf } from '../../shared/assist/features.ts';
import { AppError } from '../../shared/errors.ts';
import type { AssistCall, AssistReply } from './assist-messages.ts';
import type { AssistPatch, AssistRunner } from './assist-runner.ts';

/** A worker that has been started, as far as the assist needs it. */
export interface StartedWorker {
  postMessage(message: AssistCall, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<AssistReply>) => void) | null;
  /** It could not be loaded, or something in it was caught by nobody. */
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  terminate(): void;
}

/** So many bands are copied in one go, half a megabyte each. */
const BANDS_PER_TURN = 3;
/** A run takes a tenth of a second. After so long the worker is taken for dead: not every end of one is told. */
const LOST_MS = 30_000;

interface Waiting {
  readonly id: number;
  readonly resolve: (answer: AssistAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export function startAssistWorker(): StartedWorker {
  return new Worker(new URL('./assist-worker.ts', import.meta.url), { type: 'module', name: 'assist' });
}

/** Runs the assist in a worker of the page, which is started when it is first needed. */
export class AssistInWorker implements AssistRunner {
  readonly #start: () => StartedWorker;
  #worker: StartedWorker | null = null;
  /** Which patch the worker has, and the promise that it has all of it. */
  #handed: { readonly key: string; readonly done: Promise<void> } | null = null;
  #waiting: Waiting | null = null;
  #lastId = 0;

  constructor(start: () => StartedWorker = startAssistWorker) {
    this.#start = start;
  }

  warm(): void {
    try {
      this.#started();
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  prepare(patch: AssistPatch): void {
    void this.#reach(patch);
  }

  run(patch: AssistPatch, request: AssistRequest): Promise<AssistAnswer> {
    this.#supersede();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#lost('it does not answer'), LOST_MS);
      this.#waiting = { id, resolve, reject, timer };
      void this.#reach(patch).then(() => {
        if (this.#waiting?.id === id) this.#worker?.postMessage({ kind: 'run', id, request }, []);
      });
    });
  }

  dispose(): void {
    this.#supersede();
    this.#end();
  }

  async #reach(patch: AssistPatch): Promise<void> {
    try {
      await this.#handOver(patch);
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  /** Copies, so that the page keeps its own; a few bands at a time, so that it draws in between. */
  #handOver(patch: AssistPatch): Promise<void> {
    const set = featuresOf(new Set(patch.bands.keys()));
    const layerIds = set === null ? [] : set.bands.map(({ layerId }) => layerId);
    const key = [patch.key, ...layerIds].join(' ');
    if (this.#handed?.key === key) return this.#handed.done;
    const worker = this.#started();
    worker.postMessage({ kind: 'patch', key }, []);
    const done = this.#handBands(worker, key, layerIds, patch.bands);
    this.#handed = { key, done };
    return done;
  }

  async #handBands(
    worker: StartedWorker,
    key: string,
    layerIds: readonly string[],
    bands: AssistPatch['bands'],
  ): Promise<void> {
    for (const [i, layerId] of layerIds.entries()) {
      if (i > 0 && i % BANDS_PER_TURN === 0) {
        await new Promise((resolve) => setTimeout(resolve));
        // Another patch has been asked for, or the worker has ended.
        if (this.#handed?.key !== key || this.#worker !== worker) return;
      }
      const pixels = bands.get(layerId)?.slice();
      if (pixels !== undefined) worker.postMessage({ kind: 'band', key, layerId, pixels }, [pixels.buffer]);
    }
    worker.postMessage({ kind: 'complete', key }, []);
  }

  #started(): StartedWorker {
    if (this.#worker !== null) return this.#worker;
    const worker = this.#start();
    worker.onmessage = ({ data }) => this.#answered(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lost(event.message);
    };
    worker.onmessageerror = () => this.#lost('its answer cannot be read');
    this.#worker = worker;
    return worker;
  }

  #answered(reply: AssistReply): void {
    if (this.#waiting?.id !== reply.id) return;
    if (reply.kind === 'failed') this.#lost(reply.message);
    else this.#take()?.resolve(reply.answer);
  }

  /** Its state is not to be trusted any more: what waits is answered with a sentence, the next run starts another one. */
  #lost(reason: string): void {
    this.#end();
    const why = reason === '' ? '' : ` (${reason})`;
    this.#take()?.resolve({ cannot: `The assist has stopped${why}. Run it again: it starts anew.` });
  }

  #supersede(): void {
    this.#take()?.reject(new AppError('superseded', 'A newer run of the assist has taken its place.'));
  }

  #take(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) clearTimeout(waiting.timer);
    return waiting;
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#handed = null;
  }
}
