import { describe, expect, test } from 'vitest';
import { decideUnscribbled } from '../../../shared/cloudsen12/unscribbled.ts';

describe('the unscribbled value of a file', () => {
  test.each([99, -1, 7, 255, -99])('is %i where that is the most frequent value outside 0..6', (code) => {
    expect(
      decideUnscribbled([
        [code, 5000],
        [0, 90_000],
        [3, 7],
        [120, 4999],
      ]),
    ).toBe(code);
  });

  test('is asked for where every value is a scribble code', () => {
    expect(
      decideUnscribbled([
        [0, 259_000],
        [6, 81],
      ]),
    ).toBeNull();
    expect(decideUnscribbled([])).toBeNull();
  });

  test('is asked for where two values are equally frequent', () => {
    expect(
      decideUnscribbled([
        [-1, 50],
        [99, 50],
        [0, 1],
      ]),
    ).toBeNull();
  });
});
