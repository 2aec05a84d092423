import { expect, it } from 'vitest';
import { SpanBuffer } from '../../../shared/raster/spans.ts';

it('a span buffer keeps every span while it grows, and none after clear', () => {
  const spans = new SpanBuffer(0);
  const pushed: number[] = [];
  for (let i = 0; i < 1013; i++) {
    spans.push(i - 7, i - 30, 3 * i);
    pushed.push(i - 7, i - 30, 3 * i);
  }
  expect(spans.count).toBe(1013);
  expect([...spans.data.subarray(0, 3 * spans.count)]).toEqual(pushed);
  const grown = spans.data;
  spans.clear();
  expect(spans.count).toBe(0);
  spans.push(1, 2, 3);
  expect(spans.data).toBe(grown);
  expect([...spans.data.subarray(0, 3)]).toEqual([1, 2, 3]);
});
