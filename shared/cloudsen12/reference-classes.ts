import { assert } from '../errors.ts';
import { type CloudClass, cloudClasses } from './classes.ts';
import { PATCH_PIXELS } from './patch-frame.ts';
import { type CodeReading, expressibleClasses, referenceClass } from './reference-codes.ts';

/** Stands beside the class numbers 0..3 where a label states no class. */
export const NO_STATEMENT = 4;

/** Class number of each int16 code, 0..3 or NO_STATEMENT, at the index of its bits read as unsigned. */
export type ClassTable = Uint8Array;

/** What the codes of a label layer mean in CloudSEN12 classes. */
export function classTable(layerId: string, reading: CodeReading = {}): ClassTable {
  const table = new Uint8Array(65_536).fill(NO_STATEMENT);
  // No label layer has a class for a code beyond these: QA60's cirrus is the highest, "unlabelled" the lowest.
  for (let code = -128; code <= 2048; code++) {
    const cloudClass = referenceClass(layerId, code, reading);
    if (cloudClass !== null) table[code & 0xffff] = cloudClasses.indexOf(cloudClass);
  }
  return table;
}

/** The class as which a label that tells only `known` apart has to hold it: thin cloud as thick, shadow as clear. */
function heldAs(cloudClass: CloudClass, known: readonly CloudClass[]): CloudClass {
  if (known.includes(cloudClass)) return cloudClass;
  return cloudClass === 'thin' ? 'thick' : 'clear';
}

/** A table whose classes are merged to those that another layer can express: only so are the two comparable. */
export function mergedTable(table: ClassTable, otherLayerId: string): ClassTable {
  const known = expressibleClasses(otherLayerId);
  const merged = cloudClasses.map((cloudClass) => cloudClasses.indexOf(heldAs(cloudClass, known)));
  return table.map((number) => merged[number] ?? NO_STATEMENT);
}

/** A class by the name that it has in a comparison with the layer: thick with thin in it is called cloud. */
export function comparedName(cloudClass: CloudClass, otherLayerId: string): string {
  return cloudClass === 'thick' && !expressibleClasses(otherLayerId).includes('thin') ? 'cloud' : cloudClass;
}

/** Says which classes a comparison with the layer puts together; null where it tells all four apart. */
export function mergeNote(otherLayerId: string): string | null {
  const known = expressibleClasses(otherLayerId);
  const sums = [
    ...(known.includes('thin') ? [] : ['thick + thin = cloud']),
    ...(known.includes('shadow') ? [] : ['clear + shadow = clear']),
  ];
  return sums.length === 0 ? null : `${2 * sums.length} classes merged: ${sums.join(', ')}.`;
}

/** The class numbers of a patch's codes; `codes` may have one byte or two per pixel. */
export function translateCodes(codes: Int8Array | Int16Array, table: ClassTable): Int16Array {
  assert(codes.length === PATCH_PIXELS, `a label of ${codes.length} codes`);
  const classes = new Int16Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) classes[i] = table[codes[i] & 0xffff];
  return classes;
}
