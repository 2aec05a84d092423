import { isPadding } from '../../shared/cloudsen12/patch-frame.ts';
import {
  type SpectralBand,
  type SpectralGroup,
  spectralBands,
  spectralGroups,
} from '../../shared/cloudsen12/spectral-bands.ts';
import type { DatasetReport, LayerReport, SplitReport } from '../../shared/dataset-report.ts';
import { PREFETCH_RANK } from '../../shared/pixel-order.ts';
import { ClassSpectrum } from './class-spectrum.svelte.ts';
import type { LayerCache, LayerPixels } from './layer-cache.ts';
import { MAX_PINS, type Pin, Pins } from './pins.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';

/** Sides of the square around the cursor whose mean is shown, in pixels. */
export const regionSides = [1, 3, 5, 11] as const;

/** Asked for together: as many as go to the host at once, so that a patch that is left leaves no more behind. */
const AT_ONCE = 6;

interface InspectedPatch {
  readonly splitId: string;
  readonly patch: number;
}

/** What the inspector needs of the workspace. */
interface Inspected {
  readonly layers: LayerCache;
  readonly report: DatasetReport;
  readonly split: () => SplitReport;
  /** What is painted; null where nothing is on the canvas. */
  readonly shown: () => InspectedPatch | null;
  /** The same, or another date in its place. */
  readonly seen: () => InspectedPatch | null;
}

/** A layer that was asked for and could not be read. */
const UNREADABLE = 'unreadable';

/**
 * Everything that the dataset says of the pixel under the cursor. It needs every layer of the patch, so it asks for them
 * when it is open alone, behind all that is shown.
 */
export class Inspector {
  readonly pins = new Pins();
  readonly classSpectrum = new ClassSpectrum();
  side = $state<number>(1);
  readonly #inspected: Inspected;
  readonly #preferences: Preferences;
  readonly #generation: () => number;
  #chosenGroup = $state<SpectralGroup | null>(null);
  #held = new Map<string, LayerPixels | typeof UNREADABLE>();
  #heldOf: InspectedPatch | null = null;
  /** Counts arrivals. */
  #arrivals = $state(0);
  #turn = 0;
  #toReveal = false;

  /** Of what is seen: another date may lie in another split. */
  readonly #split = $derived.by(() => {
    const { report, seen, split } = this.#inspected;
    const splitId = seen()?.splitId;
    return report.splits.find(({ id }) => id === splitId) ?? split();
  });
  readonly layerIds = $derived(new Set(this.#split.layers.map((layer) => layer.id)));
  readonly groups = $derived(spectralGroups(this.layerIds));
  /** The product whose spectrum is shown: the chosen one where the split holds it; null where it holds none. */
  readonly group = $derived(this.groups.find((group) => group === this.#chosenGroup) ?? this.groups[0] ?? null);
  readonly bands: readonly SpectralBand[] = $derived(
    this.group === null ? [] : spectralBands(this.group, this.layerIds),
  );

  /** `generation` of the workspace's requests. */
  constructor(inspected: Inspected, preferences: Preferences, generation: () => number) {
    this.#inspected = inspected;
    this.#preferences = preferences;
    this.#generation = generation;
  }

  get open(): boolean {
    return this.#preferences.now.inspector;
  }

  /** Open, in a dock that is. */
  get visible(): boolean {
    return this.open && this.#preferences.now.rightDock.open;
  }

  async setOpen(inspector: boolean): Promise<void> {
    this.#toReveal = inspector && !this.visible;
    this.#preferences.set({ inspector });
    await this.bring();
  }

  async chooseGroup(group: SpectralGroup): Promise<void> {
    this.#chosenGroup = group;
    await this.bring();
  }

  /** What is told is of the patch that is painted: its mask lies on these pixels. */
  get isOfMask(): boolean {
    return isSame(this.#inspected.seen(), this.#inspected.shown());
  }

  /** Once after it has been opened by hand: it may lie below the edge of its dock. */
  takeReveal(): boolean {
    const reveal = this.#toReveal;
    this.#toReveal = false;
    return reveal;
  }

  /** Pins of the shown patch, by number. */
  get shownPins(): readonly Pin[] {
    const place = this.#inspected.shown();
    return place === null ? [] : this.pins.of(place);
  }

  /**
   * Pins the square around a pixel of the shown patch, or takes the pin that is there away. Why it cannot, in a sentence, or
   * null.
   */
  togglePin(x: number, y: number): string | null {
    const place = this.#inspected.shown();
    if (place === null) return 'The patch is still loading.';
    if (isPadding(x, y)) return 'This is padding, no pixel of the image.';
    const pin = this.pins.at(place, x, y);
    if (pin !== null) this.pins.remove(place, pin.number);
    else if (this.pins.isFull(place)) return `${MAX_PINS} pixels are pinned on this patch: take one away first.`;
    else this.pins.add(place, x, y, this.side);
    return null;
  }

  unpin(number: number): void {
    const place = this.#inspected.shown();
    if (place !== null) this.pins.remove(place, number);
  }

  /** Layers that are neither labels nor on the spectrum's axis, in the split's order. */
  get otherLayers(): readonly LayerReport[] {
    return this.#split.layers.filter(({ group, kind }) => group !== 'LABEL' && kind !== 'reflectance');
  }

  /** The layer's pixels of the patch that is seen; null until they have come, `unreadable` where they cannot be had. */
  pixelsOf(layerId: string): LayerPixels | typeof UNREADABLE | null {
    void this.#arrivals;
    return this.#isSeen(this.#heldOf) ? (this.#held.get(layerId) ?? null) : null;
  }

  /**
   * The spectrum's bands of the patch that is seen, null in the place of each that has not come or cannot be read. The same array
   * until another has arrived.
   */
  readonly spectrumPixels: readonly (Int16Array | null)[] = $derived.by(() => {
    const now = this.bands.map(({ layerId }) => {
      const pixels = this.pixelsOf(layerId);
      return pixels instanceof Int16Array ? pixels : null;
    });
    const before = this.#spectrumBefore;
    if (now.length !== before.length || now.some((band, i) => band !== before[i])) this.#spectrumBefore = now;
    return this.#spectrumBefore;
  });
  #spectrumBefore: readonly (Int16Array | null)[] = [];

  /** Nothing of the spectrum is still on its way. */
  readonly spectrumComplete = $derived(this.bands.every(({ layerId }) => this.pixelsOf(layerId) !== null));

  /** Asks for what the visible inspector lacks of the patch that is seen. Settles when it is there, or wanted no more. */
  async bring(): Promise<void> {
    const turn = ++this.#turn;
    const place = this.#inspected.seen();
    if (!this.visible || place === null) return;
    if (!this.#isSeen(this.#heldOf)) {
      this.#held = new Map();
      this.#heldOf = { splitId: place.splitId, patch: place.patch };
      this.#arrivals++;
    }
    const wanted = () => turn === this.#turn && this.visible && this.#isSeen(place);
    const missing = this.#wantedLayers().filter(({ id }) => !(this.#held.get(id) instanceof Object));
    for (let first = 0; first < missing.length && wanted(); first += AT_ONCE) {
      await Promise.all(missing.slice(first, first + AT_ONCE).map((layer) => this.#load(layer, place)));
    }
  }

  /** The spectrum's bands first. */
  #wantedLayers(): readonly LayerReport[] {
    const { layers } = this.#split;
    const spectral = this.bands.flatMap(({ layerId }) => layers.filter(({ id }) => id === layerId));
    return [...spectral, ...this.otherLayers];
  }

  async #load({ id, itemType }: LayerReport, { splitId, patch }: InspectedPatch): Promise<void> {
    const held = this.#held;
    const key = { splitId, patch, layerId: id, itemType };
    const pixels = this.#inspected.layers.load(key, this.#generation(), PREFETCH_RANK);
    // What cannot be read is told in the place of its value; the report says why.
    held.set(id, await pixels.catch(() => UNREADABLE));
    if (held === this.#held) this.#arrivals++;
  }

  #isSeen(place: InspectedPatch | null): boolean {
    return isSame(this.#inspected.seen(), place);
  }
}

function isSame(a: InspectedPatch | null, b: InspectedPatch | null): boolean {
  return a !== null && b !== null && a.splitId === b.splitId && a.patch === b.patch;
}
