import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interposedLibrary } from './interposed-library.ts';

/** How much of its memory the C library of a process, started with `env`, keeps for later: see free-memory.c. */
export class FreeMemory {
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;

  /** Needs glibc and a C compiler: `noInterposing`. */
  constructor(folder: string) {
    this.#file = join(folder, 'free-memory.txt');
    this.env = { LD_PRELOAD: interposedLibrary(folder, 'free-memory'), FREE_MEMORY: this.#file };
  }

  /** As of a fifth of a second ago, at the most. */
  async bytes(): Promise<number> {
    const bytes = Number.parseInt(await readFile(this.#file, 'utf8'), 10);
    if (!(bytes >= 0)) throw new Error(`${this.#file} holds no number`);
    return bytes;
  }
}
