import { assert } from '../errors.ts';
import { textColumn } from './column.ts';
import { type PatchField, patchField } from './patch-field.ts';

/** The part of a list that one split is: rows `start` to `start + patchCount`. */
export interface ListedSplit {
  readonly splitId: string;
  readonly name: string;
  readonly patchCount: number;
  readonly start: number;
}

/** The patches of some splits, one row each in the order of the splits, and what is known of them. */
export class PatchList {
  readonly splits: readonly ListedSplit[];
  readonly rowCount: number;
  readonly fields: ReadonlyMap<string, PatchField>;

  private constructor(splits: readonly ListedSplit[], fields: readonly PatchField[]) {
    this.splits = splits;
    this.rowCount = splits.reduce((sum, { patchCount }) => sum + patchCount, 0);
    this.fields = new Map(fields.map((field) => [field.id, field]));
  }

  static of(splits: readonly Omit<ListedSplit, 'start'>[]): PatchList {
    let start = 0;
    const listed = splits.map((split) => {
      const at = start;
      start += split.patchCount;
      return { ...split, start: at };
    });
    return new PatchList(listed, placeFields(listed, start));
  }

  /** The same patches with these fields; one of the same id is replaced. */
  with(fields: readonly PatchField[]): PatchList {
    return new PatchList(this.splits, [...this.fields.values(), ...fields]);
  }

  /** Throws where no field is called so. */
  field(id: string): PatchField {
    const field = this.fields.get(id);
    assert(field !== undefined, `the list has a field ${id}`);
    return field;
  }

  placeOf(row: number): { readonly split: ListedSplit; readonly patch: number } {
    const split = this.splits.findLast(({ start }) => start <= row);
    assert(split !== undefined && row - split.start < split.patchCount, `row ${row} is one of the list`);
    return { split, patch: row - split.start };
  }

  /** Null where the list has no such patch. */
  rowOf(splitId: string, patch: number): number | null {
    const split = this.splits.find((candidate) => candidate.splitId === splitId);
    return split === undefined || patch < 0 || patch >= split.patchCount ? null : split.start + patch;
  }
}

function placeFields(splits: readonly ListedSplit[], rowCount: number): PatchField[] {
  const eachRow = <T>(of: (split: ListedSplit, patch: number) => T): T[] =>
    splits.flatMap((split) => Array.from({ length: split.patchCount }, (_, patch) => of(split, patch)));
  return [
    patchField({
      id: 'split',
      title: 'split',
      source: 'place',
      unit: '',
      makeColumn: () => {
        const names = [...new Set(splits.map(({ name }) => name))];
        return textColumn(
          eachRow(({ name }) => name),
          'text',
          names,
        );
      },
    }),
    patchField({
      id: 'patch',
      title: 'patch',
      source: 'place',
      unit: '',
      makeColumn: () => {
        const values = new Float64Array(rowCount);
        for (const { start, patchCount } of splits) for (let i = 0; i < patchCount; i++) values[start + i] = i;
        return { kind: 'number', values };
      },
    }),
  ];
}
