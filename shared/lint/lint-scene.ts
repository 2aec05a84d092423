import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import type { CodeReading } from '../cloudsen12/reference-codes.ts';
import { assert } from '../errors.ts';
import type { ShadowLight } from '../proposals/shadow-offset.ts';
import { regionOfCode } from '../raster/code-region.ts';
import { type Components, components } from '../raster/components.ts';
import type { Region } from '../raster/region.ts';
import type { LayerNumbers } from './layer-numbers.ts';
import { openWater } from './open-water.ts';
import { SHADOW_LAYER, type SunPosition, sunlightOf } from './sunlight.ts';

/** Codes of the dense mask. */
export const CLEAR = 0;
export const THICK = 1;
export const THIN = 2;
export const SHADOW = 3;

export interface LintedPatch {
  /** Codes of the dense mask, 512 x 512. */
  readonly mask: Int16Array;
  /** By layer; what the split does not have is not there. */
  readonly layers: ReadonlyMap<string, LayerNumbers>;
  /** How the codes of its reference masks are read, by layer. */
  readonly readings: ReadonlyMap<string, CodeReading>;
  readonly sun: SunPosition;
}

/** One patch under the eyes of all rules: what several of them need is found out once. */
export class LintScene {
  readonly mask: Int16Array;
  readonly readings: ReadonlyMap<string, CodeReading>;
  readonly #layers: ReadonlyMap<string, LayerNumbers>;
  readonly #sun: SunPosition;
  readonly #parts = new Map<number, Components>();
  #water: Region | null | undefined;

  constructor({ mask, layers, readings, sun }: LintedPatch) {
    assert(mask.length === PATCH_PIXELS, `a mask of ${mask.length} codes`);
    this.mask = mask;
    this.readings = readings;
    this.#layers = layers;
    this.#sun = sun;
  }

  /** Null where the split does not have it. */
  layer(layerId: string): LayerNumbers | null {
    return this.#layers.get(layerId) ?? null;
  }

  /** Reflectance * 10000 of a band at the top of the atmosphere, else at the ground; null where neither is there. */
  band(name: string): LayerNumbers | null {
    return this.layer(`L1C_${name}`) ?? this.layer(`L2A_${name}`);
  }

  /** What hangs together of a class, over edges and corners of pixels. */
  parts(code: number): Components {
    const known = this.#parts.get(code) ?? components(regionOfCode(this.mask, code), 8);
    this.#parts.set(code, known);
    return known;
  }

  /** A sentence where it is not known. */
  get sunlight(): ShadowLight | string {
    return sunlightOf(this.#sun, this.layer(SHADOW_LAYER));
  }

  /** Null where no layer tells water from land. */
  get water(): Region | null {
    if (this.#water === undefined) this.#water = openWater((layerId) => this.layer(layerId));
    return this.#water;
  }
}

/** The layer of a band that a split has, as `band` chooses it; none where it has neither. */
export function bandLayers(names: readonly string[], available: ReadonlySet<string>): string[] {
  return names.flatMap((name) => {
    const found = [`L1C_${name}`, `L2A_${name}`].find((layerId) => available.has(layerId));
    return found === undefined ? [] : [found];
  });
}
