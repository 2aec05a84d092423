import type { ItemType } from '../../shared/cloudsen12/item-type.ts';
import type { PixelRequest } from '../../shared/contract.ts';

export type LayerPixels = Int8Array | Int16Array | Float32Array;

export interface LayerKey {
  readonly splitId: string;
  readonly layerId: string;
  readonly patch: number;
  readonly itemType: ItemType;
}

type Fetch = (request: Omit<PixelRequest, 'datasetId'>, signal?: AbortSignal) => Promise<Uint8Array>;

function keyOf({ splitId, layerId, patch }: LayerKey): string {
  return `${splitId}/${layerId}/${patch}`;
}

function typed(bytes: Uint8Array, itemType: ItemType): LayerPixels {
  const { buffer } = bytes.byteOffset % 4 === 0 && bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
  const offset = buffer === bytes.buffer ? bytes.byteOffset : 0;
  if (itemType === 'int8') return new Int8Array(buffer, offset, bytes.byteLength);
  if (itemType === 'int16') return new Int16Array(buffer, offset, bytes.byteLength / 2);
  return new Float32Array(buffer, offset, bytes.byteLength / 4);
}

/** Pixels of layers by patch, bounded in bytes; what was used longest ago goes first. */
export class LayerCache {
  readonly #fetch: Fetch;
  readonly #maxBytes: number;
  readonly #held = new Map<string, LayerPixels>();
  readonly #pending = new Map<
    string,
    { readonly generation: number; readonly rank: number; readonly pixels: Promise<LayerPixels> }
  >();
  #bytes = 0;

  constructor(fetch: Fetch, maxBytes: number) {
    this.#fetch = fetch;
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The pixels where they are held, else null: never waits. */
  peek(key: LayerKey): LayerPixels | null {
    const id = keyOf(key);
    const pixels = this.#held.get(id);
    if (pixels === undefined) return null;
    this.#held.delete(id);
    this.#held.set(id, pixels);
    return pixels;
  }

  /**
   * `rank` as in the contract: 0 is shown now. A request that waits at a lower urgency is made again, and
   * one of an older generation: it may be superseded by what this generation asks for next.
   */
  load(key: LayerKey, generation: number, rank: number): Promise<LayerPixels> {
    const held = this.peek(key);
    if (held !== null) return Promise.resolve(held);
    const id = keyOf(key);
    const pending = this.#pending.get(id);
    if (pending !== undefined && pending.generation >= generation && pending.rank <= rank) return pending.pixels;
    const { splitId, layerId, patch } = key;
    const entry = {
      generation,
      rank,
      pixels: this.#fetch({ splitId, layerId, patch, generation, rank })
        .then((bytes) => this.#hold(id, typed(bytes, key.itemType)))
        .finally(() => {
          if (this.#pending.get(id) === entry) this.#pending.delete(id);
        }),
    };
    this.#pending.set(id, entry);
    return entry.pixels;
  }

  /** Forgets what is held of a layer whose file was replaced. */
  forget(splitId: string, layerId: string): void {
    for (const [id, pixels] of this.#held) {
      if (!id.startsWith(`${splitId}/${layerId}/`)) continue;
      this.#held.delete(id);
      this.#bytes -= pixels.byteLength;
    }
  }

  #hold(id: string, pixels: LayerPixels): LayerPixels {
    const before = this.#held.get(id);
    if (before !== undefined) return before;
    this.#held.set(id, pixels);
    this.#bytes += pixels.byteLength;
    for (const [oldest, held] of this.#held) {
      if (this.#bytes <= this.#maxBytes || oldest === id) break;
      this.#held.delete(oldest);
      this.#bytes -= held.byteLength;
    }
    return pixels;
  }
}
