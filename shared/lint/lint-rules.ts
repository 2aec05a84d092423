import { againstReferences } from './against-references.ts';
import { clearCirrus } from './clear-cirrus.ts';
import { darkCloud } from './dark-cloud.ts';
import type { LintRule } from './lint-rule.ts';
import { orphanShadow } from './orphan-shadow.ts';
import { shadowlessCloud } from './shadowless-cloud.ts';
import { smallIslands } from './small-islands.ts';
import { snowAsCloud } from './snow-as-cloud.ts';
import { straightBoundary } from './straight-boundary.ts';

/** In the order in which they are shown: physics first, then the trade. */
export const lintRules: readonly LintRule[] = [
  orphanShadow,
  shadowlessCloud,
  darkCloud,
  clearCirrus,
  snowAsCloud,
  againstReferences,
  straightBoundary,
  smallIslands,
];
