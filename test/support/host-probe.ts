import { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/*
 * Loaded into the host by the benchmark with `--import`, never by the product. All times in milliseconds.
 */

/** What was seen since the last 'reset'. */
export interface HostFigures {
  readonly loop: LoopDelay;
  /** From a frame's arrival on a page's socket to the first bytes that are sent on it afterwards. */
  readonly answers: readonly number[];
}

/** Times between the ticks of a timer that is due every millisecond, taken in native code. */
export interface LoopDelay {
  readonly ticks: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** 99th percentile of the wait of something that comes due at a random moment: a long gap counts by its length. */
  readonly p99WaitMs: number;
}

const RESOLUTION_MS = 1;
const NS_PER_MS = 1e6;

/** Shorter ones are a socket's own: pings and their answers. */
const MIN_FRAME_BYTES = 40;

// Workers inherit the host's arguments, and it is the host's own thread that is looked at.
if (isMainThread && process.send) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const answers = timeAnswers();
  process.on('message', (question) => {
    if (question === 'reset') {
      histogram.reset();
      answers.length = 0;
    }
    if (question === 'heap') return void process.send?.(keptBytes());
    const figures: HostFigures = { loop: read(histogram), answers };
    process.send?.(question === 'read' ? figures : null);
  });
  // The channel alone does not keep the host alive.
  process.channel?.unref();
}

/** What the host's own thread holds once everything that can go is gone: its heap and its buffers. */
function keptBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Watches every socket that has become a WebSocket. */
function timeAnswers(): number[] {
  const answers: number[] = [];
  const arrivals = new WeakMap<Socket, number | null>();
  const { emit, write } = Socket.prototype;
  Socket.prototype.emit = function (this: Socket, event: string | symbol, ...args: unknown[]) {
    const [chunk] = args;
    if (event === 'data' && arrivals.has(this) && chunk instanceof Uint8Array && chunk.byteLength >= MIN_FRAME_BYTES) {
      arrivals.set(this, performance.now());
    }
    return Reflect.apply(emit, this, [event, ...args]) as boolean;
  };
  Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
    const [chunk] = args;
    if (typeof chunk === 'string' && chunk.startsWith('HTTP/1.1 101')) arrivals.set(this, null);
    const arrival = arrivals.get(this);
    if (arrival) {
      answers.push(performance.now() - arrival);
      arrivals.set(this, null);
    }
    return Reflect.apply(write, this, args) as boolean;
  };
  return answers;
}

function read(histogram: ReturnType<typeof monitorEventLoopDelay>): LoopDelay {
  const ms = (percentile: number) => histogram.percentile(percentile) / NS_PER_MS;
  return {
    ticks: histogram.count,
    p50Ms: ms(50),
    p99Ms: ms(99),
    maxMs: histogram.max / NS_PER_MS,
    p99WaitMs: waitPercentile(histogram.percentiles as ReadonlyMap<number, number>, 0.99),
  };
}

/**
 * A moment falls into a gap with a probability in proportion to the gap's length, and waits for its end evenly between
 * nothing and all of it: P(wait > w) = sum over gaps of max(0, gap - w) / sum of gaps.
 */
function waitPercentile(percentiles: ReadonlyMap<number, number>, fraction: number): number {
  const gaps: { readonly ms: number; readonly share: number }[] = [];
  let before = 0;
  for (const [percentile, ns] of percentiles) {
    if (percentile > before) gaps.push({ ms: ns / NS_PER_MS, share: percentile - before });
    before = percentile;
  }
  const total = gaps.reduce((sum, { ms, share }) => sum + ms * share, 0);
  let low = 0;
  let high = Math.max(0, ...gaps.map(({ ms }) => ms));
  for (let i = 0; i < 40; i++) {
    const wait = (low + high) / 2;
    const longer = gaps.reduce((sum, { ms, share }) => sum + Math.max(0, ms - wait) * share, 0);
    if (longer / total > 1 - fraction) low = wait;
    else high = wait;
  }
  return high;
}
