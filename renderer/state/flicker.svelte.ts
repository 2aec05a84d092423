/** Calls back once after so long; answers how to call it off. */
export type After = (ms: number, then: () => void) => () => void;

export const systemAfter: After = (ms, then) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

interface Parts {
  readonly after: After;
  /** Pictures a second. */
  readonly rate: () => number;
  /** Whether the other picture can be drawn: until then this one stays. */
  readonly ready: () => boolean;
}

/** Two pictures that take turns. */
export class Flicker {
  readonly #parts: Parts;
  #on = $state(false);
  #away = $state(false);
  #callOff: () => void = () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isOn(): boolean {
    return this.#on;
  }

  /** It is the other picture's turn. */
  get isAway(): boolean {
    return this.#away;
  }

  start(): void {
    this.stop();
    this.#on = true;
    this.#turn();
  }

  stop(): void {
    this.#callOff();
    this.#on = false;
    this.#away = false;
  }

  #turn(): void {
    this.#away = !this.#away && this.#parts.ready();
    // Asked anew at each turn: the rate may be another by then.
    this.#callOff = this.#parts.after(1000 / this.#parts.rate(), () => this.#turn());
  }
}
