import { argumentSchemas, type CallName, type Calls, type HostEvent } from '../../shared/contract.ts';
import type { ConnectionState } from './connection-state.ts';
import { Listeners } from './listeners.ts';
import type { PageChannel } from './page-channel.ts';
import { connectionLost, type RpcClient, rpcOver } from './rpc-client.ts';

/** Thrown by an attempt that need not be repeated. */
export class Refused extends Error {}

/** One open way to the host. */
export interface Link {
  readonly channel: PageChannel;
  /** Names this connection to the host on other ways than the channel; empty where there is none. */
  readonly connectionId: string;
}

export interface LiveLink {
  readonly rpc: RpcClient;
  readonly connectionId: string;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** Keeps a link to the host open: after a cut it tries again, with growing pauses, until the host refuses. */
export class ReconnectingLink {
  readonly events = new Listeners<HostEvent>('keep');
  readonly states = new Listeners<ConnectionState>('forget');
  readonly calls: Calls;
  readonly #open: () => Promise<Link>;
  #live: LiveLink | null = null;
  #wakeUp: (() => void) | null = null;

  private constructor(open: () => Promise<Link>) {
    this.#open = open;
    this.calls = callsOver(() => this.live.rpc);
  }

  /** Throws what the first attempt throws. */
  static async start(open: () => Promise<Link>): Promise<ReconnectingLink> {
    const link = new ReconnectingLink(open);
    link.#adopt(await open());
    return link;
  }

  /** Throws AppError `connection` while there is no connection. */
  get live(): LiveLink {
    if (this.#live === null) throw connectionLost();
    return this.#live;
  }

  /** Tries again at once instead of waiting for the pause to end. */
  retryNow(): void {
    this.#wakeUp?.();
  }

  #adopt({ channel, connectionId }: Link): void {
    this.#live = { rpc: rpcOver(channel, (event) => this.events.tell(event)), connectionId };
    channel.onClose(() => {
      this.#live = null;
      this.states.tell('lost');
      void this.#reconnect();
    });
  }

  async #reconnect(): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      await new Promise<void>((resolve) => {
        this.#wakeUp = resolve;
        setTimeout(resolve, waitMs);
      });
      try {
        this.#adopt(await this.#open());
        return this.states.tell('open');
      } catch (error) {
        if (error instanceof Refused) return this.states.tell('refused');
      }
    }
  }
}

function callsOver(rpc: () => RpcClient): Calls {
  const names = Object.keys(argumentSchemas) as CallName[];
  const entries = names.map((name) => [name, async (argument: unknown) => rpc().call(name, argument)] as const);
  return Object.fromEntries(entries) as unknown as Calls;
}
