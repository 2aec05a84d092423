import type { Column } from './column.ts';

/** How a column is best asked. */
export type ColumnFacts =
  /** Few values: which of them. '' stands for the rows that have none, last. */
  | { readonly kind: 'choices'; readonly choices: readonly { readonly value: string; readonly count: number }[] }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'days'; readonly first: string; readonly last: string }
  | { readonly kind: 'text' }
  /** No row has a value. */
  | { readonly kind: 'none' };

/** More are no choice any more. */
const MAX_CHOICES = 16;

export function columnFacts(column: Column): ColumnFacts {
  return column.kind === 'number' ? numberFacts(column.values) : textFacts(column);
}

function numberFacts(values: Float64Array): ColumnFacts {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const counts = new Map<number, number>();
  let whole = true;
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    whole &&= Number.isInteger(value);
    if (counts.size <= MAX_CHOICES) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size === 0) return { kind: 'none' };
  if (!whole || counts.size > MAX_CHOICES) return { kind: 'range', min, max };
  const known = [...counts].sort(([a], [b]) => a - b).map(([value, count]) => ({ value: String(value), count }));
  return { kind: 'choices', choices: withMissing(known, missing) };
}

function textFacts({ kind, values, codes }: Exclude<Column, { kind: 'number' }>): ColumnFacts {
  if (values.length === 0) return { kind: 'none' };
  if (kind === 'date') return { kind: 'days', first: dayOf(values[0]), last: dayOf(values.at(-1) ?? '') };
  if (values.length > MAX_CHOICES) return { kind: 'text' };
  const counts = new Uint32Array(values.length + 1);
  for (const code of codes) counts[code]++;
  return {
    kind: 'choices',
    choices: withMissing(
      values.map((value, i) => ({ value, count: counts[i + 1] })),
      counts[0],
    ),
  };
}

function withMissing(known: { value: string; count: number }[], missing: number) {
  return missing === 0 ? known : [...known, { value: '', count: missing }];
}

function dayOf(text: string): string {
  return text.slice(0, 10);
}
