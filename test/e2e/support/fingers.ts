import type { CDPSession, Page } from '@playwright/test';

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Fingers on the screen, by number, through the browser's own input pipeline. Their events carry the times that the
 * journey says, so that how fast the machine is decides nothing.
 */
export class Fingers {
  readonly #session: CDPSession;
  readonly #down = new Map<number, Place>();
  readonly #startMs = Date.now();
  #timeMs = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  /** Lets time pass before the next event. */
  after(ms: number): this {
    this.#timeMs += ms;
    return this;
  }

  press(finger: number, at: Place): Promise<void> {
    return this.#send('touchStart', finger, at);
  }

  move(finger: number, at: Place): Promise<void> {
    return this.#send('touchMove', finger, at);
  }

  /** With its place, or Chromium lifts all fingers. */
  async lift(finger: number): Promise<void> {
    const at = this.#down.get(finger);
    if (at === undefined) throw new Error(`finger ${finger} is not down`);
    await this.#send('touchEnd', finger, at);
    this.#down.delete(finger);
  }

  async #send(type: 'touchStart' | 'touchMove' | 'touchEnd', finger: number, at: Place): Promise<void> {
    this.#down.set(finger, at);
    await this.#session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [{ id: finger, ...at }],
      timestamp: (this.#startMs + this.#timeMs) / 1000,
    });
  }
}
