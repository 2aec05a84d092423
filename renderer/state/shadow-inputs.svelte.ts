import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { physicalValues } from '../../shared/cloudsen12/physical-values.ts';
import {
  type DirectionReading,
  type KnownDirection,
  knownDirection,
  shadowDirection,
} from '../../shared/cloudsen12/shadow-direction.ts';
import type { PatchInfo, SplitReport } from '../../shared/dataset-report.ts';
import { THICK, THIN } from '../../shared/proposals/open-classes.ts';
import { groundOf } from '../../shared/proposals/shadow-ground.ts';
import { NO_DARK_BANDS } from '../../shared/proposals/shadow-source.ts';
import { missingLayers, shadowSource } from '../../shared/proposals/sources.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { PatchLayers } from './patch-layers.svelte.ts';

interface Parts {
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly split: () => SplitReport;
  readonly patchLayers: PatchLayers;
  /** What the metadata says of the patch that is shown. */
  readonly info: () => PatchInfo | null;
}

/** The codes of a mask as they were when one of its clouds changed last. */
interface Clouds {
  readonly mask: MaskDocument;
  readonly classes: Int16Array;
}

/** Where shadows fall, clockwise from north, and what tells so. */
export type Direction = KnownDirection | { readonly azimuthDeg: number; readonly by: 'given' };

const DIRECTION_LAYER = 'EXTRA_Shwdirection';
/** The layer holds one direction for the whole patch: its middle tells it. */
const MIDDLE = (PATCH_SIZE * PATCH_SIZE + PATCH_SIZE) / 2;

/** What shadows are looked for with: clouds, ground and light of the patch that is shown. */
export class ShadowInputs {
  readonly #parts: Parts;
  /** How the layer counts, where the annotator has said so. */
  #said = $state.raw<DirectionReading | null>(null);
  #givenDeg = $state<number | null>(null);
  /** How the layer counts in a split, as a patch of it has told whose sun is known. */
  readonly #told = new Map<string, DirectionReading>();
  #before: Clouds | null = null;

  /** The same object until a cloud changes: shadows that are accepted change nothing of it. */
  readonly clouds = $derived.by((): Clouds | null => {
    const mask = this.#parts.mask();
    if (mask === null) return null;
    void mask.stand;
    if (this.#before?.mask !== mask || !sameClouds(this.#before.classes, mask.codes)) {
      this.#before = { mask, classes: mask.codes.slice() };
    }
    return this.#before;
  });
  /** The layers of the split that are used; a sentence while they are on their way, or where they are not enough. */
  readonly layers = $derived.by((): ReadonlyMap<string, Int16Array> | string => {
    const { split, patchLayers } = this.#parts;
    const used: readonly string[] = shadowSource.layers.uses;
    const ids = split()
      .layers.filter(({ id, itemType }) => used.includes(id) && itemType === 'int16')
      .map(({ id }) => id);
    if (missingLayers(shadowSource, (id) => ids.includes(id)) !== null) return NO_DARK_BANDS;
    const pixels = patchLayers.of(ids);
    if (typeof pixels === 'string') return pixels;
    return new Map(
      ids.flatMap((id, at) => {
        const own = pixels[at];
        return own instanceof Int16Array ? [[id, own] as const] : [];
      }),
    );
  });
  readonly ground = $derived.by(() => {
    const { clouds, layers } = this;
    if (clouds === null || typeof layers === 'string') return null;
    const of = (id: string) => layers.get(id) ?? null;
    const bands = { B8: of('L1C_B8'), B11: of('L1C_B11'), B12: of('L1C_B12') };
    const told = { occurrence: of('EXTRA_ocurrence'), landCover: of('EXTRA_lc10') };
    return groundOf(clouds.classes, bands, { ...told, B3: of('L1C_B3'), B8: bands.B8 });
  });
  /** Null where nothing tells. */
  readonly direction = $derived.by((): Direction | null => {
    const { layers } = this;
    const sun = this.#parts.info()?.sunAzimuthDeg ?? null;
    const value = typeof layers === 'string' ? undefined : layers.get(DIRECTION_LAYER)?.[MIDDLE];
    const valueDeg = value === undefined ? null : value / physicalValues(DIRECTION_LAYER).divisor;
    const { id } = this.#parts.split();
    if (sun !== null && valueDeg !== null) this.#told.set(id, shadowDirection(valueDeg, sun).reading);
    const known = knownDirection(sun, valueDeg, this.#said ?? this.#told.get(id) ?? null);
    const given = this.#givenDeg;
    return known ?? (given === null ? null : { azimuthDeg: given, by: 'given' });
  });
  /** Null where the metadata does not say. */
  readonly sunElevationDeg = $derived.by(() => this.#parts.info()?.sunElevationDeg ?? null);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Says how EXTRA_Shwdirection counts. */
  read(reading: DirectionReading): void {
    this.#said = reading;
  }

  /** Says where shadows fall; used where nothing else tells. */
  give(azimuthDeg: number): void {
    this.#givenDeg = azimuthDeg;
  }
}

function isCloud(number: number): boolean {
  return number === THICK || number === THIN;
}

function sameClouds(before: Int16Array, codes: Int16Array): boolean {
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const was = before[i] ?? 0;
    const is = codes[i] ?? 0;
    if (was !== is && (isCloud(was) || isCloud(is))) return false;
  }
  return true;
}
