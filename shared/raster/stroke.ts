import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { encodeDelta } from './delta.ts';
import type { PaintRule } from './paint-rule.ts';
import { emptyRect, holdsRect, imageRect, isEmpty, type Rect, unionRect } from './rect.ts';
import type { SpanBuffer } from './spans.ts';

/** Where a stroke may write at all; null where that does not limit it. */
export interface StrokeLimits {
  /** Which codes give way to which. */
  readonly rule: PaintRule | null;
  /** 512 x 512; writes only where it is 1. */
  readonly region: Uint8Array | null;
}

const noLimits: StrokeLimits = { rule: null, region: null };

/**
 * One stroke on a mask of 512 x 512 codes, as a transaction: `end` gives what it changed as a delta, `cancel` puts
 * every code back. Until then the codes must not be written by anyone else. Only pixels inside `clip`, by default the
 * image area, are ever touched, whatever the spans say.
 *
 * Codes from before are copied a row at a time, when the stroke first reaches that row.
 */
export class StrokeRecorder {
  readonly codes: Int16Array;
  readonly clip: Rect;
  /** Hold for what is written from then on. */
  limits: StrokeLimits = noLimits;
  /** Bounds of everything painted so far. */
  dirty: Rect = emptyRect;
  private readonly before = new Int16Array(PATCH_PIXELS);
  private readonly kept = new Uint8Array(PATCH_SIZE);
  private open = true;

  constructor(codes: Int16Array, clip: Rect = imageRect) {
    assert(codes.length === PATCH_PIXELS, `a mask of ${codes.length} codes`);
    assert(holdsRect(imageRect, clip), 'a stroke stays inside the image area');
    this.codes = codes;
    this.clip = clip;
  }

  /** Writes `code` on the spans and returns the bounds of what was written. */
  paint(spans: SpanBuffer, code: number): Rect {
    assert(code === (code << 16) >> 16, `code ${code} is no int16`);
    return this.write(spans, code, null);
  }

  /** Writes the codes that another mask of 512 x 512 has on the spans. Returns the bounds of what was written. */
  copy(spans: SpanBuffer, from: Int16Array): Rect {
    assert(from.length === PATCH_PIXELS && from !== this.codes, 'codes are copied from another mask of the same size');
    return this.write(spans, 0, from);
  }

  /** The mask as it was before the stroke. */
  original(): Int16Array {
    const codes = this.codes.slice();
    this.putBack(codes);
    return codes;
  }

  /** Puts back every code and goes on, as if nothing had been written. Returns the bounds to draw anew. */
  rewind(): Rect {
    assert(this.open, 'a stroke that has ended cannot be rewound');
    this.putBack(this.codes);
    const { dirty } = this;
    this.dirty = emptyRect;
    return dirty;
  }

  /** Pixels whose code is now another than before the stroke. Looks at every dirty pixel: not for each event. */
  changedPixels(): number {
    const { codes, before, dirty } = this;
    let changed = 0;
    for (let y = dirty.y0; y < dirty.y1; y++) {
      if (this.kept[y] === 0) continue;
      const end = y * PATCH_SIZE + dirty.x1;
      for (let i = y * PATCH_SIZE + dirty.x0; i < end; i++) if (codes[i] !== before[i]) changed++;
    }
    return changed;
  }

  /** Puts back every code that the stroke wrote and returns the bounds to draw anew. The recorder is used up. */
  cancel(): Rect {
    this.close();
    this.putBack(this.codes);
    return this.dirty;
  }

  /** The stroke as a delta, null if no code is another than before. The recorder is used up. */
  end(): Uint8Array | null {
    this.close();
    for (let y = this.dirty.y0; y < this.dirty.y1; y++) this.keepRow(y);
    const delta = encodeDelta(this.before, this.codes, this.dirty);
    return delta.length === 0 ? null : delta;
  }

  private putBack(codes: Int16Array): void {
    const { before, dirty } = this;
    for (let y = dirty.y0; y < dirty.y1; y++) {
      if (this.kept[y] === 0) continue;
      const row = y * PATCH_SIZE;
      codes.set(before.subarray(row + dirty.x0, row + dirty.x1), row + dirty.x0);
    }
  }

  private write(spans: SpanBuffer, code: number, from: Int16Array | null): Rect {
    assert(this.open, 'a stroke that has ended takes no more spans');
    const { codes, clip, limits } = this;
    const isLimited = limits.rule !== null || limits.region !== null;
    const { count, data } = spans;
    let left = clip.x1;
    let right = clip.x0;
    let top = clip.y1;
    let bottom = clip.y0;
    for (let i = 0; i < 3 * count; i += 3) {
      const y = data[i];
      const x0 = Math.max(data[i + 1], clip.x0);
      const x1 = Math.min(data[i + 2], clip.x1);
      if (y < clip.y0 || y >= clip.y1 || x0 >= x1) continue;
      this.keepRow(y);
      const row = y * PATCH_SIZE;
      if (isLimited) this.writeWithin(row + x0, row + x1, code, from);
      else if (from === null) codes.fill(code, row + x0, row + x1);
      else codes.set(from.subarray(row + x0, row + x1), row + x0);
      if (x0 < left) left = x0;
      if (x1 > right) right = x1;
      if (y < top) top = y;
      if (y >= bottom) bottom = y + 1;
    }
    const written = { x0: left, y0: top, x1: right, y1: bottom };
    if (isEmpty(written)) return emptyRect;
    this.dirty = unionRect(this.dirty, written);
    return written;
  }

  private writeWithin(start: number, end: number, code: number, from: Int16Array | null): void {
    const { codes } = this;
    const { rule, region } = this.limits;
    for (let i = start; i < end; i++) {
      if (region !== null && region[i] === 0) continue;
      const next = from === null ? code : from[i];
      if (rule === null || rule.strength[next & 0xffff] >= rule.hold[codes[i] & 0xffff]) codes[i] = next;
    }
  }

  private keepRow(y: number): void {
    if (this.kept[y] !== 0) return;
    this.kept[y] = 1;
    const row = y * PATCH_SIZE;
    this.before.set(this.codes.subarray(row, row + PATCH_SIZE), row);
  }

  private close(): void {
    assert(this.open, 'a stroke ends once');
    this.open = false;
  }
}
