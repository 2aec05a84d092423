import { expect, test } from 'vitest';
import { patchMask } from '../../support/ascii-mask.ts';
import { PooledIou } from './pooled-iou.ts';

const truth = (rows: readonly string[]) => Uint8Array.from(patchMask(rows, 50, 50));

test('intersections and unions of all patches are summed before they are divided', () => {
  const iou = new PooledIou();
  iou.add(truth(['2222222222']), patchMask(['2222222222'], 50, 50));
  iou.add(truth(['22']), patchMask(['..'], 50, 50));
  expect(iou.byClass()[2]).toBeCloseTo(10 / 12);
  expect(iou.reaches(0.83)).toBe(true);
  expect(iou.reaches(0.84)).toBe(false);
});

test('what is drawn too much counts against both classes', () => {
  const iou = new PooledIou();
  iou.add(truth(['22..']), patchMask(['2233'], 50, 50));
  const [clear, thick, thin, shadow] = iou.byClass();
  expect([thick, thin, shadow]).toEqual([1, 1, 0]);
  expect(clear).toBeCloseTo(1 - 2 / (509 * 509 - 2));
});

test('padding does not count', () => {
  const iou = new PooledIou();
  iou.add(truth([]), patchMask([], 50, 50, 0, 3));
  expect(iou.byClass()).toEqual([1, 1, 1, 1]);
});

test('pixels that are moved count like a patch that was added as it is now', () => {
  const moved = new PooledIou();
  moved.add(truth(['22']), patchMask(['..'], 50, 50));
  moved.move(2, 0, 2);
  const added = new PooledIou();
  added.add(truth(['22']), patchMask(['2.'], 50, 50));
  expect(moved.byClass()).toEqual(added.byClass());
});
