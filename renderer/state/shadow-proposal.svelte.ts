import { searchHeights } from '../../shared/proposals/shadow-heights.ts';
import { shadowOffer } from '../../shared/proposals/shadow-offer.ts';
import { outlinesOf } from '../../shared/proposals/shadow-outlines.ts';
import {
  NO_DARK_BANDS,
  NO_DIRECTION,
  type ShadowSettings,
  shadowDefaults,
  shadowHeights,
  shadowLight,
} from '../../shared/proposals/shadow-source.ts';
import { type Piece, pieceOutline, piecesOf } from '../../shared/raster/pieces.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Offered, ProposalSource } from './proposal-source.ts';
import type { ShadowInputs } from './shadow-inputs.svelte.ts';
import { stepped } from './step-pieces.ts';

interface Parts {
  readonly inputs: ShadowInputs;
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly lookAt: (bounds: Rect) => void;
  /** Another source is opened, or none. */
  readonly closes: () => void;
}

/** What was said of one mask. */
interface Of<Thing> {
  readonly mask: MaskDocument | null;
  readonly is: Thing;
}

/** A thousand lines take more than a millisecond to draw. */
const READABLE_LINES = 3000;
const NONE: ReadonlyMap<number, number> = new Map();
/** Heights are not known better. */
const HEIGHT_STEP = 10;

/** The shadows that the mask's clouds throw are proposed, by how high the clouds are. */
export class ShadowProposal implements ProposalSource {
  readonly id = 'shadow';
  readonly stale = false;
  readonly #parts: Parts;
  #settings = $state.raw<ShadowSettings>(shadowDefaults);
  /** Heights of single clouds, by the first pixel of each. */
  #own = $state.raw<Of<ReadonlyMap<number, number>>>({ mask: null, is: NONE });
  #cloudPixel = $state<number | null>(null);
  /** What the last search came to, in a sentence. */
  #told = $state.raw<Of<string> | null>(null);

  readonly #thinThrows = $derived(this.#settings.thinThrows);
  readonly #margin = $derived(this.#settings.marginPixels);
  readonly outlines = $derived.by(() => {
    const { clouds } = this.#parts.inputs;
    return clouds === null ? null : outlinesOf(clouds.classes, this.#thinThrows, this.#margin);
  });
  readonly light = $derived.by(() => {
    const { direction, sunElevationDeg } = this.#parts.inputs;
    return direction === null ? null : shadowLight(direction, sunElevationDeg, this.#settings);
  });
  readonly #ownNow = $derived.by(() => (this.#own.mask === this.#parts.mask() ? this.#own.is : NONE));

  readonly offered = $derived.by((): Offered | string => {
    const { clouds, layers, ground } = this.#parts.inputs;
    if (clouds === null) return 'The mask is still loading.';
    if (typeof layers === 'string') return layers;
    const { light, outlines } = this;
    if (light === null) return NO_DIRECTION;
    if (ground === null || outlines === null) return NO_DARK_BANDS;
    if (outlines.clouds.count === 0) {
      return `The mask has no ${this.#thinThrows ? '' : 'thick '}cloud that could throw a shadow.`;
    }
    const settings = this.#settings;
    const ofClouds = [...this.#ownNow];
    const offer = shadowOffer(ground, outlines, light, { metres: settings.heightMetres, ofClouds }, settings);
    return { mask: clouds.mask, offer, settings: this.#recorded(ofClouds.length) };
  });

  /** The clouds that throw shadows, largest first. */
  readonly clouds = $derived.by((): readonly Piece[] => (this.outlines === null ? [] : piecesOf(this.outlines.clouds)));
  /** The one whose height is set; null: all. */
  readonly cloud = $derived(this.clouds.find(({ firstPixel }) => firstPixel === this.#cloudPixel) ?? null);
  /** How many clouds have a height of their own. */
  readonly ownHeights = $derived(this.clouds.filter(({ firstPixel }) => this.#ownNow.has(firstPixel)).length);
  /** Of the chosen cloud, or of all that have none of their own. */
  readonly heightMetres = $derived.by(() => {
    const own = this.cloud === null ? undefined : this.#ownNow.get(this.cloud.firstPixel);
    return own ?? this.#settings.heightMetres;
  });
  /** The lines around the chosen cloud. */
  readonly outline = $derived.by((): readonly number[] => {
    const { cloud, outlines } = this;
    return cloud === null || outlines === null ? [] : pieceOutline(outlines.clouds.labels, cloud, READABLE_LINES);
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  close(): void {
    this.#cloudPixel = null;
    this.#told = null;
    this.#parts.closes();
  }

  get settings(): ShadowSettings {
    return this.#settings;
  }

  get told(): string | null {
    return this.#told?.mask === this.#parts.mask() ? this.#told.is : null;
  }

  change(change: Partial<ShadowSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#told = null;
  }

  /** Of the chosen cloud, or of all that have none of their own. */
  setHeight(metres: number): void {
    const { cloud } = this;
    if (cloud === null) this.change({ heightMetres: metres });
    else this.#setOwn(new Map([...this.#ownNow, [cloud.firstPixel, metres]]));
  }

  /** Every cloud is as high as all. */
  forgetOwnHeights(): void {
    this.#setOwn(NONE);
  }

  #setOwn(is: ReadonlyMap<number, number>): void {
    this.#own = { mask: this.#parts.mask(), is };
    this.#told = null;
  }

  /** Sets the height that fits best: of the chosen cloud, or of all together. */
  suggest(): void {
    const search = this.#search();
    if (search === null) return;
    const { cloud } = this;
    const found = (cloud === null ? null : search.ofClouds.get(cloud.firstPixel)) ?? search.all;
    if (found.kind === 'found') this.setHeight(rounded(found.metres));
    this.#say(found.kind === 'found' ? `Fits best at ${rounded(found.metres)} m.` : found.why);
  }

  /** Gives each cloud the height that fits it best, where one can be told. */
  suggestEach(): void {
    const search = this.#search();
    if (search === null) return;
    const own = new Map<number, number>();
    for (const [pixel, found] of search.ofClouds) if (found.kind === 'found') own.set(pixel, rounded(found.metres));
    if (search.all.kind === 'found') this.change({ heightMetres: rounded(search.all.metres) });
    this.#setOwn(own);
    const count = search.ofClouds.size;
    const rest = own.size < count ? ' The others are as high as all.' : '';
    this.#say(`Found for ${own.size} of ${count} clouds.${rest}`);
  }

  #search() {
    const { ground } = this.#parts.inputs;
    const { outlines, light } = this;
    if (ground === null || outlines === null || light === null) return null;
    return searchHeights(ground, outlines.clouds, light, shadowHeights);
  }

  #say(sentence: string): void {
    this.#told = { mask: this.#parts.mask(), is: sentence };
  }

  /** The height of one cloud is set from now on; null: of all. */
  chooseCloud(cloud: Piece | null): void {
    this.#cloudPixel = cloud?.firstPixel ?? null;
    this.#told = null;
    if (cloud !== null) this.#parts.lookAt(cloud.bounds);
  }

  stepCloud(steps: number): void {
    this.chooseCloud(stepped(this.clouds, this.cloud, steps));
  }

  /** A cloud, by its first pixel, is as high as that. */
  setCloud(firstPixel: number, metres: number): void {
    this.chooseCloud(this.clouds.find((cloud) => cloud.firstPixel === firstPixel) ?? null);
    this.setHeight(rounded(metres));
  }

  #recorded(cloudsOfOwnHeight: number): Offered['settings'] {
    const { heightMetres, nudgeDeg, darkBelow, marginPixels, thinThrows, leastPixels } = this.#settings;
    return {
      ...{ heightMetres, cloudsOfOwnHeight, nudgeDeg, marginPixels, thinThrows, leastPixels },
      darkBelowPercent: darkBelow,
      azimuthDeg: this.light?.azimuthDeg ?? null,
      sunElevationDeg: this.light?.sunElevationDeg ?? null,
    };
  }
}

function rounded(metres: number): number {
  return Math.round(metres / HEIGHT_STEP) * HEIGHT_STEP;
}
