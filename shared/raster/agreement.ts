import { type CloudClass, cloudClasses } from '../cloudsen12/classes.ts';
import { PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { type ClassTable, NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { type ClassPairs, STATES } from './class-counts.ts';
import { clipRect, imageRect, type Rect } from './rect.ts';

/** How two masks agree on a class, in pixels. */
export interface ClassAgreement {
  readonly cloudClass: CloudClass;
  readonly agree: number;
  readonly onlyMine: number;
  readonly onlyTheirs: number;
  /** Intersection over union, 0 to 1; null where neither has a pixel of it. */
  readonly iou: number | null;
}

export interface Agreement {
  readonly classes: readonly ClassAgreement[];
  /** Pixels of which both state a class, and those of them where it is the same. */
  readonly compared: number;
  readonly agree: number;
  /** Image pixels of which one or both state none. */
  readonly leftOut: number;
}

/** The figures of the given classes. Pixels of which either mask makes no statement are in none of them. */
export function agreementOf(pairs: ClassPairs, classes: readonly CloudClass[]): Agreement {
  const rows = classes.map((cloudClass) => {
    const own = cloudClasses.indexOf(cloudClass);
    const agree = pairs[STATES * own + own];
    let onlyMine = -agree;
    let onlyTheirs = -agree;
    for (let other = 0; other < NO_STATEMENT; other++) {
      onlyMine += pairs[STATES * own + other];
      onlyTheirs += pairs[STATES * other + own];
    }
    const union = agree + onlyMine + onlyTheirs;
    return { cloudClass, agree, onlyMine, onlyTheirs, iou: union === 0 ? null : agree / union };
  });
  let compared = 0;
  let all = 0;
  pairs.forEach((pixels, at) => {
    all += pixels;
    if (at % STATES < NO_STATEMENT && at < STATES * NO_STATEMENT) compared += pixels;
  });
  const agree = rows.reduce((sum, row) => sum + row.agree, 0);
  return { classes: rows, compared, agree, leftOut: all - compared };
}

/** What the agreement view shows of a pixel. */
export const verdicts = ['both clear', 'agree', 'only mine', 'only theirs', 'another class', 'no statement'] as const;
export type Verdict = (typeof verdicts)[number];

/** The number of a verdict, in `verdicts`, for each pair of `ClassPairs`. */
export type VerdictTable = Uint8Array;

/**
 * How pairs are judged: of one class, or of all at once. There clear is what is not marked: a pixel that one mask marks
 * and the other leaves clear is only the one's, and where both mark it, but differently, it is of another class.
 */
export function verdictTable(focus: CloudClass | null): VerdictTable {
  const table = new Uint8Array(STATES * STATES).fill(verdicts.indexOf('no statement'));
  for (const [mine, ours] of cloudClasses.entries()) {
    for (const [other, theirs] of cloudClasses.entries()) {
      const verdict = focus === null ? judgeAll(ours, theirs) : judgeOne(ours === focus, theirs === focus);
      table[STATES * mine + other] = verdicts.indexOf(verdict);
    }
  }
  return table;
}

function judgeOne(ours: boolean, theirs: boolean): Verdict {
  if (ours) return theirs ? 'agree' : 'only mine';
  return theirs ? 'only theirs' : 'both clear';
}

function judgeAll(ours: CloudClass, theirs: CloudClass): Verdict {
  if (ours !== 'clear' && theirs !== 'clear') return ours === theirs ? 'agree' : 'another class';
  return judgeOne(ours !== 'clear', theirs !== 'clear');
}

/**
 * Writes the verdict on each image pixel of `rect` into `out`; the rest of it stays. `ours` are codes of which `table` says
 * the class, `theirs` class numbers already: one changes with every stroke, the other does not.
 */
export function judgePixels(
  out: Int16Array,
  ours: Int16Array,
  table: ClassTable,
  theirs: Int16Array,
  rect: Rect,
  judged: VerdictTable,
): void {
  const { x0, y0, x1, y1 } = clipRect(rect, imageRect);
  for (let y = y0; y < y1; y++) {
    const end = y * PATCH_SIZE + x1;
    for (let i = y * PATCH_SIZE + x0; i < end; i++) out[i] = judged[STATES * table[ours[i] & 0xffff] + theirs[i]];
  }
}
