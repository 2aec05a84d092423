import { alikeDefaults, alikeDistances, alikeRanges, offerWithin } from '../../shared/alike/alike-offer.ts';
import { type AlikeQuery, alikeName } from '../../shared/alike/alike-query.ts';
import { cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { classTable, translateCodes } from '../../shared/cloudsen12/reference-classes.ts';
import type { LayerPixels } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Offered, ProposalSource } from './proposal-source.ts';
import type { Queue } from './queue.svelte.ts';

interface Parts {
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  /** Layers of that patch; a sentence while one is on its way, or where it cannot be read. */
  readonly layers: (layerIds: readonly string[]) => readonly LayerPixels[] | string;
  readonly hasLayer: (layerId: string) => boolean;
  /** The class in hand for the mask. */
  readonly code: () => number;
  readonly queue: Queue;
  /** Where the patch is that is chosen, as text. */
  readonly here: () => string;
  /** Offers what it finds, unless something else is offered. */
  readonly open: () => void;
}

const classOf = classTable('LABEL_manual_hq');

/** Offers what looks like a region and carries its label as the class that is in hand. */
export class Alike implements ProposalSource {
  readonly id = 'alike';
  readonly stale = false;
  readonly #parts: Parts;
  #taken = $state.raw<AlikeQuery | null>(null);
  #limit = $state<number | null>(null);
  #fewest = $state<number>(alikeDefaults.fewest);
  #readied: string | null = null;
  /** The last distances: layers that arrive for something else do not change them. */
  #measured: { readonly of: readonly unknown[]; readonly away: Float32Array | string } | null = null;

  /** What is searched for: what was taken last, else what the queue was made of. */
  readonly query = $derived.by(() => this.#taken ?? this.#parts.queue.alike?.query ?? null);
  readonly #away = $derived.by((): Float32Array | string | null => {
    const { query } = this;
    if (query === null) return null;
    const layerIds = query.layerIds.filter((id) => this.#parts.hasLayer(id));
    const layers = this.#parts.layers(layerIds);
    return typeof layers === 'string' ? layers : this.#measure(query, layerIds, layers);
  });
  readonly offered = $derived.by((): Offered | string => {
    const { query } = this;
    const away = this.#away;
    const mask = this.#parts.mask();
    if (query === null || away === null) return 'has nothing to look for yet';
    if (typeof away === 'string') return away;
    if (mask === null) return 'The mask is still loading.';
    const offered = this.#parts.code();
    if (offered === query.cloudClass)
      return `Choose the class that it should have instead of ${cloudClasses[offered]}.`;
    void mask.stand;
    const settings = { offered, limit: this.limit, fewest: this.#fewest };
    const offer = offerWithin(away, translateCodes(mask.codes, classOf), query, settings);
    return { mask, offer, settings: { searched: alikeName(query), limit: this.limit, fewestPixels: this.#fewest } };
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  take(query: AlikeQuery): void {
    this.#taken = query;
  }

  /** Distance up to which something is alike. */
  get limit(): number {
    return this.#limit ?? this.#parts.queue.alike?.limit ?? alikeDefaults.limit;
  }

  set limit(limit: number) {
    this.#limit = clamped(limit, alikeRanges.limit);
  }

  /** Pixels that hang together. */
  get fewest(): number {
    return this.#fewest;
  }

  set fewest(pixels: number) {
    this.#fewest = clamped(Math.round(pixels), alikeRanges.fewest);
  }

  /** Tells the patch that is chosen from others, where it is one of a queue that was searched for; null elsewhere. */
  get due(): string | null {
    const { queue, here } = this.#parts;
    return queue.alike !== null && queue.isHere ? `${queue.id} ${here()}` : null;
  }

  /** Each patch of such a queue has its proposal, once: one that is dropped stays dropped. */
  ready(): void {
    const { due } = this;
    if (due === null || due === this.#readied) return;
    this.#readied = due;
    this.#taken = null;
    this.#parts.open();
  }

  #measure(query: AlikeQuery, layerIds: readonly string[], layers: readonly LayerPixels[]): Float32Array | string {
    const of = [query, ...layers];
    const before = this.#measured;
    if (before !== null && before.of.length === of.length && before.of.every((one, i) => one === of[i]))
      return before.away;
    const bands = layerIds.flatMap((layerId, i) => {
      const pixels = layers[i];
      return pixels instanceof Int16Array ? [{ layerId, pixels }] : [];
    });
    const away = alikeDistances(bands, query);
    this.#measured = { of, away };
    return away;
  }
}

function clamped(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(max, Math.max(min, Number.isFinite(value) ? value : min));
}
