import { expect, test } from 'vitest';
import { CANNOT_TELL } from '../../../shared/lint/lint-count.ts';
import { lintFields } from '../../../shared/patch-list/lint-fields.ts';
import { PatchList } from '../../../shared/patch-list/patch-list.ts';

const places = PatchList.of([
  { splitId: 'a', name: 'train', patchCount: 3 },
  { splitId: 'b', name: 'val', patchCount: 1 },
]);

/** Of three patches: 4 islands and no straight edge; cannot tell and 2; not counted yet. */
const counts = new Uint8Array(Uint32Array.of(5, 1, CANNOT_TELL, 3, 0, 0).buffer);
const rules = ['islands', 'straight-edge'];
const list = places.with(lintFields(places, [{ splitId: 'a', known: 2, problem: null, rules, counts }]));
const texts = (id: string) => [0, 1, 2, 3].map((row) => list.field(id).text(row));

test('the findings of each check, and of all; nothing where it cannot be told or is not counted yet', () => {
  expect(texts('lint.islands')).toEqual(['4', '', '', '']);
  expect(texts('lint.straight-edge')).toEqual(['0', '2', '', '']);
  expect(texts('lint')).toEqual(['4', '2', '', '']);
});

test('a check that is not counted has none', () => {
  expect(texts('lint.dark-cloud')).toEqual(['', '', '', '']);
});
