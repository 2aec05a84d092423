/** Time that passes when it is told to. */
export class DrivenClock {
  #waiting: { readonly ms: number; readonly then: () => void }[] = [];

  after = (ms: number, then: () => void) => {
    const waits = { ms, then };
    this.#waiting.push(waits);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== waits);
    };
  };

  get waiting(): readonly number[] {
    return this.#waiting.map(({ ms }) => ms);
  }

  pass(): void {
    for (const { then } of this.#waiting.splice(0)) then();
  }
}
