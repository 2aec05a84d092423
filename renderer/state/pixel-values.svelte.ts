import { IMAGE_START, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { LayerReport } from '../../shared/dataset-report.ts';
import { countCodes } from '../../shared/raster/areas.ts';
import type { Dates } from './dates.svelte.ts';
import type { LayerCache, LayerPixels } from './layer-cache.ts';
import type { LookedAt } from './looked-at.svelte.ts';
import { MaskAreas } from './mask-areas.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { PatchShowing } from './patch-showing.svelte.ts';
import type { UnscribbledValues } from './unscribbled-values.svelte.ts';
import type { View } from './view.svelte.ts';

interface MapPoint {
  readonly east: number;
  readonly north: number;
  readonly epsg: number | null;
}

interface Place {
  readonly splitId: string;
  readonly patch: number;
}

interface Parts {
  readonly view: View;
  readonly dates: Dates;
  readonly layers: LayerCache;
  readonly lookedAt: LookedAt;
  readonly unscribbled: UnscribbledValues;
  readonly showing: PatchShowing;
}

/** What is read at the pixels of the patch that is seen. */
export class PixelValues {
  readonly #parts: Parts;
  /** Counts arrivals of label layers. */
  #labelRevision = $state(0);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly areas = $derived.by(() => {
    // Not of all that is shown: another composite of the same mask is nothing to count.
    const document = this.#parts.showing.document;
    void document?.revision;
    return new MaskAreas(document === null ? [] : countCodes(this.codesOf(document)));
  });

  /** What is read: what is on the canvas, or another date that stands in its place. */
  get seen(): Place | null {
    return this.#parts.dates.readAt ?? this.#parts.showing.shown;
  }

  /** What the last pointed-at pixel is on the map: its centre, in metres of the projection. */
  get readout(): { readonly patch: number | null; readonly map: MapPoint | null } {
    const { cursor } = this.#parts.view;
    const info = this.#parts.showing.info;
    const transform = info?.transform ?? null;
    const patch = this.seen?.patch ?? null;
    if (cursor === null || transform === null) return { patch, map: null };
    const east = transform.x + transform.pixelMetres * (cursor.x - IMAGE_START + 0.5);
    const north = transform.y - transform.pixelMetres * (cursor.y - IMAGE_START + 0.5);
    return { patch, map: { east, north, epsg: info?.epsg ?? null } };
  }

  /** The value of a layer where it, and what its codes mean, has arrived; else null. */
  at(layer: LayerReport, x: number, y: number): number | null {
    const { seen } = this;
    // How the codes of another split are read is not known here.
    if (seen?.splitId !== this.#parts.showing.shown?.splitId && layer.group === 'LABEL') return null;
    return this.#pixelsOf(layer, seen)?.[y * PATCH_SIZE + x] ?? null;
  }

  /** A label layer of the shown patch where it, and what its codes mean, has arrived; else null. */
  labelPixels(layer: LayerReport): LayerPixels | null {
    return this.#pixelsOf(layer, this.#parts.showing.shown);
  }

  #pixelsOf(layer: LayerReport, seen: Place | null): LayerPixels | null {
    void this.#labelRevision;
    if (seen === null) return null;
    const { layers, unscribbled } = this.#parts;
    const { splitId, patch } = seen;
    if (layer.id === 'LABEL_manual_sc' && unscribbled.of(splitId) === null) return null;
    return layers.peek({ splitId, patch, layerId: layer.id, itemType: layer.itemType });
  }

  /** Label layers of the shown patch have come. */
  labelsArrived(): void {
    this.#labelRevision++;
  }

  /** The mask's raw code. */
  codeAt(x: number, y: number): number | null {
    const { dates } = this.#parts;
    const document = dates.readAt === null ? this.#parts.showing.document : dates.mask;
    void document?.revision;
    return document === null ? null : (this.codesOf(document)[y * PATCH_SIZE + x] ?? null);
  }

  /** What is drawn of a mask: its codes, or those that are looked at in its place. */
  codesOf(document: MaskDocument): Int16Array {
    return this.#parts.lookedAt.of(document)?.codes ?? document.codes;
  }
}
