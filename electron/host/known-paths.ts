import { basename, dirname } from 'node:path';

/** Paths that no message may show in full, however many there are, and the folders above them. */
export class KnownPaths {
  /** How often each was added. */
  readonly #paths = new Map<string, number>();
  /** Folders above them, each as often as a path lies below it. */
  readonly #above = new Map<string, number>();
  /** How many of all these have a length: a few hundred lengths cover them all. */
  readonly #lengths = new Map<number, number>();

  /** The root of a file system hides nothing and is not taken in. */
  add(path: string): void {
    if (dirname(path) === path) return;
    this.#count(this.#paths, path, 1);
    for (const folder of foldersAbove(path)) this.#count(this.#above, folder, 1);
  }

  remove(path: string): void {
    if (!this.#paths.has(path)) return;
    this.#count(this.#paths, path, -1);
    for (const folder of foldersAbove(path)) this.#count(this.#above, folder, -1);
  }

  #count(paths: Map<string, number>, path: string, change: 1 | -1): void {
    const before = paths.get(path) ?? 0;
    const times = before + change;
    if (times > 0) paths.set(path, times);
    else paths.delete(path);
    if ((before === 0) === (times === 0)) return;
    const left = (this.#lengths.get(path.length) ?? 0) + change;
    if (left > 0) this.#lengths.set(path.length, left);
    else this.#lengths.delete(path.length);
  }

  /**
   * `text` with each known path in it cut down to its name, from the left and the longest first; what lies below a known
   * path is told from its name on. A folder above one is cut where it is told itself: what else lies in it is no secret
   * of ours. Costs what the text is long: where a path may begin it is looked up by every length that there is, never
   * compared with all of them.
   */
  hide(text: string): string {
    const lengths = [...this.#lengths.keys()].sort((a, b) => b - a);
    let hidden = '';
    let copied = 0;
    for (const { index } of text.matchAll(/(?<![\p{L}\p{M}\p{N}_.-])(?:[/\\]|[A-Za-z]:(?=[/\\]))/gu)) {
      if (index < copied) continue;
      const length = lengths.find((candidate) => this.#isTold(text, index, index + candidate));
      if (length === undefined) continue;
      hidden += text.slice(copied, index) + basename(text.slice(index, index + length));
      copied = index + length;
    }
    return hidden + text.slice(copied);
  }

  #isTold(text: string, from: number, to: number): boolean {
    const path = text.slice(from, to);
    return this.#paths.has(path) || (this.#above.has(path) && !/^[/\\\p{L}\p{M}\p{N}_-]/u.test(text.slice(to, to + 2)));
  }
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) folders.push(folder);
  return folders;
}
