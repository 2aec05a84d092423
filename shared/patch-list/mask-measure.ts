import { type CloudClass, cloudClasses, type Target } from '../cloudsen12/classes.ts';
import { type ClassTable, classTable, mergedTable, NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { type CodeReading, expressibleClasses } from '../cloudsen12/reference-codes.ts';
import { assert } from '../errors.ts';
import { countClasses, countPairs, type PatchCodes, STATES } from '../raster/class-counts.ts';
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
  return classTable(`LABEL_${spec.target}`, { unscribbled: spec.unscribbled });
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
  const mine = mergedTable(maskTableOf(spec), layerId);
  const theirs = classTable(layerId, reading);
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
