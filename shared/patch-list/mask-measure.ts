import { type CloudClass, cloudClasses, type Target } from '../cloudsen12/classes.ts';
import { type ClassTable, classTable, mergedTable } from '../cloudsen12/reference-classes.ts';
import { type CodeReading, expressibleClasses } from '../cloudsen12/reference-codes.ts';
import { assert } from '../errors.ts';
import type { LayerNumbers } from '../lint/layer-numbers.ts';
import { countFindings, type LintCounting } from '../lint/lint-count.ts';
import type { SunPosition } from '../lint/sunlight.ts';
import { agreementOf } from '../raster/agreement.ts';
import { type ClassPairs, countClasses, countCodePairs, type PatchCodes, STATES } from '../raster/class-counts.ts';
import { shareClasses } from './patch-table.ts';

/** How the codes of a mask are read. */
export interface MaskReading {
  readonly target: Target;
  /** Value of scribbles where nothing was drawn; null for a dense mask, and where nobody has said. */
  readonly unscribbled: number | null;
}

/** What is counted of every mask of a split. Structured-cloneable: it goes to a worker and names a file of the cache. */
export interface MeasureSpec extends MaskReading {
  /** The layer that masks are compared with; null where their own classes are counted. */
  readonly reference: { readonly layerId: string; readonly reading: CodeReading } | null;
  /** The checks whose findings are counted; null where something else is. */
  readonly lint: LintCounting | null;
}

/** What is known of one patch when it is measured. */
export interface MeasuredPatch {
  readonly mask: PatchCodes;
  /** The same patch of `measuredLayers`, in their order. */
  readonly layers: readonly LayerNumbers[];
  readonly sun: SunPosition;
}

/** A way to turn one mask into `width` numbers. */
export interface MaskMeasure {
  readonly width: number;
  /** The classes that are told apart. */
  readonly classes: readonly CloudClass[];
  /** Writes `width` numbers at `at`. */
  readonly measure: (patch: MeasuredPatch, out: Uint32Array, at: number) => void;
}

/** The layers that are looked at beside the mask. */
export function measuredLayers({ reference, lint }: MeasureSpec): readonly string[] {
  return lint?.layers ?? (reference === null ? [] : [reference.layerId]);
}

export function maskMeasure(spec: MeasureSpec): MaskMeasure {
  if (spec.lint !== null) return findingsMeasure(spec.lint);
  return spec.reference === null ? sharesMeasure(spec) : agreementMeasure(spec, spec.reference);
}

/** Class number of each code of a mask. */
export function maskTableOf({ target, unscribbled }: MaskReading): ClassTable {
  return classTable(`LABEL_${target}`, target === 'manual_sc' ? { unscribbled } : {});
}

function sharesMeasure(spec: MeasureSpec): MaskMeasure {
  const table = maskTableOf(spec);
  return {
    width: shareClasses.length,
    classes: cloudClasses,
    measure: ({ mask }, out, at) => countClasses(mask, table, out.subarray(at, at + STATES)),
  };
}

/** Of each patch: pixels compared, pixels that agree, then intersection and union of each class. */
function agreementMeasure(spec: MeasureSpec, { layerId, reading }: NonNullable<MeasureSpec['reference']>): MaskMeasure {
  const classes = expressibleClasses(layerId);
  const mine = mergedTable(maskTableOf(spec), layerId);
  const theirs = classTable(layerId, reading);
  const pairs: ClassPairs = new Uint32Array(STATES * STATES);
  return {
    width: 2 + 2 * classes.length,
    classes,
    measure: ({ mask, layers }, out, at) => {
      const [reference] = layers;
      assert(reference !== undefined && !(reference instanceof Float32Array), `codes of ${layerId} to compare with`);
      countCodePairs(mask, mine, reference, theirs, pairs);
      const agreement = agreementOf(pairs, classes);
      out[at] = agreement.compared;
      out[at + 1] = agreement.agree;
      for (const [i, { agree, onlyMine, onlyTheirs }] of agreement.classes.entries()) {
        out[at + 2 + 2 * i] = agree;
        out[at + 3 + 2 * i] = agree + onlyMine + onlyTheirs;
      }
    },
  };
}

function findingsMeasure(counting: LintCounting): MaskMeasure {
  return {
    width: counting.checks.length,
    classes: cloudClasses,
    measure: ({ mask, ...patch }, out, at) => {
      const codes = mask instanceof Int16Array ? mask : Int16Array.from(mask);
      countFindings(counting, { mask: codes, ...patch }, out.subarray(at, at + counting.checks.length));
    },
  };
}
