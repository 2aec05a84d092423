import { expect, it } from 'vitest';
import { packTruth, unpackTruth } from '../../../electron/demo/truth.ts';

it('packed truth unpacks to the same codes, the first pixel in the lowest bits', () => {
  const codes = Uint8Array.from([1, 0, 0, 0, 0, 3, 2, 1, 2, 2, 2, 2]);
  expect([...packTruth(codes)]).toEqual([0b00000001, 0b01101100, 0b10101010]);
  expect([...unpackTruth(packTruth(codes))]).toEqual([...codes]);
});
