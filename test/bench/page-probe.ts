/*
 * What the benchmark puts into the page before the application's own script. All times are milliseconds of the page's
 * clock (performance.now(), of which an event's timeStamp is a value too); the page is cross-origin isolated, so the
 * clock steps by 5 microseconds.
 */

/** A change that shows on the page, and the input event that it followed. */
export interface Shown {
  /** What is shown now: `data-shown` of the pane or `data-state` of the header. */
  readonly value: string;
  /** Time of the change itself, in the script that made it. */
  readonly changedAt: number;
  /** When the frame that draws the change had gone through the main thread and been handed to the compositor. */
  readonly drawnAt: number;
  /** Start of the frame after it: by then the drawn one has been presented. */
  readonly nextFrameAt: number;
}

/** A trusted key press or release of the pointer: when it happened, by the browser's own stamp. */
export interface Input {
  readonly type: string;
  readonly code: string;
  readonly at: number;
  /** Start of the first animation frame after it, in which what was done at once is drawn; null until it has come. */
  frameAt: number | null;
}

/** A binary frame of the page's socket; of one that came in only the beginning, which names the call it answers. */
export interface SocketFrame {
  readonly sent: boolean;
  readonly at: number;
  /** Bytes as characters. */
  readonly text: string;
}

export interface WorkerRun {
  readonly ms: number;
  readonly answeredAt: number;
}

export interface PageProbe {
  readonly inputs: Input[];
  readonly shown: Shown[];
  readonly states: Shown[];
  readonly frames: SocketFrame[];
  /** Time spent in all listeners of one event together with the microtasks that they queued, by event type. */
  readonly handlers: Record<string, number[]>;
  /** Events that the browser had merged into each pointermove. */
  readonly coalesced: number[];
  /** Starts of animation frames while they are watched. */
  readonly animationFrames: number[];
  /** Of each of them, from its callbacks to the compositor: what the page did in it. */
  readonly frameWork: number[];
  /** The same with the listeners that ran since the frame before it, where there were any: an input's own work. */
  readonly turns: number[];
  /** From a request to a worker of the page to its answer: what the worker did, and both ways there. */
  readonly workerRuns: WorkerRun[];
  /** Off by itself: a page that asks for every frame answers a key in another rhythm than one that rests. */
  watchFrames(on: boolean): void;
  clear(): void;
}

/** Runs in the page; its source is sent there, so it uses nothing from outside of itself. */
export function installProbe(): void {
  const handled = ['keydown', 'pointerdown', 'pointermove', 'pointerup', 'pointerenter', 'click', 'input', 'change'];
  /** In listeners since the last watched frame. */
  let listenedMs = 0;
  const probe: PageProbe = {
    inputs: [],
    shown: [],
    states: [],
    frames: [],
    handlers: {},
    coalesced: [],
    animationFrames: [],
    frameWork: [],
    turns: [],
    workerRuns: [],
    watchFrames: (on) => {
      if (pendingFrame !== null) cancelAnimationFrame(pendingFrame);
      pendingFrame = on ? requestAnimationFrame(watchFrame) : null;
    },
    clear: () => {
      for (const list of [probe.inputs, probe.shown, probe.states, probe.frames]) list.length = 0;
      probe.coalesced.length = 0;
      probe.animationFrames.length = 0;
      probe.frameWork.length = 0;
      probe.turns.length = 0;
      probe.workerRuns.length = 0;
      listenedMs = 0;
      for (const type of handled) probe.handlers[type] = [];
    },
  };
  probe.clear();
  Object.assign(globalThis, { cloudbrushProbe: probe });

  // A listener's duration is taken in a microtask queued at its end: behind the flush of effects that Svelte queued
  // in the listener. Several listeners of one event add up.
  const wrapped = new WeakMap<EventListener, EventListener>();
  let current: Event | null = null;
  function timed(listener: EventListener): EventListener {
    const known = wrapped.get(listener);
    if (known) return known;
    const measured: EventListener = function (this: unknown, event) {
      const startMs = performance.now();
      try {
        listener.call(this, event);
      } finally {
        queueMicrotask(() => {
          const tookMs = performance.now() - startMs;
          listenedMs += tookMs;
          const list = probe.handlers[event.type];
          if (current === event && list.length > 0) list[list.length - 1] += tookMs;
          else list.push(tookMs);
          current = event;
        });
      }
    };
    wrapped.set(listener, measured);
    return measured;
  }
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const isTimed = handled.includes(type) && typeof listener === 'function';
    addEventListener.call(this, type, isTimed ? timed(listener) : listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const isTimed = handled.includes(type) && typeof listener === 'function';
    removeEventListener.call(this, type, isTimed ? timed(listener) : listener, options);
  };

  for (const type of ['keydown', 'pointerup'] as const) {
    addEventListener.call(
      window,
      type,
      (event) => {
        const code = event instanceof KeyboardEvent ? event.code : '';
        if (!event.isTrusted) return;
        const input: Input = { type, code, at: event.timeStamp, frameAt: null };
        probe.inputs.push(input);
        requestAnimationFrame(() => {
          input.frameAt = performance.now();
        });
      },
      { capture: true },
    );
  }
  addEventListener.call(
    window,
    'pointermove',
    (event) => {
      if (event instanceof PointerEvent && event.buttons !== 0) probe.coalesced.push(event.getCoalescedEvents().length);
    },
    { capture: true },
  );

  // Messages run after the frame's style, layout and paint, which follow its animation callbacks at once.
  const afterFrame: (() => void)[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => afterFrame.shift()?.();
  function whenDrawn(then: (atMs: number) => void): void {
    afterFrame.push(() => then(performance.now()));
    channel.port2.postMessage(null);
  }
  function follow(list: Shown[], value: string, changedAt: number, isInFrame: boolean): void {
    const inFrame = () => {
      // A task may have to wait for the frame after it, whose callbacks come no earlier than the end of this one.
      let drawnAt: number | null = null;
      whenDrawn((atMs) => {
        drawnAt ??= atMs;
      });
      requestAnimationFrame((nextFrameAt) => {
        list.push({ value, changedAt, drawnAt: drawnAt ?? performance.now(), nextFrameAt });
      });
    };
    if (isInFrame) inFrame();
    else requestAnimationFrame(inFrame);
  }
  const observer = new MutationObserver((records) => {
    for (const { target, attributeName, oldValue } of records) {
      const { shown, state } = (target as HTMLElement).dataset;
      // The pane sets data-shown in the animation callback of the frame that draws; the header's state changes before.
      if (attributeName === 'data-shown' && shown && shown !== oldValue) {
        follow(probe.shown, shown, performance.now(), true);
      } else if (attributeName === 'data-state' && state && state !== oldValue) {
        follow(probe.states, state, performance.now(), false);
      }
    }
  });
  observer.observe(document, {
    subtree: true,
    attributes: true,
    attributeFilter: ['data-shown', 'data-state'],
    attributeOldValue: true,
  });

  let pendingFrame: number | null = null;
  function watchFrame(atMs: number): void {
    probe.animationFrames.push(atMs);
    const fromMs = performance.now();
    const beforeMs = listenedMs;
    listenedMs = 0;
    whenDrawn((drawnMs) => {
      probe.frameWork.push(drawnMs - fromMs);
      if (beforeMs > 0) probe.turns.push(beforeMs + drawnMs - fromMs);
    });
    pendingFrame = requestAnimationFrame(watchFrame);
  }

  function record(sent: boolean, data: unknown): void {
    const at = performance.now();
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data instanceof Uint8Array ? data : null;
    if (bytes === null) return;
    const head = sent ? bytes.subarray(0, 4096) : bytes.subarray(0, 64);
    probe.frames.push({ sent, at, text: String.fromCharCode(...head) });
  }
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => record(false, data));
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      record(true, data);
      super.send(data);
    }
  };

  globalThis.Worker = class extends Worker {
    #askedAt = 0;
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        const answeredAt = performance.now();
        if (data.kind === 'answer') probe.workerRuns.push({ ms: answeredAt - this.#askedAt, answeredAt });
      });
    }
    override postMessage(message: unknown, transfer: StructuredSerializeOptions | Transferable[] = []): void {
      if ((message as { kind?: unknown }).kind === 'run') this.#askedAt = performance.now();
      super.postMessage(message, transfer as Transferable[]);
    }
  };
}
