import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { forAnyCode } from '../../shared/raster/paint-rule.ts';
import { emptyRect, isEmpty, type Rect, unionRect } from '../../shared/raster/rect.ts';
import { regionOutline } from '../../shared/raster/region-outline.ts';
import type { SpanBuffer } from '../../shared/raster/spans.ts';
import type { StrokeLimits, StrokeRecorder } from '../../shared/raster/stroke.ts';
import type { Ink } from '../tools/ink.ts';
import type { Surface } from '../tools/surface.ts';

/** What a tool writes on: a stroke under way, with the ink that is written and the limits that hold. */
export class StrokeSurface implements Surface {
  readonly #stroke: StrokeRecorder;
  /** What erasing brings back: a mask, or the one code of a pixel on which nothing was drawn. */
  readonly #erased: Int16Array | number;
  readonly #show: (rect: Rect) => void;
  #ink: Ink = { kind: 'eraser' };
  /** What was taken back and is not drawn yet: with the next write it is, at once. */
  #stale: Rect = emptyRect;

  constructor(stroke: StrokeRecorder, erased: Int16Array | number, show: (rect: Rect) => void) {
    this.#stroke = stroke;
    this.#erased = erased;
    this.#show = show;
  }

  get ink(): Ink {
    return this.#ink;
  }

  /** From now on this is written, within these limits. What was written before stays. */
  take(ink: Ink, { rule, region }: StrokeLimits): void {
    this.#ink = ink;
    const said = ink.kind === 'codes' ? ink.said : null;
    this.#stroke.limits = {
      // Whatever lay there before may come back, where it could be painted over at all.
      rule: ink.kind === 'eraser' && rule !== null ? forAnyCode(rule) : rule,
      region: said === null ? region : region === null ? said : both(said, region),
    };
  }

  write(spans: SpanBuffer): void {
    this.#stale = unionRect(this.#stale, this.#write(spans));
    this.flush();
  }

  /** Draws what was taken back, where nothing is written after it. */
  flush(): void {
    const stale = this.#stale;
    this.#stale = emptyRect;
    if (!isEmpty(stale)) this.#show(stale);
  }

  #write(spans: SpanBuffer): Rect {
    const stroke = this.#stroke;
    const ink = this.#ink;
    if (ink.kind === 'code') return stroke.paint(spans, ink.code);
    const from = ink.kind === 'codes' ? ink.codes : this.#erased;
    return typeof from === 'number' ? stroke.paint(spans, from) : stroke.copy(spans, from);
  }

  rewind(): void {
    this.#stale = unionRect(this.#stale, this.#stroke.rewind());
  }

  /** How many pixels hold another code than before. */
  get changedPixels(): number {
    return this.#stroke.changedPixels();
  }

  /** The lines around the pixels that hold another code than before; none where there are more than `most`. */
  changedOutline(most: number): readonly number[] {
    const { codes, dirty } = this.#stroke;
    const before = this.#stroke.original();
    const changed = new Uint8Array(PATCH_PIXELS);
    for (let i = 0; i < PATCH_PIXELS; i++) changed[i] = codes[i] === before[i] ? 0 : 1;
    return regionOutline(changed, dirty, most) ?? [];
  }

  /** The mask as it was before the stroke. */
  original(): Int16Array {
    return this.#stroke.original();
  }
}

function both(a: Uint8Array, b: Uint8Array): Uint8Array {
  const common = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) common[i] = (a[i] ?? 0) & (b[i] ?? 0);
  return common;
}
