import type { ItemType } from './item-type.ts';

export type LayerGroup = 'L1C' | 'L2A' | 'S1' | 'EXTRA' | 'LABEL' | 'OTHER';

/** What a layer's pixels are; it decides the item sizes that are plausible and how it is drawn. */
export type LayerKind = 'reflectance' | 'backscatter' | 'angle' | 'index' | 'elevation' | 'percent' | 'category' | 'colour' | 'label' | 'plain';

export interface LayerName {
  /** Canonical name, as the published folders spell it without `.dat`: `L1C_B4`, `LABEL_manual_hq`. */
  readonly id: string;
  readonly group: LayerGroup;
  /** The part after the group: `B4`, `manual_hq`. */
  readonly band: string;
  readonly kind: LayerKind;
  readonly itemTypes: readonly ItemType[];
}
