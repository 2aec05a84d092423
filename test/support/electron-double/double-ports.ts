import { EventEmitter } from 'node:events';
import { fromWire, toWire, type WireValue } from './wire-value.ts';

/** Where messages of a port go that was handed to a page. */
export interface PortSink {
  deliver(value: WireValue): void;
  close(): void;
}

/** One end of a channel in the main process. As Electron's, it holds messages back until it is started. */
export class MessagePortMain extends EventEmitter {
  peer: MessagePortMain | null = null;
  /** Set once this end was handed to a page: what reaches this end goes there. */
  #sink: PortSink | null = null;
  #queued: WireValue[] = [];
  #started = false;
  #closed = false;

  postMessage(value: unknown): void {
    if (!this.#closed) this.peer?.receive(toWire(value));
  }

  /** Takes a message that the other end sent. */
  receive(value: WireValue): void {
    if (this.#closed) return;
    if (this.#sink) this.#sink.deliver(value);
    else if (this.#started)
      setImmediate(() => this.#closed || this.emit('message', { data: fromWire(value), ports: [] }));
    else this.#queued.push(value);
  }

  start(): void {
    this.#started = true;
    for (const value of this.#queued.splice(0)) this.receive(value);
  }

  /** Hands this end to a page. */
  transfer(sink: PortSink): void {
    this.#sink = sink;
    for (const value of this.#queued.splice(0)) sink.deliver(value);
  }

  /** A message that the page's end of a transferred port sent. */
  fromPage(value: WireValue): void {
    if (!this.#closed) this.peer?.receive(value);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#sink?.close();
    setImmediate(() => this.emit('close'));
    this.peer?.close();
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}
