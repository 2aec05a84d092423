export interface Notice {
  readonly id: number;
  readonly message: string;
}

/** Sentences that the annotator must see, until they are dismissed. The same sentence is shown once. */
export class Notices {
  #list = $state.raw<readonly Notice[]>([]);
  #nextId = 1;

  get list(): readonly Notice[] {
    return this.#list;
  }

  show(message: string): void {
    const others = this.#list.filter((notice) => notice.message !== message);
    this.#list = [...others.slice(-2), { id: this.#nextId++, message }];
  }

  /** What it said is no longer so. */
  withdraw(message: string): void {
    this.#list = this.#list.filter((notice) => notice.message !== message);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }
}
