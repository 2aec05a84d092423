import { Packr } from 'msgpackr';
import { WebSocket } from 'ws';
import type { HostProcess } from '../../support/host-process.ts';

const codec = new Packr({ useRecords: false, copyBuffers: true });

/** What the host has answered to a call: an error's wire form, or a result. */
export interface Answered {
  readonly name: string;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly result: unknown;
}

/** Seconds, by which a call has to be answered. */
const LATEST_MS = 60_000;

/** A socket with the right token whose peer sends what it likes: calls in frames of its own, and any other bytes. */
export class HostileSocket {
  readonly #socket: WebSocket;
  readonly #asked = new Map<string, string>();
  readonly #onAnswer: (answered: Answered, frame: Buffer) => void;
  #next = 0;
  #changed: () => void = () => undefined;

  private constructor(socket: WebSocket, onAnswer: (answered: Answered, frame: Buffer) => void) {
    this.#socket = socket;
    this.#onAnswer = onAnswer;
    socket.on('close', () => this.#changed());
    socket.on('error', () => undefined);
  }

  /** Null where the host had no room for it. */
  static async open(
    host: Pick<HostProcess, 'url'>,
    onAnswer: (answered: Answered, frame: Buffer) => void,
  ): Promise<HostileSocket | null> {
    const url = new URL(host.url);
    const socket = new WebSocket(`ws://${url.host}/socket`, { origin: url.origin });
    const opened = new HostileSocket(socket, onAnswer);
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.on('open', () => socket.send(url.hash.slice('#token='.length)));
      socket.once('message', () => resolve(true));
      socket.once('close', () => resolve(false));
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) opened.#heard(data);
    });
    return isOpen ? opened : null;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** The frame of a call that is to be answered. */
  frameOf(name: string, args: readonly unknown[]): Uint8Array {
    const id = `c${this.#next++}`;
    this.#asked.set(id, name);
    return new Uint8Array(codec.pack({ t: 'q', m: name, a: args, i: id }));
  }

  send(frame: Uint8Array | string): void {
    if (this.isOpen) this.#socket.send(frame);
  }

  /** Names of the calls that are still not answered, once all are, the socket is closed, or it took too long. */
  async unanswered(): Promise<readonly string[]> {
    const latest = performance.now() + LATEST_MS;
    while (this.#asked.size > 0 && this.isOpen && performance.now() < latest) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.isOpen ? [...this.#asked.values()] : [];
  }

  close(): void {
    this.#socket.terminate();
  }

  #heard(frame: Buffer): void {
    const { t, i, r, e } = codec.unpack(frame) as Record<string, unknown>;
    if (t !== 's' || typeof i !== 'string') {
      this.#onAnswer({ name: 'event', error: null, result: null }, frame);
      return;
    }
    const name = this.#asked.get(i) ?? '';
    this.#asked.delete(i);
    this.#onAnswer({ name, error: (e as Answered['error']) ?? null, result: r }, frame);
    if (this.#asked.size === 0) this.#changed();
  }
}
