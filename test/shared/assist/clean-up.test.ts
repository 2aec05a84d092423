import { expect, test } from 'vitest';
import { cleanedUp } from '../../../shared/assist/clean-up.ts';
import { isPadding, PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';

/** Thick on the left, clear on the right, a line of no data through both, and specks of one pixel and of 5 x 5. */
function scene(): Uint8Array {
  return Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => {
    const [x, y] = [i % 512, Math.floor(i / 512)];
    if (isPadding(x, y) || y === 300) return NO_STATEMENT;
    if (x === 400 && y === 100) return 3;
    if (x >= 420 && x < 425 && y >= 200 && y < 205) return 2;
    return x < 200 ? 1 : 0;
  });
}

const at = (classes: Uint8Array, x: number, y: number) => classes[y * 512 + x];
const changed = (classes: Uint8Array) => scene().reduce((sum, number, i) => sum + (classes[i] === number ? 0 : 1), 0);

test('without a box and without islands nothing is cleaned up', () => {
  expect(changed(cleanedUp(scene(), { majorityBox: 1, smallestIsland: 0 }))).toBe(0);
});

test('a box takes the speck that is less than half of it', () => {
  const cleaned = cleanedUp(scene(), { majorityBox: 3, smallestIsland: 0 });
  expect([at(cleaned, 400, 100), at(cleaned, 422, 202)]).toEqual([0, 2]);
});

test('islands below the size go, larger ones stay', () => {
  expect(at(cleanedUp(scene(), { majorityBox: 1, smallestIsland: 25 }), 422, 202)).toBe(2);
  expect(at(cleanedUp(scene(), { majorityBox: 1, smallestIsland: 26 }), 422, 202)).toBe(0);
});

test('what states nothing neither grows nor shrinks', () => {
  for (const box of [1, 3, 7] as const) {
    const cleaned = cleanedUp(scene(), { majorityBox: box, smallestIsland: 600 });
    expect(scene().findIndex((number, i) => (number === NO_STATEMENT) !== (cleaned[i] === NO_STATEMENT))).toBe(-1);
  }
});
