import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { type CodeReading, DEFAULT_THRESHOLD, isProbabilityLayer } from '../../shared/cloudsen12/reference-codes.ts';
import type { LayerReport } from '../../shared/dataset-report.ts';
import { referenceOffer, referenceTables } from '../../shared/proposals/reference-offer.ts';
import { referenceLayers } from '../../shared/proposals/sources.ts';
import { voteDefaults, voteOffer } from '../../shared/proposals/vote-offer.ts';
import type { PatchCodes } from '../../shared/raster/class-counts.ts';
import type { LayerPixels } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { PatchLayers } from './patch-layers.svelte.ts';
import type { Offered, ProposalSource } from './proposal-source.ts';

interface Parts {
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly labelLayers: () => readonly LayerReport[];
  readonly patchLayers: PatchLayers;
  readonly reading: (layerId: string) => CodeReading;
}

/** The most of several, in the place of a layer's id. */
export const VOTE = 'vote';

/** What the dataset's other masks say is proposed: one of them, or the most of several. */
export class ReferenceProposal implements ProposalSource {
  readonly id = 'references';
  readonly stale = false;
  readonly #parts: Parts;
  #chosen = $state(VOTE);
  /** Layers that have no vote. */
  #leftOut = $state.raw<ReadonlySet<string>>(new Set());
  #leastShare = $state(voteDefaults.leastShare);

  /** The other masks of the split. */
  readonly layers = $derived.by((): readonly string[] => {
    const there = new Set(this.#parts.labelLayers().map(({ id }) => id));
    return referenceLayers.filter((id) => there.has(id));
  });
  /** A layer of the split, or the vote. */
  readonly chosen = $derived(this.layers.includes(this.#chosen) ? this.#chosen : VOTE);
  readonly members = $derived(this.layers.filter((id) => !this.#leftOut.has(id)));
  /** Of the layers that are asked, those with a threshold. */
  readonly probabilities = $derived.by(() => {
    const asked = this.chosen === VOTE ? this.members : [this.chosen];
    return asked.filter((id) => isProbabilityLayer(id) && this.#parts.reading(id).scale !== 'binary');
  });

  /** Of the one layer that is asked. */
  readonly #tables = $derived.by(() => referenceTables(this.chosen, this.#parts.reading(this.chosen)));

  readonly offered = $derived.by((): Offered | string => {
    const mask = this.#parts.mask();
    if (mask === null) return 'The mask is still loading.';
    void mask.stand;
    const { layers, chosen, members } = this;
    if (layers.length === 0) return 'The split holds no other masks.';
    const asked = chosen === VOTE ? members : [chosen];
    if (asked.length === 0) return 'Nobody votes: choose at least one mask.';
    const pixels = this.#parts.patchLayers.of(asked);
    if (typeof pixels === 'string') return pixels;
    const labels = pixels.map(codesOf);
    const wrong = asked.find((_, at) => labels[at] === null);
    if (wrong !== undefined) return `${wrong} does not hold codes of one or two bytes.`;
    const codes = labels.filter((label) => label !== null);
    return chosen === VOTE ? this.#vote(mask, asked, codes) : this.#single(mask, chosen, codes[0]);
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get leastShare(): number {
    return this.#leastShare;
  }

  choose(id: string): void {
    this.#chosen = id;
  }

  setVote(layerId: string, votes: boolean): void {
    const leftOut = new Set(this.#leftOut);
    if (votes) leftOut.delete(layerId);
    else leftOut.add(layerId);
    this.#leftOut = leftOut;
  }

  setLeastShare(percent: number): void {
    this.#leastShare = percent;
  }

  thresholdOf(layerId: string): number {
    return this.#parts.reading(layerId).threshold ?? DEFAULT_THRESHOLD;
  }

  #single(mask: MaskDocument, layerId: string, codes: PatchCodes = new Int8Array(PATCH_PIXELS)): Offered {
    const offer = referenceOffer(codes, this.#tables, mask.codes);
    return { mask, offer, settings: { layer: layerId, ...this.#thresholds() } };
  }

  #vote(mask: MaskDocument, asked: readonly string[], codes: readonly PatchCodes[]): Offered {
    const { reading } = this.#parts;
    const leastShare = this.#leastShare;
    const voters = asked.flatMap((layerId, at) => {
      const own = codes[at];
      return own === undefined ? [] : [{ layerId, codes: own, reading: reading(layerId) }];
    });
    const offer = voteOffer(voters, mask.codes, { leastShare });
    return { mask, offer, settings: { voteOf: asked, allowedByPercent: leastShare, ...this.#thresholds() } };
  }

  /** As they are recorded: of each layer that has one. */
  #thresholds(): Offered['settings'] {
    return { cloudFrom: this.probabilities.map((id) => `${id.replace('LABEL_', '')} ${this.thresholdOf(id)} %`) };
  }
}

function codesOf(pixels: LayerPixels): PatchCodes | null {
  return pixels instanceof Float32Array ? null : pixels;
}
