import { type PaintRule, ruleByRank, ruleOf } from '../raster/paint-rule.ts';
import { type CloudClass, cloudClasses } from './classes.ts';

/** A class, or what holds none: pixels that nobody has labelled or scribbled on, and codes that mean nothing here. */
export type PaintedOver = CloudClass | 'none';
export const paintedOver: readonly PaintedOver[] = ['none', ...cloudClasses];

/** What may be painted over. */
export type PaintOver =
  | { readonly kind: 'everything' | 'priority' }
  | { readonly kind: 'only' | 'protect'; readonly classes: readonly PaintedOver[] };

/** CloudSEN12: where they overlap, thick > shadow > thin > clear. */
const byPriority: readonly PaintedOver[] = ['none', 'clear', 'thin', 'shadow', 'thick'];

/** The rule of a policy on a target whose codes have these classes; null where everything may be painted over. */
export function paintOverRule(policy: PaintOver, classOf: (code: number) => PaintedOver): PaintRule | null {
  switch (policy.kind) {
    case 'everything':
      return null;
    case 'only':
      return ruleOf((code) => policy.classes.includes(classOf(code)));
    case 'protect':
      return ruleOf((code) => !policy.classes.includes(classOf(code)));
    case 'priority':
      return ruleByRank((code) => byPriority.indexOf(classOf(code)));
  }
}
