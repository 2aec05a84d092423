import { SvelteMap } from 'svelte/reactivity';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Calls } from '../../shared/contract.ts';
import { MaskDocument } from './mask-document.svelte.ts';
import type { Command, Outbox } from './outbox.svelte.ts';

/** Masks kept open besides those that may not go. */
const KEPT = 12;

export interface MaskKey {
  readonly splitId: string;
  readonly patch: number;
  readonly target: Target;
}

interface Parts {
  readonly datasetId: string;
  readonly calls: Calls;
  readonly outbox: Outbox;
  readonly annotator: () => string;
  readonly run: (work: Promise<unknown>) => void;
  readonly refused: (document: MaskDocument, command: Command, reason: string | null) => void;
}

function keyOf(key: MaskKey): string {
  return `${key.splitId}/${key.patch}/${key.target}`;
}

/** Open masks by patch and target. One with refused strokes or with commands under way is never dropped. */
export class MaskDocuments {
  readonly #parts: Parts;
  readonly #open = new SvelteMap<string, MaskDocument>();
  readonly #opening = new Map<string, Promise<MaskDocument>>();
  /** Of those that are being opened, the ones that another page has changed meanwhile. */
  readonly #changed = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The mask where it is open and up to date, else null. */
  peek(key: MaskKey): MaskDocument | null {
    const id = keyOf(key);
    const found = this.#open.get(id);
    if (found === undefined || found.stale) return null;
    this.#open.delete(id);
    this.#open.set(id, found);
    return found;
  }

  async load(key: MaskKey): Promise<MaskDocument> {
    const held = this.peek(key);
    if (held !== null) return held;
    const id = keyOf(key);
    const underWay = this.#opening.get(id);
    if (underWay !== undefined) return underWay;
    this.#changed.delete(id);
    const opening = this.#load(id, key).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    return opening;
  }

  async #load(id: string, key: MaskKey): Promise<MaskDocument> {
    const stale = this.#open.get(id);
    if (stale !== undefined) {
      await stale.refresh();
      return stale;
    }
    const { calls, datasetId, ...around } = this.#parts;
    const place = { datasetId, ...key };
    const reopen = () => calls['mask.open'](place);
    const fetchDeltas = (editIds: string[]) => calls['mask.deltas']({ ...place, editIds });
    const document = new MaskDocument(place, await reopen(), { ...around, fetchDeltas, reopen });
    if (this.#changed.has(id)) document.markStale();
    this.#open.set(id, document);
    this.#trim();
    return document;
  }

  /** Another page changed this mask. Answers the open document, if there is one. */
  changedElsewhere(key: MaskKey): MaskDocument | null {
    const id = keyOf(key);
    if (this.#opening.has(id)) this.#changed.add(id);
    const document = this.#open.get(id) ?? null;
    document?.markStale();
    return document;
  }

  /** Every mask may have been changed elsewhere: the host could not tell. */
  changedUnseen(): void {
    for (const document of this.#open.values()) document.markStale();
  }

  /** Masks with strokes that were not taken and have not been decided upon; some of them may not open any more. */
  get withRefused(): readonly MaskDocument[] {
    return [...this.#open.values()].filter((document) => document.refused.length > 0);
  }

  #trim(): void {
    if (this.#parts.outbox.waiting > 0) return;
    for (const [id, document] of this.#open) {
      if (this.#open.size <= KEPT) return;
      if (!document.onCanvas && document.refused.length === 0 && !document.painting) this.#open.delete(id);
    }
  }
}
