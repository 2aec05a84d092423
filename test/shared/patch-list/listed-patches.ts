import { metadataFields } from '../../../shared/patch-list/metadata-fields.ts';
import { PatchList } from '../../../shared/patch-list/patch-list.ts';

/** What a table says of one patch, by column. */
export type Stated = Readonly<Record<string, string>>;

/** A list of splits whose tables say this, one entry per patch. */
export function listOf(splits: Readonly<Record<string, readonly Stated[]>>): PatchList {
  const names = Object.keys(splits);
  const list = PatchList.of(names.map((name) => ({ splitId: `${name}-id`, name, patchCount: splits[name].length })));
  const tables = names.map((name) => {
    const patches = splits[name];
    const columns = [...new Set(patches.flatMap((stated) => Object.keys(stated)))];
    return {
      splitId: `${name}-id`,
      patchCount: patches.length,
      columns: columns.map((column) => ({ name: column, values: patches.map((stated) => stated[column] ?? '') })),
    };
  });
  return list.with(metadataFields(list, tables));
}

/** Little-endian, as counts cross from the host. */
export function countBytes(counts: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * counts.length);
  const view = new DataView(bytes.buffer);
  for (const [i, count] of counts.entries()) view.setUint32(4 * i, count, true);
  return bytes;
}
