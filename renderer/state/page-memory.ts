import * as v from 'valibot';
import { targets } from '../../shared/cloudsen12/classes.ts';
import { lookSchema } from './page-look.ts';

const KEY = 'cloudbrush.open';
/** How the patch is looked at changes with every turn of the wheel. */
const LOOK_AFTER_MS = 300;

const position = {
  splitId: v.string(),
  patch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  target: v.picklist(targets),
};
const schema = v.object({
  place: v.object({ placeId: v.string(), name: v.string() }),
  datasetId: v.string(),
  ...position,
  look: lookSchema,
});

type Memory = v.InferOutput<typeof schema>;
export type Position = Pick<Memory, 'splitId' | 'patch' | 'target'> & Partial<Pick<Memory, 'look'>>;

/**
 * What the page had open, where, and how it was looked at, for when it is loaded again; lives as long as the tab. Where
 * is written at once, how a moment later.
 */
export class PageMemory {
  #latest: Memory | null = null;
  #written = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Null without one, or in a test. */
  read(): Memory | null {
    const text = globalThis.sessionStorage?.getItem(KEY) ?? null;
    if (text === null) return null;
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
    return parsed.success ? parsed.output : null;
  }

  keep(memory: Memory): void {
    this.#latest = memory;
    const { place, splitId, patch, target } = memory;
    const where = [place.placeId, splitId, patch, target].join('\n');
    if (where !== this.#written) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), LOOK_AFTER_MS);
    this.#written = where;
  }

  /** The page is about to go. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#latest === null) return;
    try {
      globalThis.sessionStorage?.setItem(KEY, JSON.stringify(this.#latest));
    } catch (error) {
      // Strokes may have filled the tab's storage: where the page was is not worth one of them.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  forget(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#latest = null;
    this.#written = '';
    globalThis.sessionStorage?.removeItem(KEY);
  }
}
