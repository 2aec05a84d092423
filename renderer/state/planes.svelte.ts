import { compositeLayers } from '../../shared/composites.ts';
import type { SplitReport } from '../../shared/dataset-report.ts';
import { gradientOf } from '../../shared/raster/gradient.ts';
import { numberPlane, wholePlane } from '../../shared/raster/level-plane.ts';
import { defaultStretch, type Stretching, stretchingOf } from '../../shared/stretch.ts';
import { wholeChannelOf } from './channels.ts';
import type { Pane } from './pane.svelte.ts';
import type { PatchLayers } from './patch-layers.svelte.ts';
import type { Picture } from './patch-showing.svelte.ts';
import type { PictureChannels, Pictures } from './picture-channels.ts';

interface Parts {
  /** The one that is pointed at, or was last. */
  readonly pane: () => Pane;
  readonly pictures: Pictures;
  readonly split: () => SplitReport;
  readonly patchLayers: PatchLayers;
  /** What a pane shows. */
  readonly pictureIn: (place: number) => Picture | null;
}

const spectral = /^L1C_B\d/;

/** What the wand compares, and what superpixels and boundaries are found by: levels of 0 to 255, one plane per channel. */
export class Planes {
  readonly #parts: Parts;
  /** Bands to be compared, by layer; none: what the view shows, as it shows it. */
  bandIds = $state.raw<readonly string[]>([]);

  /** Bands that can be chosen. */
  readonly choices: readonly string[] = $derived.by(() => {
    const ids = this.#parts.split().layers.map(({ id }) => id);
    const l1c = ids.filter((id) => spectral.test(id));
    return l1c.length > 0 ? l1c : ids.filter((id) => /^L2A_B\d/.test(id));
  });
  /** Of the pictures that were pointed at: the pointer goes from one to the other and back. */
  readonly #kept = new WeakMap<Picture, { readonly key: string; readonly planes: readonly Uint8Array[] }>();
  readonly #pane = $derived.by(() => this.#parts.pane());
  readonly #chosen = $derived(this.bandIds.filter((id) => this.choices.includes(id)));
  /** A sentence where they are not there. */
  readonly now = $derived.by((): readonly Uint8Array[] | string =>
    this.#chosen.length > 0 ? this.#ofBands(this.#chosen) : this.#ofView(),
  );

  /** How steep they are at each pixel; a sentence where they are not there. */
  readonly relief = $derived.by((): Uint8Array | string => {
    const { now } = this;
    return typeof now === 'string' ? now : gradientOf(now);
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Every band that there is, or those that the view shows. */
  toggle(bandId: string): void {
    const { bandIds } = this;
    this.bandIds = bandIds.includes(bandId) ? bandIds.filter((id) => id !== bandId) : [...bandIds, bandId];
  }

  #ofBands(ids: readonly string[]): readonly Uint8Array[] | string {
    const pixels = this.#parts.patchLayers.of(ids);
    if (typeof pixels === 'string') return pixels;
    return ids.flatMap((id, place) => {
      const band = pixels[place];
      const channel = band === undefined ? null : wholeChannelOf(id, band);
      return channel === null ? [] : [wholePlane(channel.numbers, channel.levels(defaultStretch.measured, 0))];
    });
  }

  #ofView(): readonly Uint8Array[] | string {
    const { pictures, pictureIn, split } = this.#parts;
    const pane = this.#pane;
    const picture = pictureIn(pane.place);
    if (picture === null) return 'The picture is still loading.';
    const { composite, bands } = picture;
    if (compositeLayers(composite, new Set(split().layers.map(({ id }) => id))) === null)
      return 'The picture is still loading.';
    const content = pictures.channelsOf(composite, bands);
    const stretching = stretchingOf(composite, pane.stretch);
    const key = JSON.stringify(stretching);
    const kept = this.#kept.get(picture);
    if (kept?.key === key) return kept.planes;
    const planes = planesOf(content, stretching);
    if (planes !== null) this.#kept.set(picture, { key, planes });
    return planes ?? `${composite.name} is no measurement: choose another composite, or bands, for this tool.`;
  }
}

/** Null where the picture is no measurement. */
function planesOf(content: PictureChannels, stretching: Stretching): readonly Uint8Array[] | null {
  if (content.kind === 'whole')
    return content.channels.map((channel, place) => wholePlane(channel.numbers, channel.levels(stretching, place)));
  if (content.kind === 'numbers')
    return content.channels.map((channel, place) => numberPlane(channel.values, channel.levels(stretching, place)));
  return null;
}
