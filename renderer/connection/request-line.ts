import { AppError } from '../../shared/errors.ts';
import { type Ordered, WaitingPixels } from '../../shared/pixel-order.ts';

interface Waiting extends Ordered {
  readonly start: () => void;
  readonly drop: (error: AppError) => void;
}

const MAX_WAITING = 512;

/**
 * Requests of the page that have not been sent yet: at most `maxUnderWay` are, the rest wait in the order in which the
 * host would take them, and those of a view that is no longer shown are dropped unsent.
 */
export class RequestLine {
  readonly #maxUnderWay: number;
  readonly #waiting = new WaitingPixels<Waiting>(MAX_WAITING);
  #underWay = 0;

  constructor(maxUnderWay: number) {
    this.#maxUnderWay = maxUnderWay;
  }

  /** Throws what `send` throws, AppError `superseded` where a newer generation overtakes it, `cancelled` by `signal`. */
  async run<T>(order: Ordered, send: () => Promise<T>, signal: AbortSignal = new AbortController().signal): Promise<T> {
    await this.#turn(order, signal);
    try {
      if (signal.aborted) throw cancelled();
      return await send();
    } catch (error) {
      throw signal.aborted ? cancelled() : error;
    } finally {
      this.#underWay--;
      this.#startNext();
    }
  }

  #turn({ generation, rank }: Ordered, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(cancelled());
      const onAbort = (): void => {
        if (this.#waiting.remove(item)) reject(cancelled());
      };
      const settle = (): void => signal.removeEventListener('abort', onAbort);
      const item: Waiting = {
        generation,
        rank,
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
    while (this.#underWay < this.#maxUnderWay && this.#waiting.size > 0) {
      this.#underWay++;
      this.#waiting.takeNext()?.start();
    }
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The request was cancelled.');
}
