import { type Composite, compositeLayers } from '../../shared/composites.ts';
import type { SplitReport } from '../../shared/dataset-report.ts';
import { rangeAround, regionWithin } from '../../shared/raster/value-gate.ts';
import type { ValueRange } from '../../shared/stretch.ts';
import { type Channel, NumberChannel, WholeChannel } from './channels.ts';
import type { PaneComposites } from './pane-composites.svelte.ts';
import type { PatchLayers } from './patch-layers.svelte.ts';
import type { Pictures } from './picture-channels.ts';

interface Parts {
  readonly composites: PaneComposites;
  readonly split: () => SplitReport;
  readonly patchLayers: PatchLayers;
  readonly pictures: Pictures;
  /** The limits are others. */
  readonly changed: () => void;
}

/** Radius, in patch pixels, of the disc that a range is learned from. */
const LEARNED_RADIUS = 3;
/** A range that is learned reaches so far beyond what was seen, as a share of it. */
const LEARNED_ROOM = 0.1;

/** Any tool paints only where a layer, or an expression, lies within a range. */
export class Gate {
  readonly #parts: Parts;
  #isOn = $state(false);
  #chosen = $state<string | null>(null);
  /** By the composite that it is of: each keeps its own. */
  #ranges = $state.raw<Readonly<Record<string, ValueRange>>>({});
  /** Pixels outside the range are darkened. */
  shows = $state(true);

  /** What it can be of: whatever has one value per pixel. */
  readonly choices: readonly Composite[] = $derived.by(() => {
    const { composites } = this.#parts;
    const isMeasured = ({ kind, id }: Composite) => kind === 'scalar' || (kind === 'layer' && !id.startsWith('LABEL_'));
    return [...composites.all.filter(isMeasured), ...composites.layerViews.filter(isMeasured)];
  });
  /** Null where the split has nothing to be measured. */
  readonly composite = $derived.by(() => {
    const chosen = this.choices.find(({ id }) => id === this.#chosen);
    return chosen ?? this.choices.find(({ id }) => id === 'L1C_B2') ?? this.choices[0] ?? null;
  });
  /** What the range is held against; a sentence where that is not there. */
  readonly channel = $derived.by((): WholeChannel | NumberChannel | string => {
    const { composite } = this;
    if (composite === null) return 'This split has no layer to paint by.';
    const { split, patchLayers, pictures } = this.#parts;
    const ids = compositeLayers(composite, new Set(split().layers.map(({ id }) => id)));
    if (ids === null) return `This split lacks a layer of ${composite.name}.`;
    const bands = patchLayers.of(ids);
    if (typeof bands === 'string') return bands;
    const { kind, ...content } = pictures.channelsOf(composite, bands);
    const [channel] = 'channels' in content ? content.channels : [];
    return channel ?? `${composite.name} holds codes (${kind}): a gate is of measurements.`;
  });
  /** From the lowest to the highest value, until it is another. */
  readonly range = $derived.by((): ValueRange | null => {
    const { composite, channel } = this;
    if (composite === null || typeof channel === 'string') return null;
    return this.#ranges[composite.id] ?? extentOf(channel);
  });
  /** Where it is open; a sentence where that is not known; null while it is off. */
  readonly region = $derived.by((): Uint8Array | string | null => (this.#isOn ? this.#open : null));
  readonly #open = $derived.by((): Uint8Array | string => {
    const { channel, range } = this;
    if (typeof channel === 'string') return channel;
    if (range === null) return 'The gate has no range.';
    const [low, high] = range;
    if (channel instanceof NumberChannel) return regionWithin(channel.values, low, high);
    // A hair wider: the divisor must not shut out the value that the range was made of.
    return regionWithin(channel.numbers, low * channel.divisor - 1e-6, high * channel.divisor + 1e-6);
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  set isOn(isOn: boolean) {
    this.#isOn = isOn;
    this.#parts.changed();
  }

  choose(compositeId: string): void {
    this.#chosen = compositeId;
    this.#parts.changed();
  }

  setRange([low, high]: ValueRange): void {
    const { composite } = this;
    if (composite === null || !(low <= high)) return;
    this.#ranges = { ...this.#ranges, [composite.id]: [low, high] };
    this.#parts.changed();
  }

  /** All values again. */
  reset(): void {
    const { composite } = this;
    if (composite === null) return;
    this.#ranges = Object.fromEntries(Object.entries(this.#ranges).filter(([id]) => id !== composite.id));
    this.#parts.changed();
  }

  /** Takes the range from a small disc around a point of the patch, and is on. A sentence where it cannot. */
  learn(x: number, y: number): string | null {
    const { channel, composite } = this;
    if (typeof channel === 'string') return channel;
    const numbers = channel instanceof WholeChannel ? channel.numbers : channel.values;
    const divisor = channel instanceof WholeChannel ? channel.divisor : 1;
    const found = rangeAround(numbers, x, y, LEARNED_RADIUS);
    if (found === null) return `${composite?.name ?? 'The layer'} has no value there.`;
    const [low, high] = [found[0] / divisor, found[1] / divisor];
    const room = LEARNED_ROOM * (high - low);
    this.#isOn = true;
    this.setRange([low - room, high + room]);
    return null;
  }
}

function extentOf(channel: Channel): ValueRange {
  return channel.percentileRange(0, 100);
}
