import { type CloudClass, cloudClasses, type Target } from '../cloudsen12/classes.ts';
import {
  type CodeReading,
  expressibleClasses,
  isProbabilityLayer,
  referenceClass,
} from '../cloudsen12/reference-codes.ts';
import { assert } from '../errors.ts';
import {
  type ClassTable,
  countClasses,
  countPairs,
  NO_STATEMENT,
  type PatchCodes,
  STATES,
} from '../raster/class-counts.ts';
import { shareClasses } from './patch-table.ts';

/** What is counted of every mask of a split. Structured-cloneable: it goes to a worker and names a file of the cache. */
export interface MeasureSpec {
  readonly target: Target;
  /** Value of scribbles where nothing was drawn; null for a dense mask. */
  readonly unscribbled: number | null;
  /** The layer that masks are compared with; null where their own classes are counted. */
  readonly reference: { readonly layerId: string; readonly reading: CodeReading } | null;
}

/** A way to turn one mask into `width` numbers. */
export interface MaskMeasure {
  readonly width: number;
  /** Names of the classes that are told apart. */
  readonly classes: readonly CloudClass[];
  /** `reference` is the same patch of the reference layer, where there is one. Writes `width` numbers at `at`. */
  readonly measure: (mask: PatchCodes, reference: PatchCodes | null, out: Uint32Array, at: number) => void;
}

export function maskMeasure(spec: MeasureSpec): MaskMeasure {
  return spec.reference === null ? sharesMeasure(spec) : agreementMeasure(spec, spec.reference);
}

/** Class number of each code of a mask. */
export function maskTableOf(spec: Pick<MeasureSpec, 'target' | 'unscribbled'>): ClassTable {
  return tableOfMask(spec, cloudClasses);
}

function sharesMeasure(spec: MeasureSpec): MaskMeasure {
  const table = maskTableOf(spec);
  return {
    width: shareClasses.length,
    classes: cloudClasses,
    measure: (mask, _reference, out, at) => countClasses(mask, table, out.subarray(at, at + STATES)),
  };
}

/** Of each patch: pixels compared, pixels that agree, then intersection and union of each class. */
function agreementMeasure(spec: MeasureSpec, { layerId, reading }: NonNullable<MeasureSpec['reference']>): MaskMeasure {
  const classes = expressibleClasses(layerId);
  const mine = tableOfMask(spec, classes);
  const theirs = tableOf(layerId, reading, classes);
  const pairs = new Uint32Array(STATES * STATES);
  return {
    width: 2 + 2 * classes.length,
    classes,
    measure: (mask, reference, out, at) => {
      assert(reference !== null, `a patch of ${layerId} to compare with`);
      countPairs(mask, mine, reference, theirs, pairs);
      writeAgreement(pairs, classes, out, at);
    },
  };
}

function writeAgreement(pairs: Uint32Array, classes: readonly CloudClass[], out: Uint32Array, at: number): void {
  let compared = 0;
  let agreeing = 0;
  for (const [i, cloudClass] of classes.entries()) {
    const own = cloudClasses.indexOf(cloudClass);
    const both = pairs[STATES * own + own];
    let either = -both;
    for (let other = 0; other < NO_STATEMENT; other++) {
      compared += pairs[STATES * own + other];
      either += pairs[STATES * own + other] + pairs[STATES * other + own];
    }
    agreeing += both;
    out[at + 2 + 2 * i] = both;
    out[at + 3 + 2 * i] = either;
  }
  out[at] = compared;
  out[at + 1] = agreeing;
}

function tableOfMask(
  { target, unscribbled }: Pick<MeasureSpec, 'target' | 'unscribbled'>,
  classes: readonly CloudClass[],
): ClassTable {
  return tableOf(`LABEL_${target}`, target === 'manual_sc' ? { unscribbled } : {}, classes);
}

/** Codes of a label layer by the class that they state, in the classes that the comparison can tell apart. */
function tableOf(layerId: string, reading: CodeReading, classes: readonly CloudClass[]): ClassTable {
  const table = new Uint8Array(65_536).fill(NO_STATEMENT);
  for (const code of codesWithMeaning(layerId)) {
    // an annotator may have said that a code of a class is what scribbles hold where nothing was drawn
    const isUnscribbled = layerId === 'LABEL_manual_sc' && code === reading.unscribbled;
    const cloudClass = isUnscribbled ? null : referenceClass(layerId, code, reading);
    if (cloudClass !== null) table[code & 0xffff] = cloudClasses.indexOf(merged(cloudClass, classes));
  }
  return table;
}

const qa60Codes = [1024, 2048];

/** Of the int16 values those that can state a class in some layer. */
function codesWithMeaning(layerId: string): readonly number[] {
  const small = Array.from({ length: 256 }, (_, i) => i - 128);
  return isProbabilityLayer(layerId) ? small.filter((code) => code >= 0) : [...small, ...qa60Codes];
}

/** The class that stands for another where a layer cannot tell them apart: thin cloud is cloud, shadow is no cloud. */
function merged(cloudClass: CloudClass, classes: readonly CloudClass[]): CloudClass {
  if (classes.includes(cloudClass)) return cloudClass;
  return cloudClass === 'thin' ? 'thick' : 'clear';
}
