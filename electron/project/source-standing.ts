import { createHash } from 'node:crypto';
import { itemBytes, widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { type ReadDb, sql } from './database.ts';
import { type BaseRow, baseCodes } from './mask-rows.ts';
import type { MaskPlace, SourceMask } from './project-store.ts';
import { RecentMap } from './recent-map.ts';

/** A quarter or half a megabyte each. */
const KEPT_SOURCES = 32;

/** A patch's labels as the dataset had them when they were last read. */
export interface SeenSource {
  readonly mask: SourceMask;
  readonly sha256: Uint8Array;
  /** Image pixels that differ from a base, by base: counted once, not at every commit. */
  readonly differing: Map<number, number>;
}

/** SHA-256 of a patch's label bytes as the source file holds them. */
export function sourceSha256(codes: Uint8Array): Uint8Array {
  return createHash('sha256').update(codes).digest();
}

export function seeSource(mask: SourceMask): SeenSource {
  const expectedBytes = PATCH_PIXELS * itemBytes(mask.itemType);
  if (mask.codes.byteLength !== expectedBytes) {
    throw new AppError(
      'bad-argument',
      `A patch of ${mask.itemType} labels has ${expectedBytes} bytes, not ${mask.codes.byteLength}.`,
    );
  }
  return { mask, sha256: sourceSha256(mask.codes), differing: new Map() };
}

/**
 * The sources that were seen last. A commit relies on what the patch's opening found, instead of reading and hashing
 * the source for every stroke; a mask whose source is no longer held here is asked for again (`source-needed`).
 */
export class SeenSources {
  readonly #seen = new RecentMap<string, SeenSource>(KEPT_SOURCES);

  put(place: MaskPlace, mask: SourceMask): SeenSource {
    const seen = seeSource(mask);
    this.#seen.set(keyOf(place), seen);
    return seen;
  }

  get(place: MaskPlace): SeenSource | undefined {
    return this.#seen.get(keyOf(place));
  }

  /** What was seen is not there any more. */
  drop(place: MaskPlace): void {
    this.#seen.delete(keyOf(place));
  }
}

function keyOf(place: MaskPlace): string {
  return `${place.splitKey}/${place.target}/${place.patch}`;
}

/**
 * How a source stands to a mask's stored base.
 * - `same`: the base is what the source holds.
 * - `stored`: work goes on upon the base though the source is another: it was kept, or the layer is gone or unreadable.
 * - `expected`: an export of ours wrote this source; it becomes the base.
 * - `changed`: the annotator has to choose.
 */
export type Standing =
  | { readonly state: 'same' | 'stored' }
  | { readonly state: 'expected'; readonly annotatorId: number }
  | { readonly state: 'changed'; readonly differingPixels: number; readonly sourceSha256: string };

export function standingOf(db: ReadDb, base: BaseRow, source: SeenSource): Standing {
  if (source.mask.origin === 'unlabelled') return { state: base.origin === 'unlabelled' ? 'same' : 'stored' };
  if (Buffer.compare(base.source_sha256, source.sha256) === 0) return { state: 'same' };
  const expected = sql<{ annotator_id: number }>(
    db,
    'SELECT annotator_id FROM expected_source WHERE base_id = ? AND sha256 = ?',
  ).get(base.id, source.sha256);
  if (expected !== undefined) return { state: 'expected', annotatorId: expected.annotator_id };
  const accepted = sql(db, 'SELECT 1 FROM accepted_source WHERE base_id = ? AND sha256 = ?');
  if (accepted.get(base.id, source.sha256) !== undefined) return { state: 'stored' };
  const differingPixels = differing(db, base, source);
  if (differingPixels === 0) return { state: 'same' };
  return { state: 'changed', differingPixels, sourceSha256: Buffer.from(source.sha256).toString('hex') };
}

/** Image pixels only: other padding, or the same labels in another item size, are no change. */
function differing(db: ReadDb, base: BaseRow, source: SeenSource): number {
  let count = source.differing.get(base.id);
  if (count === undefined) {
    count = countDiffering(baseCodes(db, base), widenCodes(source.mask.codes, source.mask.itemType));
    source.differing.set(base.id, count);
  }
  return count;
}

function countDiffering(a: Int16Array, b: Int16Array): number {
  let count = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const rowEnd = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < rowEnd; i++) if (a[i] !== b[i]) count++;
  }
  return count;
}
