import type { PictureReading } from '../../shared/cloudsen12/layer-colours.ts';
import type { Composite } from '../../shared/composites.ts';
import {
  defaultStretch,
  type Stretching,
  stretchingOf,
  type ValueRange,
  withoutOwn,
  withStretching,
} from '../../shared/stretch.ts';
import { type Channel, rangeOf } from './channels.ts';
import type { Pane } from './pane.svelte.ts';
import type { Picture } from './patch-showing.svelte.ts';
import type { PictureChannels, Pictures } from './picture-channels.ts';

interface Parts {
  readonly pane: () => Pane;
  /** What the pane shows; null while nothing is shown. */
  readonly picture: () => Picture | null;
  readonly pictures: Pictures;
  readonly reading: (composite: Composite) => PictureReading;
}

export const GAMMAS = { min: 0.4, max: 3 } as const;

/** How the picture of a pane is stretched, and what can be changed about it. */
export class Contrast {
  readonly #parts: Parts;
  readonly picture: Picture | null = $derived.by(() => this.#parts.picture());
  readonly composite: Composite | null = $derived(this.picture?.composite ?? null);
  readonly content: PictureChannels = $derived.by(() => {
    const { picture } = this;
    if (picture === null) return { kind: 'blank' };
    return this.#parts.pictures.channelsOf(picture.composite, picture.bands, this.#parts.reading(picture.composite));
  });
  /** None where the picture is no measurement. */
  readonly channels: readonly Channel[] = $derived('channels' in this.content ? this.content.channels : []);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get #pane(): Pane {
    return this.#parts.pane();
  }

  get stretching(): Stretching {
    const { composite } = this;
    const { stretch } = this.#pane;
    return composite === null ? stretch.measured : stretchingOf(composite, stretch);
  }

  set stretching(stretching: Stretching) {
    const { composite } = this;
    if (composite !== null) this.#pane.stretch = withStretching(this.#pane.stretch, composite, stretching);
  }

  /** By channel; null where it is drawn by rank. */
  get ranges(): readonly (ValueRange | null)[] {
    const { stretching } = this;
    return this.channels.map((channel, place) => rangeOf(channel, stretching, place));
  }

  /** Another stretch than this composite would have by itself. */
  get isChanged(): boolean {
    const { composite } = this;
    if (composite === null) return false;
    const byItself = composite.stretch ?? defaultStretch.measured;
    return JSON.stringify(this.stretching) !== JSON.stringify(byItself);
  }

  reset(): void {
    const { composite } = this;
    if (composite === null) return;
    if (composite.stretch === undefined) this.stretching = defaultStretch.measured;
    this.#pane.stretch = withoutOwn(this.#pane.stretch, composite.id);
  }

  set kind(kind: Stretching['kind']) {
    const { gamma } = this.stretching;
    if (kind === this.stretching.kind) return;
    if (kind === 'fixed') this.#fix(this.ranges);
    else if (kind === 'equalised') this.stretching = { kind, gamma };
    else this.stretching = { ...percentilesOf(this.#pane), gamma };
  }

  /** The same on all patches: today's values are kept. */
  get isFixed(): boolean {
    return this.stretching.kind === 'fixed';
  }

  set isFixed(isFixed: boolean) {
    this.kind = isFixed ? 'fixed' : 'percentile';
  }

  set gamma(gamma: number) {
    this.stretching = { ...this.stretching, gamma };
  }

  setPercentiles(low: number, high: number): void {
    const { gamma } = this.stretching;
    if (low >= 0 && low < high && high <= 100) this.stretching = { kind: 'percentile', low, high, gamma };
  }

  /** The range of one channel, by hand; the others keep theirs. */
  setRange(place: number, range: ValueRange): void {
    const [low, high] = range;
    if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) return;
    this.#fix(this.ranges.map((before, other) => (other === place ? range : before)));
  }

  #fix(ranges: readonly (ValueRange | null)[]): void {
    const { gamma } = this.stretching;
    const { low, high } = percentilesOf(this.#pane);
    const all = ranges.map((range, place) => range ?? this.channels[place]?.percentileRange(low, high) ?? [0, 1]);
    this.stretching = { kind: 'fixed', ranges: all, gamma };
  }
}

function percentilesOf({ stretch: { measured } }: Pane): Extract<Stretching, { readonly kind: 'percentile' }> {
  if (measured.kind === 'percentile') return measured;
  return { kind: 'percentile', low: 2, high: 98, gamma: measured.gamma };
}
