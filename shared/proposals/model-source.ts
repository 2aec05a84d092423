import type { NumberSetting } from './sources.ts';

/** What a model's output is set by. */
export const modelNumbers = {
  leastMargin: { title: 'Lead of the likeliest class', unit: '%', least: 0, most: 100, step: 1, initial: 0 },
} as const satisfies Readonly<Record<string, NumberSetting>>;
