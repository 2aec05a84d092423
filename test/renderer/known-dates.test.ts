import { expect, test } from 'vitest';
import { KnownDates } from '../../renderer/state/known-dates.svelte.ts';
import type { PlaceDates } from '../../shared/other-dates/dated-patch.ts';

/** Dates of each patch are answered when the test says so. */
function asked() {
  const waiting = new Map<number, { answer: (dates: PlaceDates) => void; fail: (error: Error) => void }>();
  let patch = 0;
  const known = new KnownDates({
    fetch: (place) =>
      new Promise<PlaceDates>((answer, fail) => {
        waiting.set(place.patch, { answer, fail });
      }),
    here: () => ({ splitId: 'train', patch }),
    splits: [],
  });
  return {
    known,
    goTo: (next: number) => {
      patch = next;
      return known.ask();
    },
    answer: (of: number) => waiting.get(of)?.answer(dates(of)),
    fail: (of: number) => waiting.get(of)?.fail(new Error(`no dates of ${of}`)),
  };
}

const dates = (patch: number): PlaceDates => ({
  roiId: `place-${patch}`,
  patches: [{ splitId: 'train', patch, day: null, cloudCoverage: null, cloudPixels: null }],
  leftOut: 0,
});

test('what comes late for a patch that was left takes the place of nothing', async () => {
  const { known, goTo, answer } = asked();
  const left = goTo(0);
  const shown = goTo(2);
  answer(2);
  await shown;
  answer(0);
  await left;
  expect(known.isKnown).toBe(true);
  expect(known.here?.patch).toBe(2);
});

test('nor does a late failure', async () => {
  const { known, goTo, fail } = asked();
  const left = goTo(0);
  const shown = goTo(2);
  fail(2);
  await shown;
  fail(0);
  await left;
  expect(known.whyNone).toBe('no dates of 2');
});
