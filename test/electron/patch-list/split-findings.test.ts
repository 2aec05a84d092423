import { expect, test } from 'vitest';
import { everyRule, type LintChoice, withRule, withThreshold } from '../../../shared/lint/lint-choice.ts';
import { CANNOT_TELL } from '../../../shared/lint/lint-count.ts';
import { lintRules } from '../../../shared/lint/lint-rules.ts';
import type { SplitFindings } from '../../../shared/patch-list/patch-table.ts';
import type { SamplePixels } from '../../support/sample-dataset.ts';
import { listedPage, listedSplit, numbers } from './listed-page.ts';

/** Each patch has as many islands of four pixels as its index says, and a shadow in its upper part. */
const pixels: SamplePixels = (_split, layerId, patch, x, y) => {
  if (layerId !== 'LABEL_manual_hq') return 0;
  if (x >= 200 && x < 240 && y >= 20 && y < 60) return 3;
  const island = Math.floor(x / 50);
  return island > 0 && island <= patch && x % 50 < 2 && y >= 300 && y < 302 ? 1 : 0;
};

/** The sun stands in the south; nobody knows how high on patch 1. */
const metadata = (patch: number) => ({
  s2_view_sun_azimuth: '180',
  s2_view_sun_elevation: patch === 1 ? '' : '45',
});
const splits = [{ ...listedSplit, layers: ['LABEL_manual_hq'], metadata }];

type Page = Awaited<ReturnType<typeof listedPage>>;

function found(page: Page, { off, thresholds }: LintChoice = everyRule, known = 3) {
  const choice = { off: [...off], thresholds };
  return page.until(
    () => page.calls['patches.findings']({ ...page.split, choice, readings: [] }),
    (answer) => answer.known === known,
  );
}

/** By patch: what a rule found, null where it cannot tell. */
function of({ rules, counts }: SplitFindings, ruleId: string): (number | null)[] {
  const all = numbers(counts);
  return [0, 1, 2].map((patch) => {
    const count = all[patch * rules.length + rules.indexOf(ruleId)] ?? 0;
    return count === CANNOT_TELL ? null : count - 1;
  });
}

test('findings are counted by rule, with the sun of each patch; what cannot be told is no number', async () => {
  const page = await listedPage({ splits, pixels });
  const answer = await found(page);
  expect(answer.rules).toEqual(lintRules.map(({ id }) => id));
  expect(answer.problem).toBeNull();
  expect(of(answer, 'islands')).toEqual([0, 1, 2]);
  expect(of(answer, 'orphan-shadow')).toEqual([1, null, 1]);
  expect(of(answer, 'dark-cloud')).toEqual([null, null, null]);
});

test('an edited mask is counted as it is now', async () => {
  const page = await listedPage({ splits, pixels });
  await page.paint(0, (x, y) => (x > 100 && x < 104 && y % 100 === 50 ? 2 : 0));
  const answer = await found(page);
  expect(of(answer, 'islands')).toEqual([5, 1, 2]);
  expect(of(answer, 'orphan-shadow')).toEqual([0, null, 1]);
  await page.paint(0, () => 0);
  const again = await page.until(
    () => page.calls['patches.findings']({ ...page.split, choice: { off: [], thresholds: {} }, readings: [] }),
    (now) => of(now, 'islands')[0] === 0,
  );
  expect(of(again, 'islands')).toEqual([0, 1, 2]);
});

test('other numbers of a rule give others, and a rule that is off is not counted', async () => {
  const page = await listedPage({ splits, pixels });
  const larger = withThreshold(everyRule, 'islands', 'smallest', 3);
  expect(of(await found(page, larger), 'islands')).toEqual([0, 0, 0]);
  const { rules } = await found(page, withRule(everyRule, 'islands', false));
  expect(rules).toEqual(lintRules.map(({ id }) => id).filter((id) => id !== 'islands'));
});

test('a page that asked is told when a mask was edited', async () => {
  const page = await listedPage({ splits, pixels });
  await found(page);
  const told = new Promise((resolve) => {
    page.connection.onEvent((event) => {
      if (event.kind === 'patches-counted') resolve(event);
    });
  });
  await page.paint(0, () => 1);
  expect(await told).toMatchObject({ target: 'manual_hq', what: 'findings', layerId: null, known: 3 });
});
