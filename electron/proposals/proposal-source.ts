import type { CodeReading } from '../../shared/cloudsen12/reference-codes.ts';
import { AppError } from '../../shared/errors.ts';
import { type DateSettings, dateOffer, datePair, whyNoDateOffer } from '../../shared/proposals/date-offer.ts';
import { type ModelSettings, sureEnough } from '../../shared/proposals/model-offer.ts';
import type { Offer } from '../../shared/proposals/offer.ts';
import { referenceOffer, referenceTables } from '../../shared/proposals/reference-offer.ts';
import { proposeShadows, type ShadowSettings } from '../../shared/proposals/shadow-source.ts';
import { type VoteSettings, voteOffer } from '../../shared/proposals/vote-offer.ts';
import type { Split } from '../dataset/split.ts';
import type { ModelLayout } from '../models/model-layout.ts';
import { ModelReader } from '../models/model-reader.ts';
import type { MaskNeed } from './part-masks.ts';
import type { PatchInputs } from './patch-inputs.ts';

/** A label layer with how its codes are read. */
export interface ReadLayer {
  readonly layerId: string;
  readonly reading: CodeReading;
}

/** A source of proposals with everything that decides what it offers; crosses to workers as it is. */
export type ProposalSource =
  | { readonly kind: 'references'; readonly layer: ReadLayer }
  | { readonly kind: 'vote'; readonly layers: readonly ReadLayer[]; readonly settings: VoteSettings }
  | {
      readonly kind: 'shadow';
      readonly settings: ShadowSettings;
      /** Each cloud has the height that is found for it, where one is. */
      readonly suggested: boolean;
    }
  | { readonly kind: 'dates'; readonly settings: DateSettings }
  | { readonly kind: 'model'; readonly layout: ModelLayout; readonly settings: ModelSettings };

export const sourceKinds = ['references', 'vote', 'shadow', 'dates', 'model'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const maskNeeds: Readonly<Record<SourceKind, MaskNeed>> = {
  references: 'own',
  vote: 'own',
  shadow: 'own',
  dates: 'clear date',
  model: 'none',
};

/** Computes the offers of a source, patch after patch. */
export class Proposer {
  readonly #source: ProposalSource;
  readonly #inputs: PatchInputs;
  readonly #model: ModelReader | null;

  constructor(source: ProposalSource, inputs: PatchInputs) {
    this.#source = source;
    this.#inputs = inputs;
    this.#model = source.kind === 'model' ? new ModelReader(source.layout, 'positional') : null;
  }

  /** A sentence where nothing can be offered for a patch. Throws `unreadable`. */
  async offer(patch: number): Promise<Offer | string> {
    const source = this.#source;
    switch (source.kind) {
      case 'references': {
        const { layerId, reading } = source.layer;
        return referenceOffer(
          await this.#codes(layerId, patch),
          referenceTables(layerId, reading),
          await this.#inputs.mask(patch),
        );
      }
      case 'vote': {
        const members = await Promise.all(
          source.layers.map(async (layer) => ({ ...layer, codes: await this.#codes(layer.layerId, patch) })),
        );
        return voteOffer(members, await this.#inputs.mask(patch), source.settings);
      }
      case 'shadow':
        return this.#shadows(patch, source.settings, source.suggested);
      case 'dates':
        return this.#changes(patch, source.settings);
      case 'model':
        return this.#fromModel(patch, source.settings);
    }
  }

  async #shadows(patch: number, settings: ShadowSettings, suggested: boolean): Promise<Offer | string> {
    const inputs = this.#inputs;
    const mask = await inputs.mask(patch);
    if (mask === null) return 'The split has no mask whose clouds could throw shadows.';
    const [B3, B8, B11, B12, occurrence, landCover] = await this.#numbers(patch, [
      'L1C_B3',
      ...['L1C_B8', 'L1C_B11', 'L1C_B12'],
      ...['EXTRA_ocurrence', 'EXTRA_lc10'],
    ]);
    return proposeShadows(
      {
        mask,
        bands: { B8, B11, B12 },
        water: { occurrence, landCover, B3, B8 },
        direction: await inputs.direction(patch),
        sunElevationDeg: inputs.split.patchInfo(patch).sunElevationDeg,
      },
      settings,
      suggested,
    );
  }

  async #changes(patch: number, settings: DateSettings): Promise<Offer | string> {
    const clear = await this.#inputs.clearDate(patch);
    if (clear === null) return 'The dataset has no other date of the place.';
    const pair = datePair(await this.#dateBands(patch), await this.#dateBands(clear.patch, clear.split), clear.mask);
    return whyNoDateOffer(pair) ?? dateOffer(pair, settings);
  }

  async #dateBands(patch: number, split?: Split) {
    const ids = ['B2', 'B3', 'B4', 'B8', 'B11', 'B12'].map((band) => `L1C_${band}`);
    const [B2, B3, B4, B8, B11, B12] = await this.#numbers(patch, ids, split);
    return { B2, B3, B4, B8, B11, B12 };
  }

  #numbers(patch: number, layerIds: readonly string[], split?: Split): Promise<(Int16Array | null)[]> {
    return Promise.all(layerIds.map((layerId) => this.#inputs.numbers(layerId, patch, split)));
  }

  async #fromModel(patch: number, settings: ModelSettings): Promise<Offer | string> {
    if (this.#model === null) return 'There is no model.';
    return sureEnough(await this.#model.offer(patch), settings);
  }

  async #codes(layerId: string, patch: number): Promise<Int16Array> {
    const codes = await this.#inputs.numbers(layerId, patch);
    if (codes !== null) return codes;
    throw new AppError('not-found', `The split ${this.#inputs.split.name} has no label layer ${layerId}.`);
  }

  async close(): Promise<void> {
    await this.#model?.close();
  }
}
