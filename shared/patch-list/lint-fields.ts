import { CANNOT_TELL } from '../lint/lint-count.ts';
import { lintRules } from '../lint/lint-rules.ts';
import { littleEndianCounts } from './little-endian-counts.ts';
import { type PatchField, patchField } from './patch-field.ts';
import type { PatchList } from './patch-list.ts';
import type { SplitFindings } from './patch-table.ts';

/** Of one rule; without one of all of them. */
export function lintFieldId(ruleId: string | null): string {
  return ruleId === null ? 'lint' : `lint.${ruleId}`;
}

/**
 * Fields of how often the checks find something in the dense masks: in all, and by rule. Missing where a patch is not
 * counted yet, a rule is off or cannot tell; in all what cannot be told counts as nothing found.
 */
export function lintFields(list: PatchList, splits: readonly SplitFindings[]): PatchField[] {
  const column = (of: (counts: Uint32Array, rules: readonly string[]) => number) => () => {
    const values = new Float64Array(list.rowCount).fill(Number.NaN);
    for (const { splitId, start, patchCount } of list.splits) {
      const found = splits.find((split) => split.splitId === splitId);
      if (found === undefined) continue;
      const width = found.rules.length;
      const counts = littleEndianCounts(found.counts, patchCount * width);
      for (let patch = 0; patch < patchCount; patch++)
        values[start + patch] = of(counts.subarray(patch * width, (patch + 1) * width), found.rules);
    }
    return { kind: 'number' as const, values };
  };
  const field = (ruleId: string | null, title: string, of: (counts: Uint32Array, rules: readonly string[]) => number) =>
    patchField({ id: lintFieldId(ruleId), title, source: 'lint', unit: '', makeColumn: column(of) });
  return [
    field(null, 'all findings', inAll),
    ...lintRules.map(({ id, title }) =>
      field(id, title.toLowerCase(), (counts, rules) => findings(counts[rules.indexOf(id)])),
    ),
  ];
}

function findings(count: number | undefined): number {
  return count === undefined || count === 0 || count === CANNOT_TELL ? Number.NaN : count - 1;
}

function inAll(counts: Uint32Array): number {
  let sum = Number.NaN;
  for (const count of counts) {
    if (count === 0) return Number.NaN;
    sum = (Number.isNaN(sum) ? 0 : sum) + (count === CANNOT_TELL ? 0 : count - 1);
  }
  return sum;
}
