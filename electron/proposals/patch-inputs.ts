import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { IMAGE_SIZE, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { classTable, translateCodes } from '../../shared/cloudsen12/reference-classes.ts';
import {
  type DirectionReading,
  type KnownDirection,
  knownDirection,
  shadowDirection,
} from '../../shared/cloudsen12/shadow-direction.ts';
import type { ClassNumbers } from '../../shared/proposals/offer.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import type { Split } from '../dataset/split.ts';
import type { PartMasks } from './part-masks.ts';

const MASK = 'LABEL_manual_hq';
const DIRECTION = 'EXTRA_Shwdirection';
/** Degrees of one unit of the layer. */
const DIRECTION_SCALE = 0.01;
/** The layer holds one value for each patch: that of a pixel in its middle is read. */
const MIDDLE = (IMAGE_SIZE >> 1) * PATCH_SIZE + (IMAGE_SIZE >> 1);

const maskTable = classTable(MASK);

/** A patch of any split of the dataset. */
export interface PlacedPatch {
  readonly split: Split;
  readonly patch: number;
}

/** What the sources of proposals read of the patches of a split. */
export class PatchInputs {
  readonly split: Split;
  readonly #dataset: Dataset;
  readonly #masks: PartMasks;
  readonly #edited: ReadonlyMap<number, Int16Array>;
  #reading: Promise<DirectionReading | null> | null = null;

  constructor(dataset: Dataset, splitId: string, masks: PartMasks) {
    this.#dataset = dataset;
    this.split = dataset.split(splitId);
    this.#masks = masks;
    this.#edited = new Map(masks.edited);
  }

  /** Raw numbers; null where the split has no such layer, or one of another kind. Throws `unreadable`. */
  async numbers(layerId: string, patch: number, split = this.split): Promise<Int16Array | null> {
    const layer = split.findLayer(layerId);
    if (layer === null || layer.itemType === 'float32') return null;
    return widenCodes(await layer.readPatch(patch), layer.itemType);
  }

  /** Of the mask as it is painted, else as its file has it; null where the split has no such file. */
  mask(patch: number): Promise<ClassNumbers | null> {
    return this.#classes({ split: this.split, patch }, this.#edited.get(patch) ?? null);
  }

  /** The clearest other date of the same place, with its mask; null where there is none. */
  async clearDate(patch: number): Promise<(PlacedPatch & { readonly mask: ClassNumbers | null }) | null> {
    const found = this.#masks.clearDates.find(([of]) => of === patch)?.[1] ?? null;
    if (found === null) return null;
    const placed = { split: this.#dataset.split(found.splitId), patch: found.patch };
    return { ...placed, mask: await this.#classes(placed, found.edited) };
  }

  async #classes({ split, patch }: PlacedPatch, edited: Int16Array | null): Promise<ClassNumbers | null> {
    if (edited !== null) return translateCodes(edited, maskTable);
    const layer = labelLayer(split, 'manual_hq');
    return layer === null ? null : translateCodes(widenCodes(await layer.readPatch(patch), layer.itemType), maskTable);
  }

  /** Where shadows fall; null where nothing tells. */
  async direction(patch: number): Promise<KnownDirection | null> {
    const { sunAzimuthDeg } = this.split.patchInfo(patch);
    if (sunAzimuthDeg !== null) return knownDirection(sunAzimuthDeg, null, null);
    const value = await this.#directionValue(patch);
    this.#reading ??= this.#directionReading();
    return value === null ? null : knownDirection(null, value, await this.#reading);
  }

  async #directionValue(patch: number): Promise<number | null> {
    const value = (await this.numbers(DIRECTION, patch))?.[MIDDLE];
    return value === undefined ? null : value * DIRECTION_SCALE;
  }

  /** How the layer counts: by the first patch of the split whose sun is known. */
  async #directionReading(): Promise<DirectionReading | null> {
    for (let patch = 0; patch < this.split.patchCount; patch++) {
      const { sunAzimuthDeg } = this.split.patchInfo(patch);
      const value = sunAzimuthDeg === null ? null : await this.#directionValue(patch);
      if (value !== null) return shadowDirection(value, sunAzimuthDeg).reading;
    }
    return null;
  }
}
