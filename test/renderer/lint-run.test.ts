import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LintQuestion, LintRun } from '../../renderer/state/lint-run.ts';
import { smallIslands } from '../../shared/lint/small-islands.ts';
import { patchMask } from '../support/ascii-mask.ts';

interface Mask {
  codes: Int16Array;
  painting: boolean;
}

let mask: Mask;
const told: number[] = [];
const run = new LintRun<Mask>({
  found: (_question, _ruleId, { hits }) => told.push(hits.length),
  done: () => told.push(-1),
});

beforeEach(() => {
  vi.useFakeTimers();
  mask = { codes: patchMask(['##'], 100, 100), painting: false };
});

afterEach(() => {
  run.ask(null);
  told.length = 0;
  vi.useRealTimers();
});

function question(): LintQuestion<Mask> {
  const sun = { azimuthDeg: null, elevationDeg: null };
  const checks = [{ rule: smallIslands, thresholds: { smallest: 9 } }];
  return { document: mask, layers: new Map(), readings: new Map(), sun, checks };
}

const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('a mask is looked at at once, and once more a moment after its last change', async () => {
  run.ask(question());
  await later(20);
  expect(told).toEqual([1, -1]);
  for (let change = 0; change < 4; change++) {
    run.ask(question());
    await later(200);
  }
  expect(told).toEqual([1, -1]);
  await later(100);
  expect(told).toEqual([1, -1, 1, -1]);
});

it('nothing is looked at under a stroke, and what it leaves is', async () => {
  run.ask(question());
  mask.painting = true;
  await later(5000);
  expect(told).toEqual([]);
  mask.codes = patchMask([], 0, 0);
  mask.painting = false;
  await later(500);
  expect(told).toEqual([0, -1]);
});

it('what is not asked any more is let go', async () => {
  run.ask(question());
  run.ask(null);
  await later(1000);
  expect(told).toEqual([]);
});
