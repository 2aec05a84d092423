import { expect, test } from 'vitest';
import { click, type Doing, gesturesPatchByPatch, Hand, key, press } from './gestures.ts';
import { motorSeconds } from './motor-model.ts';

const stroke = (ink: number, radius: number): Doing => ({
  need: { shape: 'brush', ink, radius },
  gestures: [press(30)],
});
const lasso = (ink: number | 'proposal'): Doing => ({
  need: { shape: 'lasso', ink, radius: null },
  gestures: [press(90)],
});
const accept: Doing = { need: null, gestures: [key] };

function countsOf(doings: readonly Doing[]): number[] {
  const hand = new Hand();
  return doings.map((doing) => {
    const { length } = hand.gesturesOf(doing);
    hand.take(doing);
    return length;
  });
}

test('the first stroke takes its class, its size and the press; the same again takes the press alone', () => {
  expect(countsOf([stroke(3, 8), stroke(3, 8)])).toEqual([3, 1]);
});

test('another class, another size and another tool are a gesture each', () => {
  expect(countsOf([stroke(3, 8), stroke(2, 8), stroke(2, 4), lasso(2), lasso('proposal'), stroke(2, 4)])).toEqual([
    3, 2, 2, 2, 2, 3,
  ]);
});

test('a key leaves in the hand what is there', () => {
  expect(countsOf([stroke(3, 8), accept, stroke(3, 8)])).toEqual([3, 1, 1]);
});

test('to ask what something would take does not take it', () => {
  const hand = new Hand();
  expect(hand.gesturesOf(lasso(1))).toHaveLength(3);
  expect(hand.gesturesOf(lasso(1))).toHaveLength(3);
});

test('gestures are counted as if each patch were opened once, in the order in which things were done there', () => {
  const done = [
    { ...stroke(3, 8), patch: 1 },
    { ...stroke(2, 8), patch: 0 },
    { ...stroke(3, 8), patch: 1 },
    { ...stroke(2, 8), patch: 0 },
  ];
  const counted = gesturesPatchByPatch(done);
  expect(counted.map((one) => done.indexOf(one.done))).toEqual([1, 3, 0, 2]);
  expect(counted.map(({ gestures }) => gestures.length)).toEqual([3, 1, 2, 1]);
});

test('a press takes the longer the farther it goes, and a key less than a click', () => {
  expect(motorSeconds([press(900)]) - motorSeconds([click])).toBeCloseTo(10);
  expect(motorSeconds([key])).toBeLessThan(motorSeconds([click]));
  expect(motorSeconds([key, click])).toBeCloseTo(motorSeconds([key]) + motorSeconds([click]));
});
