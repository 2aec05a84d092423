/** What the system asks for at any time, the start included: it waits until somebody can answer, the last of several. */
export class EarlyRequest<T> {
  #answer: ((request: T) => void) | null = null;
  #waiting: { readonly request: T } | null = null;

  ask(request: T): void {
    if (this.#answer === null) this.#waiting = { request };
    else this.#answer(request);
  }

  answerBy(answer: (request: T) => void): void {
    this.#answer = answer;
    if (this.#waiting !== null) answer(this.#waiting.request);
    this.#waiting = null;
  }
}
