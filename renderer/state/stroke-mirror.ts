import * as v from 'valibot';
import { type Argument, MAX_DELTA_BYTES, parseArgument } from '../../shared/contract.ts';
import type { MaskPlace, RefusedStroke } from './mask-document.svelte.ts';
import type { Command } from './outbox.svelte.ts';

const WAITING = 'cloudbrush.waiting';
const REFUSED = 'cloudbrush.refused';

type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A stroke that was not taken, with the mask that it was painted on. */
export interface KeptRefusal extends RefusedStroke {
  readonly place: MaskPlace;
}

export interface Mirrored {
  readonly waiting: readonly Command[];
  readonly refused: readonly KeptRefusal[];
  /** Entries that could not be read: what they were is lost. */
  readonly damaged: number;
}

const entries = v.pipe(v.string(), v.parseJson(), v.array(v.looseObject({ delta: v.optional(v.string()) })));
const reason = v.nullable(v.string());

/**
 * Strokes that are not safe yet, in the tab's own storage, where they outlive a page that crashes or is loaded again.
 * What is read there is parsed like anything else that comes from outside.
 */
export class StrokeMirror {
  readonly #store: TextStore | null;
  /** A delta never changes: its text is made once. */
  readonly #texts = new WeakMap<Uint8Array, string>();

  constructor(store: TextStore | null) {
    this.#store = store;
  }

  /** Keeps the oldest of them that there is room for, in order; answers how many. */
  keepWaiting(commands: readonly Command[]): number {
    return this.#keep(WAITING, commands);
  }

  keepRefused(strokes: readonly KeptRefusal[]): number {
    return this.#keep(REFUSED, strokes);
  }

  get isEmpty(): boolean {
    return [WAITING, REFUSED].every((key) => (this.#store?.getItem(key) ?? null) === null);
  }

  forget(): void {
    for (const key of [WAITING, REFUSED]) this.#store?.removeItem(key);
  }

  read(): Mirrored {
    let damaged = 0;
    const each = <T>(key: string, parse: (entry: Record<string, unknown>) => T): T[] => {
      const text = this.#store?.getItem(key) ?? null;
      if (text === null) return [];
      const list = v.safeParse(entries, text);
      if (!list.success) {
        damaged++;
        return [];
      }
      const read: T[] = [];
      for (const { delta, ...entry } of list.output) {
        try {
          read.push(parse(delta === undefined ? entry : { ...entry, delta: bytesOf(delta) }));
        } catch {
          damaged++;
        }
      }
      return read;
    };
    const waiting = each(WAITING, (entry) => parseArgument('mask.command', entry));
    const refused = each(REFUSED, refusalOf);
    return { waiting, refused, damaged };
  }

  #textOf(delta: Uint8Array): string {
    const known = this.#texts.get(delta);
    if (known !== undefined) return known;
    const text = textOf(delta);
    this.#texts.set(delta, text);
    return text;
  }

  /** A later stroke stands on the ones before it, so what does not fit is left out from the end. */
  #keep(key: string, entries: readonly object[]): number {
    if (this.#store === null) return 0;
    const written = (_name: string, part: unknown) => (part instanceof Uint8Array ? this.#textOf(part) : part);
    const texts = entries.map((entry) => JSON.stringify(entry, written));
    for (let count = texts.length; count > 0; count--) {
      try {
        this.#store.setItem(key, `[${texts.slice(0, count).join(',')}]`);
        return count;
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
      }
    }
    this.#store.removeItem(key);
    return 0;
  }
}

/** Where one could be made, the refused stroke is a command of its mask: the contract's own schema says what that is. */
function refusalOf(entry: Record<string, unknown>): KeptRefusal {
  const { place, tool, code, detail, delta, reason: why } = entry;
  const made = { kind: 'edit', ...(place as object), commandId: crypto.randomUUID(), annotator: 'x', parentId: null };
  const parsed = parseArgument('mask.command', { ...made, tool, code, detail, delta }) as Extract<
    Argument<'mask.command'>,
    { kind: 'edit' }
  >;
  const { datasetId, splitId, patch, target } = parsed;
  return {
    place: { datasetId, splitId, patch, target },
    tool: parsed.tool,
    code: parsed.code,
    detail: parsed.detail,
    delta: parsed.delta,
    reason: v.parse(reason, why),
  };
}

/** In pieces: a call takes so many arguments and no more. */
function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function bytesOf(text: string): Uint8Array {
  if (text.length > 2 * MAX_DELTA_BYTES) throw new RangeError('a delta is no longer than a patch');
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
