import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PaintedOver, paintedOver, paintOverRule } from '../../../shared/cloudsen12/paint-over.ts';
import { forAnyCode, type PaintRule } from '../../../shared/raster/paint-rule.ts';

/** As the mask has them, in any int16. */
const classOf = (code: number): PaintedOver =>
  (({ 0: 'clear', 1: 'thick', 2: 'thin', 3: 'shadow' }) as const)[code as 0 | 1 | 2 | 3] ?? 'none';
const everyCode = Array.from({ length: 65_536 }, (_, bits) => (bits << 16) >> 16);
const someCodes = fc.oneof(fc.constantFrom(0, 1, 2, 3, -1, 99, 255), fc.integer({ min: -32_768, max: 32_767 }));

const writes = (rule: PaintRule | null, there: number, next: number) =>
  rule === null || rule.strength[next & 0xffff] >= rule.hold[there & 0xffff];

describe('what may be painted over', () => {
  it('is everything, without a rule', () => {
    expect(paintOverRule({ kind: 'everything' }, classOf)).toBe(null);
  });

  it('is only the chosen classes, or all but the protected ones, whatever is written', () => {
    fc.assert(
      fc.property(fc.subarray([...paintedOver]), someCodes, (classes, next) => {
        const only = paintOverRule({ kind: 'only', classes }, classOf);
        const protect = paintOverRule({ kind: 'protect', classes }, classOf);
        for (const there of everyCode) {
          const chosen = classes.includes(classOf(there));
          if (writes(only, there, next) !== chosen || writes(protect, there, next) === chosen)
            expect({ there, next, classes }).toBe('as chosen');
        }
      }),
      { numRuns: 12 },
    );
  });

  it('is, by priority, what is of the same class or of a lower one: thick, shadow, thin, clear, nothing', () => {
    const rule = paintOverRule({ kind: 'priority' }, classOf);
    const falling = [1, 3, 2, 0, -1];
    falling.forEach((next, place) => {
      const givesWay = falling.map((there) => writes(rule, there, next));
      expect(givesWay).toEqual(falling.map((_, other) => other >= place));
    });
    expect(writes(rule, 99, -1)).toBe(true);
    expect(writes(rule, 0, 99)).toBe(false);
  });

  it('says nothing about what an eraser puts back, and all about what it takes away', () => {
    fc.assert(
      fc.property(fc.subarray([...paintedOver]), someCodes, someCodes, (classes, there, next) => {
        const protect = paintOverRule({ kind: 'protect', classes }, classOf);
        const priority = paintOverRule({ kind: 'priority' }, classOf);
        if (protect === null || priority === null) throw new Error('both are rules');
        expect(writes(forAnyCode(protect), there, next)).toBe(!classes.includes(classOf(there)));
        expect(writes(forAnyCode(priority), there, next)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });
});
