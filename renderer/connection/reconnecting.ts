import { argumentSchemas, type CallName, type Calls, type HostEvent } from '../../shared/contract.ts';
import type { ConnectionState } from './connection-state.ts';
import { LineWatch } from './line-watch.ts';
import { Listeners } from './listeners.ts';
import type { PageChannel } from './page-channel.ts';
import { connectionLost, type RpcClient, rpcOver } from './rpc-client.ts';

/** Thrown by an attempt that need not be repeated. */
export class Refused extends Error {}

/** One open way to the host. */
export interface Link {
  readonly channel: PageChannel;
  /** Names this connection to the host on other ways than the channel, and to the one that takes its place. */
  readonly connectionId: string;
}

export interface LiveLink {
  readonly rpc: RpcClient;
  readonly connectionId: string;
  /** Aborted when the line is lost: what was asked for on other ways beside it is not waited for either. */
  readonly gone: AbortSignal;
}

interface WatchedLink extends LiveLink {
  readonly watch: LineWatch;
  readonly end: () => void;
}

export interface LinkWay {
  /** Settles within seconds, also where nobody answers, and at once by the signal. */
  readonly open: (signal: AbortSignal) => Promise<Link>;
  /**
   * Its far end may be gone without a word, as of a socket. Then another is opened beside it, and takes its place if
   * it is answered first: so a host that is only busy, or held by a debugger, is never cut off.
   */
  readonly goesSilent: boolean;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** What a host that goes on says over its old line may come a little after it has answered on another. */
const LAST_MOMENT_MS = 100;

/** Keeps a link to the host open: after a cut it tries again, with growing pauses, until the host refuses. */
export class ReconnectingLink {
  readonly events = new Listeners<HostEvent>('keep');
  readonly states = new Listeners<ConnectionState>('forget');
  readonly calls: Calls;
  readonly #way: LinkWay;
  #live: WatchedLink | null = null;
  #last: WatchedLink | null = null;
  /** Another line is being looked for. */
  #seeking: symbol | null = null;
  /** Ends the pause or the attempt that is under way. */
  #step = new AbortController();

  private constructor(way: LinkWay) {
    this.#way = way;
    this.calls = callsOver(() => this.live.rpc);
  }

  /** Throws what the first attempt throws. */
  static async start(way: LinkWay): Promise<ReconnectingLink> {
    const link = new ReconnectingLink(way);
    link.#adopt(await way.open(link.#step.signal));
    return link;
  }

  /** Throws AppError `connection` while there is no connection. */
  get live(): LiveLink {
    if (this.#live === null) throw connectionLost();
    return this.#live;
  }

  /** Tries again at once where there is no line; one that does not answer within `patienceMs` is taken for silent. */
  retryNow(patienceMs: number): void {
    if (this.#seeking === null) this.#live?.watch.askNow(patienceMs);
    else this.#step.abort();
  }

  #adopt({ channel, connectionId }: Link): void {
    const gone = new AbortController();
    const watch = new LineWatch(
      {
        ask: () => void rpc.call('alive').catch(() => undefined),
        silent: () => {
          this.states.tell('silent');
          if (this.#way.goesSilent) void this.#seek(0);
        },
        speaks: () => {
          this.#stopSeeking();
          this.states.tell('speaks');
        },
      },
      this.#last?.watch ?? null,
    );
    const rpc = rpcOver(
      channel,
      (event) => this.events.tell(event),
      () => watch.heard(),
    );
    const end = (): void => {
      watch.stop();
      rpc.end();
      gone.abort();
      channel.close();
    };
    const live = { rpc, connectionId, gone: gone.signal, watch, end };
    // Before any other call: what is still on its way by the old line comes too late from here on.
    if (this.#last !== null) rpc.tell('replaces', this.#last.connectionId);
    this.#live = live;
    this.#last = live;
    channel.onClose(() => this.#lose(live));
  }

  #lose(link: WatchedLink): void {
    if (this.#live !== link) return;
    this.#live = null;
    link.end();
    this.states.tell('lost');
    void this.#seek(FIRST_WAIT_MS);
  }

  async #seek(firstWaitMs: number): Promise<void> {
    if (this.#seeking !== null) return;
    const seeking = Symbol('seeking');
    this.#seeking = seeking;
    for (let waitMs = firstWaitMs; ; ) {
      await pause(waitMs, this.#nextStep());
      if (this.#seeking !== seeking) return;
      const step = this.#nextStep();
      try {
        const link = await this.#way.open(step);
        if (this.#live !== null) await pause(LAST_MOMENT_MS, step);
        if (this.#seeking === seeking) return await this.#replaceBy(link);
        link.channel.close();
        return;
      } catch (error) {
        if (this.#seeking !== seeking) return;
        // A line that is only silent is not given up for it: of a host that was started anew it closes by itself.
        if (error instanceof Refused && this.#live === null) return this.states.tell('refused');
      }
      waitMs = step.aborted ? 0 : Math.min(Math.max(2 * waitMs, FIRST_WAIT_MS), LONGEST_WAIT_MS);
    }
  }

  async #replaceBy(link: Link): Promise<void> {
    if (this.#live !== null) {
      this.#lose(this.#live);
      // Whoever waited for an answer of the old line hears first that it does not come.
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.#seeking = null;
    this.#adopt(link);
    this.states.tell('open');
  }

  #nextStep(): AbortSignal {
    this.#step = new AbortController();
    return this.#step.signal;
  }

  #stopSeeking(): void {
    this.#seeking = null;
    this.#step.abort();
  }
}

function pause(ms: number, cutShort: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    cutShort.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function callsOver(rpc: () => RpcClient): Calls {
  const names = Object.keys(argumentSchemas) as CallName[];
  const entries = names.map((name) => [name, async (argument: unknown) => rpc().call(name, argument)] as const);
  return Object.fromEntries(entries) as unknown as Calls;
}
