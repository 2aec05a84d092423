const day = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;

/** The first or last day that a text means: of a year, a month or a day as ISO 8601 writes them. Null for anything else. */
export function dayBound(text: string, end: 'from' | 'to'): string | null {
  const [, year, month = end === 'from' ? '01' : '12', date = end === 'from' ? '01' : '31'] =
    day.exec(text.trim()) ?? [];
  // No patch is of a later day of a shorter month.
  return year === undefined ? null : `${year}-${month}-${date}`;
}
