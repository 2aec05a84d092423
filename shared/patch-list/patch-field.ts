import type { Column } from './column.ts';

/** Where what a field says comes from: what has to be there before it can be asked. */
export type FieldSource = 'place' | 'metadata' | 'work' | 'shares' | 'agreement' | 'lint';

/** One thing that is known of every patch of a list: filters test it, lists sort by it and print it. */
export interface PatchField {
  /** What filters and the command line call it. */
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  readonly source: FieldSource;
  /** Of its numbers; '' where they have none. */
  readonly unit: '' | '%' | 'min';
  /** The reference layer that masks are compared with. */
  readonly layerId?: string;
  /** Made when it is first asked for. */
  readonly column: Column;
  /** What is printed of a row, '' where it has no value. */
  text(row: number): string;
}

interface FieldParts extends Omit<PatchField, 'column' | 'text'> {
  readonly makeColumn: () => Column;
  /** Where the text is another than the column's value. */
  readonly text?: (row: number) => string;
  /** Of a printed number. */
  readonly decimals?: number;
}

export function patchField({ makeColumn, text, decimals, ...rest }: FieldParts): PatchField {
  let made: Column | null = null;
  const column = () => {
    made ??= makeColumn();
    return made;
  };
  return {
    ...rest,
    get column() {
      return column();
    },
    text: text ?? ((row) => columnText(column(), row, decimals)),
  };
}

function columnText(column: Column, row: number, decimals: number | undefined): string {
  if (column.kind !== 'number') return column.values[column.codes[row] - 1] ?? '';
  const value = column.values[row];
  if (Number.isNaN(value)) return '';
  return decimals === undefined ? String(value) : String(Number(value.toFixed(decimals)));
}
