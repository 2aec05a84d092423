/*
 * What expressions are computed with: each kernel writes the first n values of `out` from those of its operands. `out`
 * may be an operand. NaN is nodata: where an operand is NaN, so is the result.
 */
export type Block = Float64Array;
type Kernel = (out: Block, a: Block, b: Block, n: number) => void;

export type KernelName = keyof typeof kernels;

export const kernels = {
  add(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
  },
  subtract(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = a[i] - b[i];
  },
  multiply(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = a[i] * b[i];
  },
  /** Nodata where the divisor is 0. */
  divide(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = b[i] === 0 ? Number.NaN : a[i] / b[i];
  },
  /** JavaScript's NaN to the power of 0 is 1. */
  power(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = Number.isNaN(a[i]) ? Number.NaN : a[i] ** b[i];
  },
  min(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = Math.min(a[i], b[i]);
  },
  max(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = Math.max(a[i], b[i]);
  },
  // A comparison with NaN is neither: what is not less and not the contrary either is nodata.
  less(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = a[i] < b[i] ? 1 : a[i] >= b[i] ? 0 : Number.NaN;
  },
  atMost(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = a[i] <= b[i] ? 1 : a[i] > b[i] ? 0 : Number.NaN;
  },
  equal(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = a[i] === b[i] ? 1 : differ(a[i], b[i]) ? 0 : Number.NaN;
  },
  unequal(out: Block, a: Block, b: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = a[i] === b[i] ? 0 : differ(a[i], b[i]) ? 1 : Number.NaN;
  },
  negate(out: Block, a: Block, _: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = -a[i];
  },
  sqrt(out: Block, a: Block, _: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]);
  },
  abs(out: Block, a: Block, _: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]);
  },
  log(out: Block, a: Block, _: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = Math.log(a[i]);
  },
  exp(out: Block, a: Block, _: Block, n: number): void {
    for (let i = 0; i < n; i++) out[i] = Math.exp(a[i]);
  },
} as const satisfies Readonly<Record<string, Kernel>>;

function differ(a: number, b: number): boolean {
  return a < b || a > b;
}

/** Those whose operands may change places. */
export const commutative: ReadonlySet<KernelName> = new Set(['add', 'multiply', 'min', 'max', 'equal', 'unequal']);
/** Those that cost tens of nanoseconds per pixel: of one band alone they are computed once per value that occurs. */
export const slow: ReadonlySet<KernelName> = new Set(['power', 'log', 'exp']);
