import { type PixelRequest, parseWith, pixelRequestSchema } from '../../shared/contract.ts';
import { AppError, assert } from '../../shared/errors.ts';
import { WaitingPixels } from '../../shared/pixel-order.ts';

/** The largest layer of a patch: 512 x 512 float32. Reserved for every read until its answer's size is known. */
export const MAX_LAYER_BYTES = 512 * 512 * 4;

export interface PixelLimits {
  /** Requests that are being read or delivered at once. */
  readonly maxInFlight: number;
  /** Bytes that are being read or delivered at once. */
  readonly maxBytesInFlight: number;
  readonly maxWaiting: number;
}

export const PIXEL_LIMITS: PixelLimits = { maxInFlight: 6, maxBytesInFlight: 8 << 20, maxWaiting: 256 };

/** An answer that counts as in flight until it is released, which is when it has left the process. */
export interface PixelAnswer {
  readonly bytes: Uint8Array;
  release(): void;
}

type ReadPixels = (request: PixelRequest, signal: AbortSignal) => Promise<Uint8Array>;

interface Waiting extends PixelRequest {
  readonly start: () => void;
  readonly drop: (error: AppError) => void;
}

/** The pixel requests of one page: ordered, superseded, and bounded in number and bytes. */
export class PixelQueue {
  readonly #read: ReadPixels;
  readonly #limits: PixelLimits;
  readonly #waiting: WaitingPixels<Waiting>;
  /** Of the requests that wait or are being read. Not AbortSignal.any: it leaves 1.4 KB behind per request. */
  readonly #unsettled = new Set<AbortController>();
  #closed = false;
  #inFlight = 0;
  #bytesInFlight = 0;

  constructor(read: ReadPixels, limits: PixelLimits = PIXEL_LIMITS) {
    assert(limits.maxInFlight >= 1 && limits.maxBytesInFlight >= MAX_LAYER_BYTES, 'one layer must fit in flight');
    this.#read = read;
    this.#limits = limits;
    this.#waiting = new WaitingPixels(limits.maxWaiting);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Reads one layer when its turn comes. Throws AppError: `bad-argument`, `superseded` by a newer generation,
   * `cancelled` by `signal`, `connection` once closed, and what the read throws.
   */
  async take(value: unknown, signal: AbortSignal): Promise<PixelAnswer> {
    const request = parseWith(pixelRequestSchema, value, 'pixels');
    if (this.#closed || signal.aborted) throw this.#goneError();
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    this.#unsettled.add(controller);
    signal.addEventListener('abort', abort);
    try {
      await this.#turn(request, controller.signal);
      return await this.#readInTurn(request, controller.signal);
    } finally {
      signal.removeEventListener('abort', abort);
      this.#unsettled.delete(controller);
    }
  }

  async #readInTurn(request: PixelRequest, aborted: AbortSignal): Promise<PixelAnswer> {
    let held = MAX_LAYER_BYTES;
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      this.#inFlight--;
      this.#bytesInFlight -= held;
      this.#startNext();
    };
    try {
      const bytes = await this.#read(request, aborted);
      assert(bytes.byteLength <= MAX_LAYER_BYTES, `a layer of ${bytes.byteLength} bytes`);
      if (aborted.aborted) throw this.#goneError();
      this.#bytesInFlight -= held - bytes.byteLength;
      held = bytes.byteLength;
      this.#startNext();
      return { bytes, release };
    } catch (error) {
      release();
      throw aborted.aborted ? this.#goneError() : error;
    }
  }

  /** Drops what waits and aborts what is being read. */
  close(): void {
    this.#closed = true;
    for (const controller of this.#unsettled) controller.abort();
  }

  #goneError(): AppError {
    return this.#closed
      ? new AppError('connection', 'The page has gone.')
      : new AppError('cancelled', 'The request for pixels was cancelled.');
  }

  /** Settles when the request holds one place and the bytes of one layer. */
  #turn(request: PixelRequest, aborted: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        if (this.#waiting.remove(item)) reject(this.#goneError());
      };
      const settle = (): void => aborted.removeEventListener('abort', onAbort);
      const item: Waiting = {
        ...request,
        start: () => {
          settle();
          resolve();
        },
        drop: (error) => {
          settle();
          reject(error);
        },
      };
      aborted.addEventListener('abort', onAbort);
      for (const dropped of this.#waiting.add(item)) {
        dropped.drop(new AppError('superseded', `Generation ${dropped.generation} of the view is no longer shown.`));
      }
      this.#startNext();
    });
  }

  #startNext(): void {
    while (
      this.#waiting.size > 0 &&
      this.#inFlight < this.#limits.maxInFlight &&
      this.#bytesInFlight + MAX_LAYER_BYTES <= this.#limits.maxBytesInFlight
    ) {
      this.#inFlight++;
      this.#bytesInFlight += MAX_LAYER_BYTES;
      this.#waiting.takeNext()?.start();
    }
  }
}
