import type { LintThreshold } from './lint-rule.ts';

/** Between which heights above the ground clouds are looked for. */
export const heightRange: Readonly<Record<'lowest' | 'highest', LintThreshold>> = {
  lowest: { title: 'Lowest cloud', unit: 'm', standard: 200, min: 50, max: 5000, step: 50 },
  highest: { title: 'Highest cloud', unit: 'm', standard: 3000, min: 200, max: 15_000, step: 100 },
};
