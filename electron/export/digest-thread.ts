import { Worker } from 'node:worker_threads';
import { assert } from '../../shared/errors.ts';
import { awaitedLater } from './awaited-later.ts';

/** A slot of the memory to add to the digest, or the end of one. */
export type DigestRequest =
  | { readonly kind: 'add'; readonly slot: number; readonly byteLength: number }
  | { readonly kind: 'finish' };

/** `null` for what was added, the digest at the end. */
export type DigestAnswer = string | null;

interface Waiting {
  readonly resolve: (answer: DigestAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * SHA-256 in a thread of its own, over slots of shared memory that are filled in turn: hashing is most of what an
 * export costs, and so it runs beside reading and writing. Some slots lie between the two threads, so that
 * neither waits for the other's turn on a busy machine.
 */
export class DigestThread {
  readonly slots: readonly Uint8Array[];
  readonly #worker: Worker;
  /** Answers come in the order of the requests. */
  readonly #waiting: Waiting[] = [];
  readonly #inUse: Promise<unknown>[];
  #failure: Error | null = null;

  constructor(entry: URL, slotCount: number, slotBytes: number) {
    const memory = Array.from({ length: slotCount }, () => new SharedArrayBuffer(slotBytes));
    this.slots = memory.map((buffer) => new Uint8Array(buffer));
    this.#inUse = memory.map(() => Promise.resolve());
    this.#worker = new Worker(entry, { workerData: memory, resourceLimits: { maxYoungGenerationSizeMb: 1 } });
    this.#worker.on('message', (answer: DigestAnswer) => this.#waiting.shift()?.resolve(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the digest thread ended')));
  }

  /** Resolves when the slot has been hashed and may be filled again. */
  async free(slot: number): Promise<void> {
    await this.#inUse[slot];
  }

  /** Adds the first `byteLength` bytes of a slot; they must not change before it is free. */
  add(slot: number, byteLength: number): void {
    this.#inUse[slot] = awaitedLater(this.#ask({ kind: 'add', slot, byteLength }));
  }

  /** Digest (hex) of all that was added since the last one. */
  async finish(): Promise<string> {
    const digest = await this.#ask({ kind: 'finish' });
    assert(digest !== null, 'a finished digest is answered');
    return digest;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(request: DigestRequest): Promise<DigestAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}
