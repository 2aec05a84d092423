import type { Target } from '../../shared/cloudsen12/classes.ts';
import { type Composite, compositeLayers } from '../../shared/composites.ts';
import type { PatchInfo, SplitReport } from '../../shared/dataset-report.ts';
import { assert } from '../../shared/errors.ts';
import type { Ordered } from '../../shared/pixel-order.ts';
import { RequestLine } from '../connection/request-line.ts';
import type { LayerCache, LayerKey, LayerPixels } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { MaskDocuments, MaskKey } from './mask-documents.ts';
import type { Pictures } from './picture-channels.ts';
import type { UnscribbledValues } from './unscribbled-values.svelte.ts';
import { whenIdle } from './when-idle.ts';

/** Order in which what is not shown yet is fetched. */
const rank = { shown: 0, labels: 4, neighbours: 5, otherComposites: 6 } as const;

/** What the annotator wants to see. */
export interface WantedPatch {
  readonly split: SplitReport;
  readonly patch: number;
  readonly target: Target;
  /** Of all panes, the most wanted first. */
  readonly composites: readonly Composite[];
}

/** What is needed to show it. */
export interface LoadedPatch {
  /** By layer id: those of every composite, as far as they can be read. */
  readonly layers: ReadonlyMap<string, LayerPixels>;
  /** By layer id: why it cannot be read, in a sentence. */
  readonly failures: ReadonlyMap<string, string>;
  /** Null where the mask cannot be opened: the imagery is shown all the same. */
  readonly document: MaskDocument | null;
  /** Why there is no mask, in a sentence. */
  readonly maskFailure: string | null;
}

interface Parts {
  readonly layers: LayerCache;
  readonly documents: MaskDocuments;
  readonly unscribbled: UnscribbledValues;
  readonly pictures: Pictures;
  readonly fetchInfo: (splitId: string, patch: number) => Promise<PatchInfo>;
}

/**
 * So many masks are opened at once, and as much metadata asked for. The host takes 32 calls at a time: one for each
 * patch that is hurried past would fill them on a slow disk, and the patch that is wanted would be refused.
 */
const MAX_UNDER_WAY = 3;

/** So many other composites of a patch are worked out ahead: of more the first would be let go for the last. */
const MAX_PREPARED = 16;

/** Whoever goes on sooner is looking for something: what would be worked out meanwhile would be in the way of the next key. */
const LINGER_MS = 150;

/** A slice of working ahead ends with the picture in which it has taken so long. */
const SLICE_MS = 5;

/** Metadata of so many patches is kept. */
const KEPT_INFOS = 500;

/** Brings the bands and the mask of patches into the page: those wanted now, then those wanted next. */
export class PatchLoader {
  readonly #parts: Parts;

  readonly #maskLine = new RequestLine(MAX_UNDER_WAY);
  readonly #infoLine = new RequestLine(MAX_UNDER_WAY);
  readonly #infos = new Map<string, PatchInfo>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The patch where everything of it is held already, else null: never waits. */
  peek({ split, patch, target, composites }: WantedPatch): LoadedPatch | null {
    const { documents, unscribbled } = this.#parts;
    if (target === 'manual_sc' && unscribbled.of(split.id) === null) return null;
    const document = documents.peek({ splitId: split.id, patch, target });
    if (document === null) return null;
    this.#tellUnscribbled(document);
    const layers = new Map<string, LayerPixels>();
    for (const key of layerKeys(split, patch, composites)) {
      const pixels = this.#parts.layers.peek(key);
      if (pixels === null) return null;
      layers.set(key.layerId, pixels);
    }
    return { layers, failures: new Map(), document, maskFailure: null };
  }

  /** Throws where no composite can be drawn. What else cannot be opened, band or mask, is told in the answer. */
  async load({ split, patch, target, composites }: WantedPatch, generation: number): Promise<LoadedPatch> {
    const keys = layerKeys(split, patch, composites);
    const mask = this.#openMask({ splitId: split.id, patch, target }, { generation, rank: rank.shown }).then(
      (document) => ({ document, maskFailure: null }),
      (error: unknown) => ({ document: null, maskFailure: sentence(error) }),
    );
    const layers = new Map<string, LayerPixels>();
    const failed = new Map<string, unknown>();
    const loads = keys.map((key) =>
      this.#parts.layers.load(key, generation, rank.shown).then(
        (pixels) => layers.set(key.layerId, pixels),
        (error: unknown) => failed.set(key.layerId, error),
      ),
    );
    await Promise.all(loads);
    const drawable = composites.some((composite) => layersOf(composite, split).every((id) => layers.has(id)));
    if (!drawable) throw [...failed.values()][0];
    const failures = new Map([...failed].map(([id, error]) => [id, sentence(error)]));
    return { layers, failures, ...(await mask) };
  }

  async #openMask(key: MaskKey, order: Ordered): Promise<MaskDocument> {
    const { documents, unscribbled } = this.#parts;
    const [document] = await Promise.all([
      documents.peek(key) ?? this.#maskLine.run(order, () => documents.load(key)),
      key.target === 'manual_sc' ? unscribbled.load(key.splitId) : null,
    ]);
    this.#tellUnscribbled(document);
    return document;
  }

  /** At each showing: a mask that was fetched ahead may be older than the annotator's decision. */
  #tellUnscribbled(document: MaskDocument): void {
    const code = this.#parts.unscribbled.codeOf(document.place.splitId);
    if (code !== null) document.unscribbled = code;
  }

  /** What metadata.csv says of a patch where it is held, else null. */
  peekInfo({ split, patch }: Pick<WantedPatch, 'split' | 'patch'>): PatchInfo | null {
    return this.#infos.get(`${split.id}/${patch}`) ?? null;
  }

  async loadInfo(
    wanted: Pick<WantedPatch, 'split' | 'patch'>,
    generation: number,
    at: number = rank.shown,
  ): Promise<PatchInfo> {
    const held = this.peekInfo(wanted);
    if (held !== null) return held;
    const fetch = () => this.#parts.fetchInfo(wanted.split.id, wanted.patch);
    const info = await this.#infoLine.run({ generation, rank: at }, fetch);
    if (this.#infos.size >= KEPT_INFOS) this.#infos.clear();
    this.#infos.set(`${wanted.split.id}/${wanted.patch}`, info);
    return info;
  }

  /** The label layers of a patch, for reading pixels. What cannot be had is left out. */
  async loadLabels(
    { split, patch }: Pick<WantedPatch, 'split' | 'patch'>,
    generation: number,
    at: number = rank.labels,
  ): Promise<void> {
    const labels = split.layers.filter((layer) => layer.group === 'LABEL');
    await Promise.allSettled(
      labels.map(({ id, itemType }) =>
        this.#parts.layers.load({ splitId: split.id, patch, layerId: id, itemType }, generation, at),
      ),
    );
  }

  /**
   * Fetches ahead: the patches that are near as they would be shown, then the other composites of this one. What their
   * pictures are drawn from is worked out ahead too, of the next patch and of this one, whenever the page has nothing to do.
   */
  async prefetch(
    { split, patch, target, composites }: WantedPatch,
    near: readonly Pick<WantedPatch, 'split' | 'patch'>[],
    others: readonly Composite[],
    generation: number,
    stillWanted: () => boolean,
  ): Promise<void> {
    const order = { generation, rank: rank.neighbours };
    // Not waited for: what is fetched next would wait for a page that is busy.
    let prepared: Promise<unknown> = new Promise((resolve) => setTimeout(resolve, LINGER_MS));
    const prepare = (next: Pick<WantedPatch, 'split' | 'patch'>, wanted: readonly Composite[]) => {
      prepared = prepared.then(() => this.#prepare(next, wanted, stillWanted));
    };
    for (const next of near) {
      if (next.patch < 0 || next.patch >= next.split.patchCount || !stillWanted()) continue;
      const bands = this.#loadBands(next, composites, generation, rank.neighbours);
      const mask = this.#openMask({ splitId: next.split.id, patch: next.patch, target }, order);
      const info = this.loadInfo(next, generation, rank.neighbours);
      await Promise.allSettled([bands, mask, info]);
      if (!stillWanted()) return;
      if (next === near[0]) prepare(next, composites);
      await this.loadLabels(next, generation, rank.neighbours);
    }
    for (const other of others) {
      if (!stillWanted()) return;
      await this.#loadBands({ split, patch }, [other], generation, rank.otherComposites);
    }
    prepare({ split, patch }, others.slice(0, MAX_PREPARED));
  }

  async #loadBands(
    { split, patch }: Pick<WantedPatch, 'split' | 'patch'>,
    composites: readonly Composite[],
    generation: number,
    at: number,
  ): Promise<void> {
    await Promise.allSettled(
      layerKeys(split, patch, composites).map((key) => this.#parts.layers.load(key, generation, at)),
    );
  }

  async #prepare(
    { split, patch }: Pick<WantedPatch, 'split' | 'patch'>,
    composites: readonly Composite[],
    stillWanted: () => boolean,
  ): Promise<void> {
    const { layers, pictures } = this.#parts;
    // Begun when the page has nothing else to do, several of the short ones at a time.
    let beganMs = Number.NEGATIVE_INFINITY;
    for (const composite of composites) {
      if (performance.now() - beganMs > SLICE_MS) {
        await whenIdle();
        beganMs = performance.now();
      }
      if (!stillWanted()) return;
      const ids = compositeLayers(composite, layerIds(split));
      // Another split may have no such layers.
      if (ids === null) continue;
      const bands = ids.map((id) => layers.peek(layerKeyOf(split, patch, id)));
      if (bands.every((pixels) => pixels !== null)) pictures.prepare(composite, bands);
    }
  }
}

/** The layers of a split that a composite is drawn from, in its order. */
export function layersOf(composite: Composite, split: SplitReport): readonly string[] {
  return compositeLayers(composite, layerIds(split)) ?? [];
}

function layerIds(split: SplitReport): ReadonlySet<string> {
  return new Set(split.layers.map((layer) => layer.id));
}

/** Each layer once, whichever composites share it. */
function layerKeys(split: SplitReport, patch: number, composites: readonly Composite[]): LayerKey[] {
  const ids = new Set(composites.flatMap((composite) => layersOf(composite, split)));
  return [...ids].map((layerId) => layerKeyOf(split, patch, layerId));
}

function layerKeyOf(split: SplitReport, patch: number, layerId: string): LayerKey {
  const layer = split.layers.find((candidate) => candidate.id === layerId);
  assert(layer !== undefined, `layer ${layerId} is one of the split`);
  return { splitId: split.id, patch, layerId, itemType: layer.itemType };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
