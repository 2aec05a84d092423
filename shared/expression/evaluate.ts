import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { PhysicalValues } from '../cloudsen12/physical-values.ts';
import { assert } from '../errors.ts';
import { type Block, kernels, unlessNodata } from './kernels.ts';
import type { Program, Step } from './program.ts';

/** A band's numbers as its file has them, and what they stand for. */
export interface BandSource {
  readonly numbers: Int8Array | Int16Array | Float32Array;
  readonly values: PhysicalValues;
}

/** A row of the image area at a time: all that a step touches stays in the nearest cache. */
const BLOCK = IMAGE_END - IMAGE_START;
const LARGEST_FLOAT = 3.402_823_466_385_288_6e38;

/**
 * Computes a program over one patch: `outs` get the results, one array per expression. Nodata is NaN, as are the
 * padding and whatever a float cannot hold.
 */
export function evaluate(program: Program, bands: readonly BandSource[], outs: readonly Float32Array[]): void {
  for (const { numbers } of bands) assert(numbers.length === PATCH_PIXELS, `a band of ${numbers.length} values`);
  assert(outs.length === program.outputs.length, `${outs.length} results of ${program.outputs.length}`);
  const machine = new Machine(program, bands);
  for (const out of outs) clearPadding(out);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const start = y * PATCH_SIZE + IMAGE_START;
    machine.run(start, BLOCK);
    for (const [place, out] of outs.entries()) store(out, start, machine.result(place), BLOCK);
  }
}

function clearPadding(out: Float32Array): void {
  out.fill(Number.NaN, 0, IMAGE_START * PATCH_SIZE).fill(Number.NaN, IMAGE_END * PATCH_SIZE);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const row = y * PATCH_SIZE;
    out.fill(Number.NaN, row, row + IMAGE_START).fill(Number.NaN, row + IMAGE_END, row + PATCH_SIZE);
  }
}

/** A look-up's results for every number from `first` on. */
interface Table {
  readonly first: number;
  readonly results: Float64Array;
}

/** A program with its registers, its tables filled. */
class Machine {
  readonly #program: Program;
  readonly #bands: readonly BandSource[];
  readonly #registers: readonly Block[];
  readonly #tables = new Map<Step, Table>();

  constructor(program: Program, bands: readonly BandSource[]) {
    this.#program = program;
    this.#bands = bands;
    this.#registers = Array.from({ length: program.registers }, () => new Float64Array(BLOCK));
    for (const [register, value] of program.constants) this.#registers[register].fill(value);
    for (const step of program.steps) {
      if (step.kind === 'look-up') this.#tables.set(step, tableOf(step.table, bands, step.band));
    }
  }

  /** The next `n` pixels from index `start` on. */
  run(start: number, n: number): void {
    const registers = this.#registers;
    for (const step of this.#program.steps) {
      const out = registers[step.out];
      if (step.kind === 'kernel') kernels[step.name](out, registers[step.a], registers[step.b], n);
      else if (step.kind === 'load') load(out, this.#bands[step.band], start, n);
      else lookUp(out, this.#bands[step.band].numbers, this.#tables.get(step), start, n);
    }
  }

  result(place: number): Block {
    return this.#registers[this.#program.outputs[place]];
  }
}

/** A program of one band of whole numbers for each of them that the image area can hold. */
function tableOf(program: Program, bands: readonly BandSource[], band: number): Table {
  const { numbers, values } = bands[band];
  const [first, last] = extremes(numbers);
  const count = last - first + 1;
  const domain = Int16Array.from({ length: count }, (_, i) => first + i);
  const sources = bands.map((source, place) => (place === band ? { numbers: domain, values } : source));
  const machine = new Machine(program, sources);
  const results = new Float64Array(count);
  for (let start = 0; start < count; start += BLOCK) {
    const n = Math.min(BLOCK, count - start);
    machine.run(start, n);
    results.set(machine.result(0).subarray(0, n), start);
  }
  return { first, results };
}

function extremes(numbers: BandSource['numbers']): readonly [first: number, last: number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const number = numbers[i];
      if (number < first) first = number;
      if (number > last) last = number;
    }
  }
  return [first, last];
}

/** The copy is the engine's own, so that the loops behind it see one type of array whatever the band's is. */
function load(out: Block, { numbers, values }: BandSource, start: number, n: number): void {
  const { divisor, nodataAtMost } = values;
  out.set(numbers.subarray(start, start + n));
  if (nodataAtMost !== Number.NEGATIVE_INFINITY) {
    for (let i = 0; i < n; i++) if (out[i] <= nodataAtMost) out[i] = Number.NaN;
  }
  if (divisor !== 1) for (let i = 0; i < n; i++) out[i] /= divisor;
}

function lookUp(out: Block, numbers: BandSource['numbers'], table: Table | undefined, start: number, n: number): void {
  assert(table !== undefined, 'a look-up has its table');
  const { first, results } = table;
  for (let i = 0; i < n; i++) out[i] = results[numbers[start + i] - first];
}

function store(out: Float32Array, start: number, block: Block, n: number): void {
  for (let i = 0; i < n; i++) out[start + i] = block[i] + unlessNodata[Number(Math.abs(block[i]) > LARGEST_FLOAT)];
}
