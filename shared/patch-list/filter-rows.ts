import type { PatchCondition, PatchFilter } from '../documents/patch-filters.ts';
import type { Column } from './column.ts';
import { idsOf } from './patch-ids.ts';
import type { PatchList } from './patch-list.ts';

/**
 * Rows that pass a filter, ascending. A patch without a value passes no condition but one that asks for none; a field
 * that the list does not have is one without values.
 */
export function filterRows(list: PatchList, filter: PatchFilter): Uint32Array {
  const passes = new Uint8Array(list.rowCount).fill(1);
  for (const condition of filter.conditions) {
    const column = list.fields.get(condition.field)?.column ?? null;
    if (column === null) {
      if (condition.test !== 'is' || !condition.values.includes('')) passes.fill(0);
    } else keepWhere(passes, column, condition);
  }
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length > 0) keepWithWords(passes, idsOf(list), words);
  const rows = new Uint32Array(passes.reduce((sum, pass) => sum + pass, 0));
  let count = 0;
  for (let row = 0; row < passes.length; row++) if (passes[row] === 1) rows[count++] = row;
  return rows;
}

function keepWhere(passes: Uint8Array, column: Column, condition: PatchCondition): void {
  if (column.kind === 'number') {
    const { values } = column;
    const fulfils = numberTest(condition);
    for (let row = 0; row < passes.length; row++) if (passes[row] === 1 && !fulfils(values[row])) passes[row] = 0;
    return;
  }
  // A text is tested once, however many rows have it.
  const fulfils = textTest(condition);
  const byCode = Uint8Array.from(['', ...column.values], (text) => Number(fulfils(text)));
  const { codes } = column;
  for (let row = 0; row < passes.length; row++) passes[row] &= byCode[codes[row]];
}

function keepWithWords(passes: Uint8Array, ids: readonly string[], words: readonly string[]): void {
  for (let row = 0; row < passes.length; row++) {
    if (passes[row] === 1 && !words.every((word) => ids[row].includes(word))) passes[row] = 0;
  }
}

/** Of a number, NaN where there is none. */
function numberTest(condition: PatchCondition): (value: number) => boolean {
  switch (condition.test) {
    case 'is': {
      const wanted = new Set(condition.values.filter((text) => text.trim() !== '').map(Number));
      const missing = condition.values.includes('');
      return (value) => (Number.isNaN(value) ? missing : wanted.has(value));
    }
    case 'contains': {
      const part = condition.text.toLowerCase();
      return (value) => !Number.isNaN(value) && String(value).includes(part);
    }
    case 'between': {
      const min = condition.min ?? Number.NEGATIVE_INFINITY;
      const max = condition.max ?? Number.POSITIVE_INFINITY;
      return (value) => value >= min && value <= max;
    }
    case 'dated':
      return () => false;
  }
}

/** Of a text, '' where there is none. */
function textTest(condition: PatchCondition): (text: string) => boolean {
  switch (condition.test) {
    case 'is':
      return (text) => condition.values.includes(text);
    case 'contains': {
      const part = condition.text.toLowerCase();
      return (text) => text !== '' && text.toLowerCase().includes(part);
    }
    case 'between':
      return () => false;
    case 'dated': {
      const from = condition.from ?? '';
      // Behind every day.
      const to = condition.to ?? '~';
      return (text) => text !== '' && text.slice(0, 10) >= from && text.slice(0, 10) <= to;
    }
  }
}
