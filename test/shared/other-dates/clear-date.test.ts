import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IMAGE_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { clearDate } from '../../../shared/other-dates/clear-date.ts';
import { cloudRank, labelledCloud } from '../../../shared/other-dates/cloud-cover.ts';
import { type DatedPatch, isSamePatch } from '../../../shared/other-dates/dated-patch.ts';
import { daysBetween, patchDay } from '../../../shared/other-dates/patch-day.ts';

function dated(patch: number, change: Partial<DatedPatch> = {}): DatedPatch {
  return { splitId: 'train', patch, day: `2020-0${1 + patch}-15`, cloudCoverage: null, cloudPixels: null, ...change };
}

const here = dated(0, { cloudPixels: 9000 });

describe('the clear date', () => {
  test('is the one with the fewest labelled cloud pixels, whatever its metadata says', () => {
    const clear = dated(3, { cloudPixels: 10, cloudCoverage: 'cloudy' });
    const named = dated(1, { cloudPixels: 11, cloudCoverage: 'cloud-free' });
    expect(clearDate([here, named, clear, dated(4, { cloudPixels: 500 })], here)).toBe(clear);
  });

  test('without labels is the one whose metadata names the least cloud', () => {
    const names = ['cloudy', 'mid-cloudy', 'low-cloudy', 'almost-clear', 'cloud-free'];
    const patches = names.map((cloudCoverage, i) => dated(1 + i, { cloudCoverage }));
    for (let known = 0; known < names.length; known++) {
      expect(clearDate([here, ...patches.slice(0, known + 1)], here)).toBe(patches[known]);
    }
  });

  test('of two alike is the nearer', () => {
    const near = dated(2, { cloudPixels: 0 });
    const far = dated(4, { cloudPixels: 0 });
    expect(clearDate([far, here, near], here)).toBe(near);
  });

  test('is never this patch, nor another of the same day', () => {
    const twin = dated(7, { day: here.day, cloudPixels: 0, splitId: 'val' });
    expect(clearDate([here, twin], here)).toBeNull();
    expect(clearDate([here], here)).toBeNull();
    const cloudy = dated(1, { cloudPixels: 90_000 });
    expect(clearDate([here, twin, cloudy], here)).toBe(cloudy);
  });

  test('may be one whose day is not known, after those whose day is', () => {
    const undated = dated(8, { day: null, cloudPixels: 0 });
    expect(clearDate([here, undated], here)).toBe(undated);
    expect(clearDate([undated, here, dated(4, { cloudPixels: 0 })], here)?.patch).toBe(4);
  });

  test('puts labels and metadata on one scale where only some patches have labels', () => {
    const labelled = dated(1, { cloudPixels: Math.round(0.3 * IMAGE_PIXELS) });
    const clearer = dated(2, { cloudCoverage: 'almost-clear' });
    const cloudier = dated(3, { cloudCoverage: 'mid-cloudy' });
    const unknown = dated(4);
    expect(clearDate([here, labelled, clearer, cloudier, unknown], here)).toBe(clearer);
    expect(clearDate([here, labelled, cloudier, unknown], here)).toBe(labelled);
    expect(clearDate([here, cloudier, unknown], here)).toBe(cloudier);
  });

  const anyPatch = fc.record({
    splitId: fc.constantFrom('train', 'val'),
    patch: fc.nat(6),
    day: fc.option(fc.constantFrom('2020-01-15', '2020-02-20', '2020-02-21', '2019-12-31')),
    cloudCoverage: fc.option(fc.constantFrom('cloud-free', 'almost-clear', 'cloudy', 'Mid-Cloudy ', 'x')),
    cloudPixels: fc.option(fc.nat(IMAGE_PIXELS)),
  });

  test('does not depend on the order in which the patches come, and none is clearer', () => {
    fc.assert(
      fc.property(anyPatch, fc.array(anyPatch, { maxLength: 8 }), (mine, others) => {
        const chosen = clearDate([mine, ...others], mine);
        const again = clearDate([mine, ...others].toReversed(), mine);
        const facts = (patch: DatedPatch | null) =>
          patch && [
            cloudRank(patch),
            patch.cloudPixels,
            patch.day === null ? null : Math.abs(daysBetween(mine.day, patch.day) ?? -1),
          ];
        expect(facts(again)).toEqual(facts(chosen));
        if (chosen === null) return;
        expect(isSamePatch(chosen, mine)).toBe(false);
        for (const other of others) {
          if (isSamePatch(other, mine) || daysBetween(mine.day, other.day) === 0) continue;
          expect(cloudRank(other)).toBeGreaterThanOrEqual(cloudRank(chosen));
          if (other.cloudPixels !== null && chosen.cloudPixels !== null)
            expect(other.cloudPixels).toBeGreaterThanOrEqual(chosen.cloudPixels);
        }
      }),
    );
  });
});

describe('labelled cloud', () => {
  test('is thick and thin together', () => {
    const clear = IMAGE_PIXELS - 600;
    expect(
      labelledCloud([
        [0, clear],
        [1, 100],
        [2, 200],
        [3, 300],
      ]),
    ).toBe(300);
  });

  test('is not known of a mask that has hardly been begun, nor of none', () => {
    expect(
      labelledCloud([
        [-1, IMAGE_PIXELS - 500],
        [0, 500],
      ]),
    ).toBeNull();
    expect(labelledCloud([[99, IMAGE_PIXELS]])).toBeNull();
    expect(labelledCloud([])).toBeNull();
  });
});

describe('the day of a patch', () => {
  test.each([
    ['2020-03-04', '2020-03-04'],
    ['2020-03-04T10:20:31.000Z', '2020-03-04'],
    ['2020-03-04 10:20:31+00:00', '2020-03-04'],
    ['2020/03/04', '2020-03-04'],
    ['20200304', '2020-03-04'],
    ['20200304T102031', '2020-03-04'],
  ])('is read from %s', (written, day) => {
    expect(patchDay(written, null)).toBe(day);
  });

  test.each(['', 'March', '2020-13-01', '2020-02-30', '12345678901', '04.03.2020', '2020-03'])(
    'is not known from %j',
    (written) => {
      expect(patchDay(written, null)).toBeNull();
    },
  );

  test('comes from the name of the scene where no column tells', () => {
    const scene = 'COPERNICUS/S2/20190212T142031_20190212T143214_T19FDF';
    expect(patchDay(null, scene)).toBe('2019-02-12');
    expect(patchDay('soon', scene)).toBe('2019-02-12');
    expect(patchDay('2020-01-01', scene)).toBe('2020-01-01');
    expect(patchDay(null, 'S2A_MSIL1C_20200304T102031_N0208_R122')).toBe('2020-03-04');
    expect(patchDay(null, 'tile 12')).toBeNull();
  });

  test('is so many days from another', () => {
    expect(daysBetween('2020-02-28', '2020-03-01')).toBe(2);
    expect(daysBetween('2020-03-01', '2019-03-01')).toBe(-366);
    expect(daysBetween(null, '2020-03-01')).toBeNull();
  });
});
