import { WebSocket } from 'ws';
import { type RpcClient, rpcOver } from '../../renderer/connection/rpc-client.ts';
import type { Argument, CallName, HostEvent, Results } from '../../shared/contract.ts';
import type { HostProcess } from './host-process.ts';

/** A page's line to the host without a page: calls of the contract, and what the host tells unasked. */
export class HostCalls {
  readonly #socket: WebSocket;
  readonly #rpc: RpcClient;
  #listener: (event: HostEvent) => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    let onFrame: (frame: Uint8Array) => void = () => undefined;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) onFrame(data);
    });
    const channel = {
      send: (frame: Uint8Array) => socket.send(frame),
      onFrame: (listener: (frame: Uint8Array) => void) => {
        onFrame = listener;
      },
      onClose: (listener: () => void) => void socket.on('close', listener),
      close: () => socket.close(),
    };
    this.#rpc = rpcOver(channel, (event) => this.#listener(event));
  }

  static async open(host: Pick<HostProcess, 'url'>): Promise<HostCalls> {
    const url = new URL(host.url);
    const socket = new WebSocket(`ws://${url.host}/socket`, { origin: url.origin });
    const calls = new HostCalls(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => socket.send(url.hash.slice('#token='.length)));
      socket.once('message', () => resolve());
      socket.on('error', reject);
      // A host that is killed meanwhile closes it without an error.
      socket.once('close', () => reject(new Error('the host has closed the line')));
    });
    return calls;
  }

  async call<C extends CallName>(name: C, argument: Argument<C>): Promise<Results[C]> {
    return (await this.#rpc.call(name, argument)) as Results[C];
  }

  /** Asks again at each telling of what was counted, until `done`. */
  async until<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
    for (;;) {
      const told = new Promise<void>((resolve) => {
        this.#listener = (event) => {
          if (event.kind === 'patches-counted') resolve();
        };
      });
      const answer = await ask();
      if (done(answer)) return answer;
      await told;
    }
  }

  close(): void {
    this.#socket.close();
  }
}
