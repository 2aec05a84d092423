/** Looking on without a hand on anything counts for so long. */
export const IDLE_MS = 30_000;

/**
 * Time in which somebody is at work: from an input on until none has come for `IDLE_MS`, and only while the window is
 * attended to. All moments are milliseconds of one clock that never goes back.
 */
export class ActiveTime {
  /** Up to where time has been counted. */
  #countedMs = 0;
  /** No time counts from here on. */
  #untilMs = 0;

  /** The pointer, a key or the wheel. Answers the active time since the last call, up to this moment. */
  input(nowMs: number): number {
    const active = this.count(nowMs);
    this.#untilMs = nowMs + IDLE_MS;
    return active;
  }

  /** Answers the active time since the last call, up to this moment. */
  count(nowMs: number): number {
    const active = Math.max(0, Math.min(nowMs, this.#untilMs) - this.#countedMs);
    this.#countedMs = Math.max(this.#countedMs, nowMs);
    return active;
  }

  /** The window is not attended to any more: what follows does not count before the next input. */
  away(nowMs: number): number {
    const active = this.count(nowMs);
    this.#untilMs = nowMs;
    return active;
  }
}
