import { type CloudClass, type ScribbleNaming, targetCodes, UNLABELLED } from './classes.ts';
import type { ItemType } from './item-type.ts';

/** A code of a label layer: its name, and the CloudSEN12 class that it states, null where it states none. */
export interface ReferenceCode {
  readonly code: number;
  readonly name: string;
  readonly cloudClass: CloudClass | null;
}

/** How the layers that hold a cloud probability are written: as 0 or 1, or as 0 to 100. */
export type ProbabilityScale = 'binary' | 'percent';

/** What has been decided about a file and its display; each has a default. */
export interface CodeReading {
  /** Of the probability layers; as published, percent. */
  readonly scale?: ProbabilityScale;
  /** Probability in percent from which a pixel counts as cloud: 50. */
  readonly threshold?: number;
  /** Which of the paired scribble codes is the centre. */
  readonly naming?: ScribbleNaming;
  /** Value of manual_sc where nothing was drawn; unknown by default. */
  readonly unscribbled?: number | null;
  /** Of QA60 with one byte per pixel in which nothing but 0 occurs: its clouds have wrapped to 0 too. */
  readonly wrapped?: boolean;
}

export const DEFAULT_THRESHOLD = 50;

const probabilityLayers: ReadonlySet<string> = new Set([
  'LABEL_s2cloudless',
  'LABEL_cd_fcnn_rgbi',
  'LABEL_cd_fcnn_rgbi_swir',
]);

const binaryCodes: readonly ReferenceCode[] = [
  { code: 0, name: 'no cloud', cloudClass: 'clear' },
  { code: 1, name: 'cloud', cloudClass: 'thick' },
];

const kappamask: readonly ReferenceCode[] = [
  { code: 0, name: 'undefined', cloudClass: null },
  { code: 1, name: 'clear', cloudClass: 'clear' },
  { code: 2, name: 'cloud shadow', cloudClass: 'shadow' },
  { code: 3, name: 'semi-transparent cloud', cloudClass: 'thin' },
  { code: 4, name: 'cloud', cloudClass: 'thick' },
  { code: 5, name: 'missing', cloudClass: null },
];

/** Codes of the layers that do not depend on a reading, as CloudSEN12 publishes them. */
const fixedCodes: ReadonlyMap<string, readonly ReferenceCode[]> = new Map(
  Object.entries({
    LABEL_manual_hq: [
      ...targetCodes('manual_hq', 'centre-first'),
      { code: UNLABELLED, name: 'unlabelled', cloudClass: null },
    ],
    LABEL_fmask: [
      { code: 0, name: 'land', cloudClass: 'clear' },
      { code: 1, name: 'water', cloudClass: 'clear' },
      { code: 2, name: 'cloud shadow', cloudClass: 'shadow' },
      { code: 3, name: 'snow', cloudClass: 'clear' },
      { code: 4, name: 'cloud', cloudClass: 'thick' },
      { code: 255, name: 'no observation', cloudClass: null },
      { code: -1, name: 'no observation', cloudClass: null },
    ],
    // Bits 10 and 11 of the product; 1 and 2 stand for them where a file has one byte per pixel.
    LABEL_qa60: [
      { code: 0, name: 'no cloud', cloudClass: 'clear' },
      { code: 1, name: 'opaque cloud', cloudClass: 'thick' },
      { code: 2, name: 'cirrus', cloudClass: 'thin' },
      { code: 1024, name: 'opaque cloud', cloudClass: 'thick' },
      { code: 2048, name: 'cirrus', cloudClass: 'thin' },
    ],
    // Scene classification of the Sentinel-2 level 2A product.
    LABEL_sen2cor: [
      { code: 0, name: 'no data', cloudClass: null },
      { code: 1, name: 'saturated or defective', cloudClass: null },
      { code: 2, name: 'dark area', cloudClass: 'clear' },
      { code: 3, name: 'cloud shadow', cloudClass: 'shadow' },
      { code: 4, name: 'vegetation', cloudClass: 'clear' },
      { code: 5, name: 'bare soil', cloudClass: 'clear' },
      { code: 6, name: 'water', cloudClass: 'clear' },
      { code: 7, name: 'unclassified', cloudClass: 'clear' },
      { code: 8, name: 'cloud, medium probability', cloudClass: 'thick' },
      { code: 9, name: 'cloud, high probability', cloudClass: 'thick' },
      { code: 10, name: 'thin cirrus', cloudClass: 'thin' },
      { code: 11, name: 'snow or ice', cloudClass: 'clear' },
    ],
    LABEL_kappamask_L1C: kappamask,
    LABEL_kappamask_L2A: kappamask,
  }),
);

export function isProbabilityLayer(layerId: string): boolean {
  return probabilityLayers.has(layerId);
}

/**
 * Decides once per file how a probability layer is written, from the codes of sampled patches (image area):
 * any value above 1 means 0 to 100. A file of nothing but 0 and 1 reads as binary.
 */
export function decideProbability(codesSeen: Iterable<number>): ProbabilityScale {
  for (const code of codesSeen) {
    if (code > 1) return 'percent';
  }
  return 'binary';
}

/** The named codes of a label layer; of a probability layer in percent none, because each value is its own name. */
export function legendOf(layerId: string, reading: CodeReading = {}): readonly ReferenceCode[] {
  if (isProbabilityLayer(layerId)) return reading.scale === 'binary' ? binaryCodes : [];
  if (layerId !== 'LABEL_manual_sc') return fixedCodes.get(layerId) ?? [];
  const codes: readonly ReferenceCode[] = targetCodes('manual_sc', reading.naming ?? 'centre-first');
  const { unscribbled } = reading;
  if (unscribbled === null || unscribbled === undefined || codes.some(({ code }) => code === unscribbled)) return codes;
  return [...codes, { code: unscribbled, name: 'unscribbled', cloudClass: null }];
}

/** A code as the annotator reads it: "vegetation", "probability 63 %", or "unknown code 77". */
export function codeName(layerId: string, code: number, reading: CodeReading = {}): string {
  const named = legendOf(layerId, reading).find((entry) => entry.code === code);
  if (named !== undefined) return named.name;
  if (isPercentage(layerId, code, reading)) return `probability ${code} %`;
  return `unknown code ${code}`;
}

/** The CloudSEN12 class that a code of a label layer states, null for "no statement" and for unknown codes. */
export function referenceClass(layerId: string, code: number, reading: CodeReading = {}): CloudClass | null {
  if (isPercentage(layerId, code, reading)) return code >= (reading.threshold ?? DEFAULT_THRESHOLD) ? 'thick' : 'clear';
  if (layerId === 'LABEL_manual_sc' && code === reading.unscribbled) return null;
  if (layerId === 'LABEL_qa60' && reading.wrapped === true) return null;
  return legendOf(layerId, reading).find((entry) => entry.code === code)?.cloudClass ?? null;
}

function isPercentage(layerId: string, code: number, reading: CodeReading): boolean {
  return isProbabilityLayer(layerId) && reading.scale !== 'binary' && code >= 0 && code <= 100;
}

/**
 * The classes that a label layer can tell apart. One that lacks thin or shadow holds its pixels as thick or clear, so a
 * comparison merges ours to the same.
 */
export function expressibleClasses(layerId: string): readonly CloudClass[] {
  if (isProbabilityLayer(layerId)) return ['clear', 'thick'];
  if (layerId === 'LABEL_fmask') return ['clear', 'thick', 'shadow'];
  if (layerId === 'LABEL_qa60') return ['clear', 'thick', 'thin'];
  return ['clear', 'thick', 'thin', 'shadow'];
}

/** Whether all of a QA60's codes have wrapped to 0, so that it states nothing; by the codes of sampled patches. */
export function isWrapped(layerId: string, itemType: ItemType, codesSeen: readonly number[]): boolean {
  return layerId === 'LABEL_qa60' && itemType === 'int8' && codesSeen.every((code) => code === 0);
}

/** What must be known of a file before its codes are believed, null where nothing is peculiar. */
export function referenceNote(layerId: string, itemType: ItemType, codesSeen: readonly number[]): string | null {
  if (isProbabilityLayer(layerId)) {
    return decideProbability(codesSeen) === 'percent'
      ? 'Read as probabilities from 0 to 100, because values above 1 occur.'
      : 'Read as 0 or 1, because no value above 1 was seen.';
  }
  if (layerId !== 'LABEL_qa60' || itemType !== 'int8') return null;
  return isWrapped(layerId, itemType, codesSeen)
    ? 'One byte cannot hold 1024 and 2048: they are 0 like "no cloud" here, so this layer states nothing.'
    : 'One byte cannot hold 1024 and 2048; 1 is read as opaque cloud and 2 as cirrus.';
}
