import type { LintRule } from './lint-rule.ts';
import { lintRules } from './lint-rules.ts';

/** What annotators have changed: rules that are off, and numbers by rule. Names of another version do nothing. */
export interface LintChoice {
  readonly off: readonly string[];
  readonly thresholds: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const everyRule: LintChoice = { off: [], thresholds: {} };

export function rulesInUse({ off }: LintChoice): readonly LintRule[] {
  return lintRules.filter(({ id }) => !off.includes(id));
}

/** The numbers of a rule; one that lies outside of what is allowed is taken as the end that it lies behind. */
export function thresholdsOf(rule: LintRule, { thresholds }: LintChoice): Readonly<Record<string, number>> {
  const said = thresholds[rule.id] ?? {};
  const all = Object.entries(rule.thresholds).map(([name, { standard, min, max }]) => {
    const value = Object.hasOwn(said, name) ? said[name] : standard;
    return [name, Math.min(max, Math.max(min, value))] as const;
  });
  return Object.fromEntries(all);
}

export function withRule(choice: LintChoice, ruleId: string, isOn: boolean): LintChoice {
  const others = choice.off.filter((id) => id !== ruleId);
  return { ...choice, off: isOn ? others : [...others, ruleId] };
}

export function withThreshold(choice: LintChoice, ruleId: string, name: string, value: number): LintChoice {
  const thresholds = { ...choice.thresholds, [ruleId]: { ...choice.thresholds[ruleId], [name]: value } };
  return { ...choice, thresholds };
}

/** The rule's own numbers again. */
export function withoutThresholds(choice: LintChoice, ruleId: string): LintChoice {
  const thresholds = Object.fromEntries(Object.entries(choice.thresholds).filter(([id]) => id !== ruleId));
  return { ...choice, thresholds };
}
