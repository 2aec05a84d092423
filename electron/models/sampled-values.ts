import { cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { IMAGE_END, IMAGE_PIXELS, IMAGE_START, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProbabilityPlanes } from '../../shared/proposals/model-offer.ts';

/** What was found in sampled patches of a model's output. */
export interface Findings {
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/** Of a probability: rounding of single numbers, and of a softmax in half precision. */
const FLOAT_ROUNDING = 0.01;
/** Of four rounded bytes. */
const BYTE_ROUNDING = 4;
/** A share of pixels that is worth a word. */
const WORTH_TELLING = 0.001;

/** Counts class codes of the image. */
export class SampledCodes {
  /** By the code's bits read as unsigned. */
  readonly #counts = new Uint32Array(65_536);
  #patches = 0;

  add(codes: Int8Array | Int16Array): void {
    this.#patches++;
    const counts = this.#counts;
    eachImageRow((start, end) => {
      for (let i = start; i < end; i++) counts[codes[i] & 0xffff]++;
    });
  }

  /** Throws `bad-file` where no pixel holds a class, unless that is how `mayBeEmpty` files are. */
  findings(fileName: string, mayBeEmpty: boolean): Findings {
    const total = this.#patches * IMAGE_PIXELS;
    const codes = [...this.#others()];
    const otherCount = codes.reduce((sum, code) => sum + this.#counts[code & 0xffff], 0);
    if (otherCount === total && !mayBeEmpty) {
      throw new AppError(
        'bad-file',
        `${fileName} holds no class code in ${this.#patches} sampled patches: its values run from ${codes[0]} to ${codes.at(-1)}. ` +
          'Expected were 0 clear, 1 thick, 2 thin and 3 shadow.',
      );
    }
    const shares = cloudClasses.map((name, code) => `${name} ${percent(this.#counts[code], total)}`);
    const left = otherCount === 0 ? [] : [`no statement ${percent(otherCount, total)}`];
    const notes = [`In ${sampled(this.#patches)}: ${[...shares, ...left].join(', ')}.`];
    // One such code is how "nothing" is written; several are codes of something else.
    const problems =
      codes.length > 1
        ? [
            `Codes other than 0 to 3 are no statement: ${codes.slice(0, 6).join(', ')}${codes.length > 6 ? ' and more' : ''}.`,
          ]
        : [];
    return { notes, problems };
  }

  /** The codes that are no class, ascending. */
  *#others(): Generator<number> {
    for (let code = -32_768; code < 32_768; code++) {
      const isClass = code >= 0 && code < cloudClasses.length;
      if (!isClass && this.#counts[code & 0xffff] > 0) yield code;
    }
  }
}

/** Looks at the probabilities of the image. */
export class SampledProbabilities {
  readonly #isFloat: boolean;
  #patches = 0;
  #nan = 0;
  #zero = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;
  #sumTo1 = 0;
  #sumTo100 = 0;
  #sumTo255 = 0;
  #lowestSum = Number.POSITIVE_INFINITY;
  #highestSum = Number.NEGATIVE_INFINITY;

  constructor(itemType: 'float32' | 'uint8') {
    this.#isFloat = itemType === 'float32';
  }

  add(planes: ProbabilityPlanes): void {
    this.#patches++;
    const given = planes.filter((plane) => plane !== null);
    eachImageRow((start, end) => {
      for (let i = start; i < end; i++) {
        let sum = 0;
        for (const plane of given) {
          const value = plane[i];
          sum += value;
          if (value < this.#lowest) this.#lowest = value;
          if (value > this.#highest) this.#highest = value;
        }
        this.#addSum(sum);
      }
    });
  }

  #addSum(sum: number): void {
    if (Number.isNaN(sum)) {
      this.#nan++;
      return;
    }
    if (sum === 0) {
      this.#zero++;
      return;
    }
    if (sum < this.#lowestSum) this.#lowestSum = sum;
    if (sum > this.#highestSum) this.#highestSum = sum;
    if (Math.abs(sum - 1) <= FLOAT_ROUNDING) this.#sumTo1++;
    if (Math.abs(sum - 100) <= BYTE_ROUNDING) this.#sumTo100++;
    if (Math.abs(sum - 255) <= BYTE_ROUNDING) this.#sumTo255++;
  }

  /** Throws `bad-file` where the values are no probabilities. */
  findings(name: string): Findings {
    const total = this.#patches * IMAGE_PIXELS;
    const nothing = this.#nan + this.#zero;
    if (nothing === total) {
      const what = this.#nan === total ? 'NaN' : 'NaN or 0';
      throw new AppError('bad-file', `${name} holds nothing but ${what} in ${sampled(this.#patches)}.`);
    }
    this.#checkRange(name);
    const notes = [`Values from ${short(this.#lowest)} to ${short(this.#highest)} in ${sampled(this.#patches)}.`];
    if (nothing > 0) notes.push(`No statement in ${percent(nothing, total)} of their pixels (NaN, or all classes 0).`);
    const stated = total - nothing;
    const asTold = this.#isFloat ? this.#sumTo1 : Math.max(this.#sumTo100, this.#sumTo255);
    const off = stated - asTold;
    if (off / stated < WORTH_TELLING) return { notes, problems: [] };
    const one = this.#isFloat ? '1' : this.#sumTo100 > this.#sumTo255 ? '100' : '255';
    return {
      notes,
      problems: [
        `The probabilities do not sum to ${one} in ${percent(off, stated)} of the sampled pixels: their sums run from ` +
          `${short(this.#lowestSum)} to ${short(this.#highestSum)}. Each is taken as a share of its pixel's sum.`,
      ],
    };
  }

  #checkRange(name: string): void {
    if (!this.#isFloat) return;
    if (this.#lowest >= -FLOAT_ROUNDING && this.#highest <= 1 + FLOAT_ROUNDING) return;
    throw new AppError(
      'bad-file',
      `${name} holds no probabilities: its values run from ${short(this.#lowest)} to ${short(this.#highest)} in ` +
        `${sampled(this.#patches)}, where 0 to 1 was expected. If they are scores, take their softmax first.`,
    );
  }
}

function eachImageRow(row: (start: number, end: number) => void): void {
  for (let y = IMAGE_START; y < IMAGE_END; y++) row(y * PATCH_SIZE + IMAGE_START, y * PATCH_SIZE + IMAGE_END);
}

function sampled(patches: number): string {
  return patches === 1 ? '1 sampled patch' : `${patches} sampled patches`;
}

function percent(part: number, whole: number): string {
  const value = (100 * part) / whole;
  return `${value >= 10 || value === 0 ? Math.round(value) : value.toPrecision(2)} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
