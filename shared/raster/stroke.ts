import { PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { encodeDelta } from './delta.ts';
import { emptyRect, holdsRect, imageRect, isEmpty, type Rect, unionRect } from './rect.ts';
import type { SpanBuffer } from './spans.ts';

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

  /** Puts the codes of `base`, 512 x 512 as well, back on the spans: the eraser. Returns the bounds of what was written. */
  restore(spans: SpanBuffer, base: Int16Array): Rect {
    assert(base.length === PATCH_PIXELS && base !== this.codes, 'a base is another mask of the same size');
    return this.write(spans, 0, base);
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
    const { codes, before, dirty } = this;
    for (let y = dirty.y0; y < dirty.y1; y++) {
      if (this.kept[y] === 0) continue;
      const row = y * PATCH_SIZE;
      codes.set(before.subarray(row + dirty.x0, row + dirty.x1), row + dirty.x0);
    }
    return dirty;
  }

  /** The stroke as a delta, null if no code is another than before. The recorder is used up. */
  end(): Uint8Array | null {
    this.close();
    for (let y = this.dirty.y0; y < this.dirty.y1; y++) this.keepRow(y);
    const delta = encodeDelta(this.before, this.codes, this.dirty);
    return delta.length === 0 ? null : delta;
  }

  private write(spans: SpanBuffer, code: number, base: Int16Array | null): Rect {
    assert(this.open, 'a stroke that has ended takes no more spans');
    const { codes, clip } = this;
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
      if (base === null) codes.fill(code, row + x0, row + x1);
      else codes.set(base.subarray(row + x0, row + x1), row + x0);
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
