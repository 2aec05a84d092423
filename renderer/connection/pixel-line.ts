import type { PixelRequest } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { WaitingPixels } from '../../shared/pixel-order.ts';

type Fetch = (request: PixelRequest, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

interface Waiting extends PixelRequest {
  readonly start: () => void;
  readonly drop: (error: AppError) => void;
}

/** As many as a browser sends to one host at once: more would wait where nobody can reorder them. */
const MAX_UNDER_WAY = 6;
const MAX_WAITING = 512;

/** The page's pixel requests that have not been sent yet, in the order in which the host would take them. */
export class PixelLine {
  readonly #fetch: Fetch;
  readonly #waiting = new WaitingPixels<Waiting>(MAX_WAITING);
  #underWay = 0;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  async request(
    request: PixelRequest,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    await this.#turn(request, signal);
    try {
      if (signal.aborted) throw cancelled();
      return await this.#fetch(request, signal);
    } catch (error) {
      throw signal.aborted ? cancelled() : error;
    } finally {
      this.#underWay--;
      this.#startNext();
    }
  }

  #turn(request: PixelRequest, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(cancelled());
      const onAbort = (): void => {
        if (this.#waiting.remove(item)) reject(cancelled());
      };
      const settle = (): void => signal.removeEventListener('abort', onAbort);
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
      signal.addEventListener('abort', onAbort);
      for (const dropped of this.#waiting.add(item)) {
        dropped.drop(new AppError('superseded', `Generation ${dropped.generation} of the view is no longer shown.`));
      }
      this.#startNext();
    });
  }

  #startNext(): void {
    while (this.#underWay < MAX_UNDER_WAY && this.#waiting.size > 0) {
      this.#underWay++;
      this.#waiting.takeNext()?.start();
    }
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The request for pixels was cancelled.');
}
