import { readFile, rename, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../shared/errors.ts';
import { CallSlots } from '../dataset/call-slots.ts';
import { codeOf, reasonOf } from '../dataset/system-reason.ts';
import { replaceFile } from './replace-file.ts';

/** A list of recent datasets with thousands of splits each has less. */
const MAX_BYTES = 32 << 20;

/**
 * A small JSON file of ours that is parsed before it is believed. A damaged one is set aside under a name that
 * says so and the defaults are used; `onDamaged` is told both names.
 */
export class JsonFile<S extends v.GenericSchema> {
  readonly #path: string;
  readonly #schema: S;
  readonly #fallback: v.InferOutput<S>;
  readonly #onDamaged: (message: string) => void;
  /** One after another: a file that one call sets aside as damaged, another may have just written. */
  readonly #turn = new CallSlots(1);

  constructor(path: string, schema: S, fallback: v.InferOutput<S>, onDamaged: (message: string) => void) {
    this.#path = path;
    this.#schema = schema;
    this.#fallback = fallback;
    this.#onDamaged = onDamaged;
  }

  read(): Promise<v.InferOutput<S>> {
    return this.#turn.run(() => this.#read());
  }

  /**
   * Replaces the file as a whole, so that a crash leaves the old one or the new one. Changes happen one after another,
   * each on what the one before has written. Answers what was written. Throws `unwritable`, `unreadable`.
   */
  change(to: (before: v.InferOutput<S>) => v.InferOutput<S>): Promise<v.InferOutput<S>> {
    return this.#turn.run(async () => {
      const value = to(await this.#read());
      try {
        await replaceFile(this.#path, `${JSON.stringify(value, null, 2)}\n`);
      } catch (error) {
        throw new AppError('unwritable', `${basename(this.#path)} cannot be written: ${reasonOf(error)}.`);
      }
      return value;
    });
  }

  async #read(): Promise<v.InferOutput<S>> {
    let text: string | null;
    try {
      text = await this.#text();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return this.#fallback;
      throw new AppError('unreadable', `${basename(this.#path)} cannot be read: ${reasonOf(error)}.`);
    }
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), this.#schema), text, { abortEarly: true });
    if (parsed.success) return parsed.output as v.InferOutput<S>;
    const aside = `${this.#path}.damaged-${Date.now()}`;
    await rename(this.#path, aside).catch((error: unknown) => {
      const reason = `it is damaged, and cannot be set aside: ${reasonOf(error)}`;
      throw new AppError('unwritable', `${basename(this.#path)} cannot be used: ${reason}. Remove it.`);
    });
    this.#onDamaged(
      `${basename(this.#path)} is damaged and was set aside as ${basename(aside)}; the defaults are used.`,
    );
    return this.#fallback;
  }

  /** Null where it is none that we have written. */
  async #text(): Promise<string | null> {
    const about = await stat(this.#path);
    // A pipe would keep us waiting for ever.
    if (!about.isFile() && !about.isDirectory()) return null;
    return about.size > MAX_BYTES ? null : await readFile(this.#path, 'utf8');
  }
}
