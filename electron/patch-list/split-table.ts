import { type PackedTable, packValues } from '../../shared/patch-list/patch-table.ts';
import type { Split } from '../dataset/split.ts';
import { Turns } from '../dataset/turns.ts';

/** Outlines take more than all other columns together, and no list shows them. */
const LEFT_OUT: ReadonlySet<string> = new Set(['proj_geometry']);
/** Letters of a column; one with more is no column for a list. */
const MOST_LETTERS = 4 << 20;

/** What metadata.csv says of the patches of a split, in turns of about a millisecond. No columns where there is none. */
export async function packedTable(split: Split): Promise<PackedTable> {
  const turns = new Turns();
  const { id: splitId, patchCount, metadata } = split;
  const columns: { readonly name: string; readonly text: string }[] = [];
  for (const [i, name] of (metadata?.columnNames ?? []).entries()) {
    if (metadata === null || LEFT_OUT.has(name.trim().toLowerCase())) continue;
    const text = packValues(metadata.column(i));
    if (text.length <= MOST_LETTERS) columns.push({ name, text });
    if (turns.isOver) await turns.next();
  }
  return { splitId, patchCount, columns };
}
