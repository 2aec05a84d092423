import { basename, dirname } from 'node:path';

/** Paths that no message may show in full, however many there are. */
export class KnownPaths {
  /** How often each was added. */
  readonly #paths = new Map<string, number>();
  /** How many of them have a length: a few hundred lengths cover them all. */
  readonly #lengths = new Map<number, number>();

  /** The root of a file system hides nothing and is not taken in. */
  add(path: string): void {
    if (dirname(path) === path) return;
    const times = this.#paths.get(path) ?? 0;
    this.#paths.set(path, times + 1);
    if (times === 0) this.#lengths.set(path.length, (this.#lengths.get(path.length) ?? 0) + 1);
  }

  remove(path: string): void {
    const times = this.#paths.get(path);
    if (times === undefined) return;
    if (times > 1) {
      this.#paths.set(path, times - 1);
      return;
    }
    this.#paths.delete(path);
    const left = (this.#lengths.get(path.length) ?? 1) - 1;
    if (left > 0) this.#lengths.set(path.length, left);
    else this.#lengths.delete(path.length);
  }

  /**
   * `text` with each known path in it cut down to its name, from the left and the longest first. Costs what the text
   * is long: where a path may begin it is looked up by every length that there is, never compared with all of them.
   */
  hide(text: string): string {
    const lengths = [...this.#lengths.keys()].sort((a, b) => b - a);
    let hidden = '';
    let copied = 0;
    for (const { index } of text.matchAll(/[/\\]|[A-Za-z]:(?=[/\\])/g)) {
      if (index < copied) continue;
      const length = lengths.find((candidate) => this.#paths.has(text.slice(index, index + candidate)));
      if (length === undefined) continue;
      hidden += text.slice(copied, index) + basename(text.slice(index, index + length));
      copied = index + length;
    }
    return hidden + text.slice(copied);
  }
}
