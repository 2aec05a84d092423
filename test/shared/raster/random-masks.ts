import fc from 'fast-check';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { clipRect, imageRect, patchRect, type Rect } from '../../../shared/raster/rect.ts';

/** The codes that real files hold, the ends of int16, and anything between. */
export const anyCode: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4, -1, 99, 255, 256, 1024, -128, 127, -32_768, 32_767),
  fc.integer({ min: -32_768, max: 32_767 }),
);

/** A rectangle of any size that may reach over every edge of the patch. */
export const anyRect: fc.Arbitrary<Rect> = fc
  .tuple(
    fc.integer({ min: -20, max: 530 }),
    fc.integer({ min: -20, max: 530 }),
    fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 560 })),
    fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 560 })),
  )
  .map(([x0, y0, width, height]) => ({ x0, y0, x1: x0 + width, y1: y0 + height }));

/** Something that happens to a mask: one code over a rectangle, on every `step`-th pixel of each row. */
export interface Blot {
  readonly rect: Rect;
  readonly code: number;
  readonly step: number;
}

export const anyBlot: fc.Arbitrary<Blot> = fc.record({
  rect: anyRect,
  code: anyCode,
  step: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 17 })),
});

/** A mask whose padding holds something that must never change. */
export const anyMask: fc.Arbitrary<Int16Array> = fc
  .tuple(anyCode, fc.array(anyBlot, { maxLength: 8 }))
  .map(([fill, blots]) => {
    const codes = new Int16Array(PATCH_PIXELS).fill(fill);
    for (const one of blots) blot(codes, one, patchRect);
    return codes;
  });

/** Puts a blot on a mask, only inside `clip`. */
export function blot(codes: Int16Array, { rect, code, step }: Blot, clip: Rect = imageRect): void {
  const { x0, y0, x1, y1 } = clipRect(rect, clip);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) if ((x + 3 * y) % step === 0) codes[y * PATCH_SIZE + x] = code;
  }
}

/** First pixel where two masks differ, -1 where they are the same: quicker than a deep comparison. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
