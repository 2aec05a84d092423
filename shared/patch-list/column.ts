/** Values of one kind, one per row of a list of patches. */
export type Column = TextColumn | NumberColumn;

export interface TextColumn {
  readonly kind: 'text' | 'date';
  /** Distinct values, in the order in which they sort. */
  readonly values: readonly string[];
  /** Of each row the place in `values` plus one; 0 where it has no value. */
  readonly codes: Uint32Array;
}

export interface NumberColumn {
  readonly kind: 'number';
  /** NaN where a row has no value. */
  readonly values: Float64Array;
}

/** Written plainly; an id such as 0012 is no number, as its zeros tell it from 12. */
const plainNumber = /^[-+]?(?:0|[1-9]\d*|\d*(?=\.\d))(?:\.\d*)?(?:e[-+]?\d{1,3})?$/i;
/** ISO 8601, with or without a time behind the day. */
const isoDay = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:$|[T ])/;

/** Values that have an order of their own come in it; others follow as text does. */
const orders: readonly (readonly string[])[] = [['cloud-free', 'almost-clear', 'low-cloudy', 'mid-cloudy', 'cloudy']];

/** What a field of a table says: '' where it says nothing. */
export function statedText(text: string): string {
  const stated = text.trim();
  return stated.toLowerCase() === 'nan' ? '' : stated;
}

/** A column whose kind is found from its values, each '' where there is none. */
export function typedColumn(texts: readonly string[]): Column {
  const stated = texts.map(statedText);
  const present = stated.filter((text) => text !== '');
  if (present.length > 0 && present.every((text) => plainNumber.test(text) && Number.isFinite(Number(text)))) {
    return { kind: 'number', values: Float64Array.from(stated, (text) => (text === '' ? Number.NaN : Number(text))) };
  }
  const dates = present.length > 0 && present.every((text) => isoDay.test(text));
  return textColumn(stated, dates ? 'date' : 'text');
}

/** A column of texts, '' where there is none. `order` comes first, then what it does not name. */
export function textColumn(
  texts: readonly string[],
  kind: TextColumn['kind'] = 'text',
  order?: readonly string[],
): TextColumn {
  const distinct = [...new Set(texts)].filter((text) => text !== '');
  const usual = order ?? orders.find((known) => distinct.some((text) => known.includes(text))) ?? [];
  const rank = new Map(usual.map((text, i) => [text, i]));
  const last = usual.length;
  const values = distinct.sort((a, b) => (rank.get(a) ?? last) - (rank.get(b) ?? last) || (a < b ? -1 : Number(a > b)));
  const codes = new Map(values.map((text, i) => [text, i + 1]));
  return { kind, values, codes: Uint32Array.from(texts, (text) => codes.get(text) ?? 0) };
}
