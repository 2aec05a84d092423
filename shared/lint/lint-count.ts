import type { CodeReading } from '../cloudsen12/reference-codes.ts';
import { assert } from '../errors.ts';
import type { LayerNumbers } from './layer-numbers.ts';
import { type LintChoice, rulesInUse, thresholdsOf } from './lint-choice.ts';
import { checkAtOnce } from './lint-rule.ts';
import { lintRules } from './lint-rules.ts';
import { LintScene } from './lint-scene.ts';
import type { SunPosition } from './sunlight.ts';

/** Another meaning of the numbers that rules make has another one. */
const VERSION = 1;
/** Stands for the findings of a rule that could judge nothing. */
export const CANNOT_TELL = 0xffffffff;

/** Which checks are counted, and by what. Structured-cloneable: it goes to a worker and names a file of the cache. */
export interface LintCounting {
  readonly version: number;
  readonly checks: readonly { readonly ruleId: string; readonly thresholds: Readonly<Record<string, number>> }[];
  /** All that any of the checks looks at. */
  readonly layers: readonly string[];
  readonly readings: readonly (readonly [layerId: string, reading: CodeReading])[];
  /** Tells the suns of a split's patches, which are no part of this, from all others. */
  readonly suns: string;
}

export interface CountedPatch {
  readonly mask: Int16Array;
  /** In the order of the counting's. */
  readonly layers: readonly LayerNumbers[];
  readonly sun: SunPosition;
}

/** What the rules in use count on a split with these layers. */
export function lintCounting(
  choice: LintChoice,
  available: ReadonlySet<string>,
  readings: LintCounting['readings'],
  suns: string,
): LintCounting {
  const rules = rulesInUse(choice);
  const checks = rules.map((rule) => ({ ruleId: rule.id, thresholds: thresholdsOf(rule, choice) }));
  const layers = [...new Set(rules.flatMap((rule) => rule.layers(available)))].sort();
  return { version: VERSION, checks, layers, readings: readings.filter(([id]) => layers.includes(id)), suns };
}

/** Of each check one more than its findings, `CANNOT_TELL` where it could judge nothing. */
export function countFindings({ checks, ...counting }: LintCounting, patch: CountedPatch, out: Uint32Array): void {
  const layers = counting.layers.map((layerId, place) => {
    const numbers = patch.layers[place];
    assert(numbers !== undefined, `a patch of ${layerId}`);
    return [layerId, numbers] as const;
  });
  const { mask, sun } = patch;
  const scene = new LintScene({ mask, sun, layers: new Map(layers), readings: new Map(counting.readings) });
  for (const [place, { ruleId, thresholds }] of checks.entries()) {
    const rule = lintRules.find(({ id }) => id === ruleId);
    assert(rule !== undefined, `a rule ${ruleId}`);
    const { hits, blind } = checkAtOnce(rule, scene, thresholds);
    out[place] = blind ? CANNOT_TELL : 1 + hits.length;
  }
}
