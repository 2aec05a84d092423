import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { type ClassTable, classTable, NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { type CodeReading, DEFAULT_THRESHOLD, isProbabilityLayer } from '../cloudsen12/reference-codes.ts';
import { assert } from '../errors.ts';
import type { PatchCodes } from '../raster/class-counts.ts';
import type { ClassNumbers, Offer } from './offer.ts';
import { openClassesTable } from './open-classes.ts';

/** What the codes of a layer mean, at the index of their bits read as unsigned: made once for many patches. */
export interface ReferenceTables {
  readonly table: ClassTable;
  /** Bits of the classes that a statement leaves open. */
  readonly open: Uint8Array;
  /** Null of a layer that holds no probabilities. */
  readonly sureness: Uint8Array | null;
}

export function referenceTables(layerId: string, reading: CodeReading): ReferenceTables {
  return {
    table: classTable(layerId, reading),
    open: openClassesTable(layerId, reading),
    sureness: certaintyOfCodes(layerId, reading),
  };
}

/**
 * What a label layer says of a patch, in CloudSEN12 classes. Where the mask holds a class that the statement leaves
 * open, nothing is offered: a layer without shadow calls every shadow clear, and must not take it away.
 *
 * Probabilities are the surer the farther they are from the threshold, on its own side; other layers do not say.
 */
export function referenceOffer(codes: PatchCodes, tables: ReferenceTables, mask: ClassNumbers | null): Offer {
  assert(codes.length === PATCH_PIXELS, `a label of ${codes.length} codes`);
  const { table, open, sureness } = tables;
  const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const certainty = sureness === null ? null : new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const code = codes[i] & 0xffff;
      const offered = table[code];
      const held = mask === null ? offered : mask[i];
      if (held !== offered && held >= 0 && ((open[code] >> held) & 1) === 1) continue;
      classes[i] = offered;
      if (certainty !== null && sureness !== null && offered !== NO_STATEMENT) certainty[i] = sureness[code];
    }
  }
  return { classes, certainty };
}

/** By the code's bits read as unsigned; null of a layer that holds no probabilities. */
function certaintyOfCodes(layerId: string, reading: CodeReading): Uint8Array | null {
  if (!isProbabilityLayer(layerId) || reading.scale === 'binary') return null;
  const threshold = reading.threshold ?? DEFAULT_THRESHOLD;
  const certainty = new Uint8Array(65_536);
  for (let percent = 0; percent <= 100; percent++) {
    const isCloud = percent >= threshold;
    const room = isCloud ? 100 - threshold : threshold;
    const away = Math.abs(percent - threshold);
    // With a threshold of 100 the one value that is cloud is as sure as can be.
    certainty[percent] = room === 0 ? 255 : Math.round((255 * away) / room);
  }
  return certainty;
}
