import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { physicalValues } from '../../../shared/cloudsen12/physical-values.ts';
import { type BandSource, evaluate } from '../../../shared/expression/evaluate.ts';
import { parseExpression } from '../../../shared/expression/parser.ts';
import { bandsOf, compile } from '../../../shared/expression/program.ts';
import type { Expression } from '../../../shared/expression/syntax.ts';
import { anyExpression } from './any-expression.ts';

/** Numbers that stress: zeros, ends, nodata of every kind, and a spread. */
const odd = [0, 0, 1, -1, -99, -90, -91, 2, 100, 10_000, -32_768, 32_767, 300, 4951];
const layers: Readonly<Record<string, Int8Array | Int16Array | Float32Array>> = {
  L1C_B2: Int16Array.from({ length: PATCH_PIXELS }, (_, i) => odd[(i * 7) % odd.length] ?? 0),
  L1C_B3: Int16Array.from({ length: PATCH_PIXELS }, (_, i) => odd[(i * 3 + (i >> 5)) % odd.length] ?? 0),
  L1C_B8: Int16Array.from({ length: PATCH_PIXELS }, (_, i) => (i * 31) % 3001),
  S1_VV: Float32Array.from({ length: PATCH_PIXELS }, (_, i) => (i % 5 === 0 ? Number.NaN : -100 + (i % 997) / 7)),
  EXTRA_ocurrence: Int16Array.from({ length: PATCH_PIXELS }, (_, i) => (i % 3 === 0 ? -99 : i % 101)),
  LABEL_fmask: Int8Array.from({ length: PATCH_PIXELS }, (_, i) => [0, 1, 2, 3, 4, -1][i % 6] ?? 0),
};

function layerOf(band: string): string {
  return band.startsWith('B') ? `L1C_${band}` : band;
}

function parsed(text: string): Expression {
  const { expression, problem } = parseExpression(text);
  if (expression === null) throw new Error(`${text}: ${problem.message}`);
  return expression;
}

function computed(expressions: readonly Expression[]): Float32Array[] {
  const bands = bandsOf(expressions);
  const sources = bands.map((band): BandSource => {
    const numbers = layers[layerOf(band)];
    if (numbers === undefined) throw new Error(`no ${band}`);
    return { numbers, values: physicalValues(layerOf(band)) };
  });
  const isCountable = (band: number) => !(sources[band]?.numbers instanceof Float32Array);
  const outs = expressions.map(() => new Float32Array(PATCH_PIXELS).fill(7));
  evaluate(compile(expressions, bands, isCountable), sources, outs);
  return outs;
}

/** The slow twin: one pixel, the tree walked anew each time. Nodata in, nodata out. */
function valueAt(expression: Expression, i: number): number {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'layer': {
      const id = layerOf(expression.band);
      const number = layers[id]?.[i] ?? Number.NaN;
      const { divisor, nodataAtMost } = physicalValues(id);
      return number <= nodataAtMost ? Number.NaN : number / divisor;
    }
    case 'negated':
      return -valueAt(expression.value, i);
    case 'binary':
      return combined(expression.operator, valueAt(expression.left, i), valueAt(expression.right, i));
    case 'call': {
      const values = expression.values.map((value) => valueAt(value, i));
      const [x = 0, low = 0, high = 0] = values;
      if (values.some(Number.isNaN)) return Number.NaN;
      if (expression.name === 'clip') return Math.min(Math.max(x, low), high);
      return Math[expression.name](...(values as [number, number]));
    }
  }
}

function combined(operator: string, a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? Number.NaN : a / b;
    case '^':
      return a ** b;
    case '<':
      return Number(a < b);
    case '<=':
      return Number(a <= b);
    case '>':
      return Number(a > b);
    case '>=':
      return Number(a >= b);
    case '==':
      return Number(a === b);
    default:
      return Number(a !== b);
  }
}

/** Index of the first pixel that is not what the twin says, -1 where none is; every 101st is looked at, and the edges. */
function firstWrong(expression: Expression, out: Float32Array): number {
  for (let i = 0; i < PATCH_PIXELS; i += i < 1100 || i > PATCH_PIXELS - 1100 ? 1 : 101) {
    const outside = isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE));
    const exact = outside ? Number.NaN : valueAt(expression, i);
    const expected = Number.isFinite(Math.fround(exact)) ? Math.fround(exact) : Number.NaN;
    const got = out[i] ?? 0;
    if (Object.is(got, expected) || got === expected) continue;
    // A square is computed as a product, which may differ in the last digit.
    if (Math.abs(got - expected) <= 1e-6 * Math.abs(expected)) continue;
    return i;
  }
  return -1;
}

describe('evaluate', () => {
  it('gives physical values: reflectance, decibels, percent, codes', () => {
    const [b8, vv, water, fmask] = computed(['B8', 'S1.VV', 'EXTRA.ocurrence', 'LABEL.fmask'].map(parsed));
    const at = 300 * PATCH_SIZE + 202;
    expect(b8?.[at]).toBe(Math.fround((layers.L1C_B8?.[at] ?? 0) / 10_000));
    expect(vv?.[at]).toBe(Math.fround(layers.S1_VV?.[at] ?? 0));
    expect(water?.[at]).toBe(layers.EXTRA_ocurrence?.[at]);
    expect(fmask?.[at]).toBe(layers.LABEL_fmask?.[at]);
  });

  it('gives nodata for nodata, for a division by zero and for what is no number', () => {
    const texts = [
      'S1.VV * 0',
      '1 / (B8 - B8)',
      'B2 / 0',
      'sqrt(-1 - B8)',
      'log(B8 - B8)',
      'exp(B8 + 999)',
      '(S1.VV > 5) * 0',
      'S1.VV ^ 0',
    ];
    for (const text of texts) {
      const expression = parsed(text);
      const [out = new Float32Array()] = computed([expression]);
      expect(firstWrong(expression, out)).toBe(-1);
      if (!text.includes('S1')) expect(out.every(Number.isNaN)).toBe(true);
    }
  });

  it('agrees with a walk over the tree, pixel by pixel, for several results at once', () => {
    const bands = ['B2', 'B3', 'B8', 'S1_VV', 'EXTRA_ocurrence', 'LABEL_fmask'];
    fc.assert(
      fc.property(anyExpression(bands), anyExpression(bands), (first, second) => {
        const outs = computed([first, second, first]);
        for (const [place, expression] of [first, second, first].entries()) {
          expect(firstWrong(expression, outs[place] ?? new Float32Array())).toBe(-1);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('computes equal parts once, numbers never, and powers of one band by a table', () => {
    const compiled = (text: string, isCountable = true) => {
      const expression = parsed(text);
      return compile([expression], bandsOf([expression]), () => isCountable);
    };
    const kinds = (text: string, isCountable?: boolean) =>
      compiled(text, isCountable).steps.map((step) => (step.kind === 'kernel' ? step.name : step.kind));
    expect(kinds('(B2 - B3) / (B2 + B3) + (B2 - B3) * (B3 + B2)')).toHaveLength(7);
    expect(compiled('2 * 3 + max(1, 5) ^ 2').steps).toEqual([]);
    expect(kinds('5 * pow(max(B2, 0), 0.8)')).toEqual(['look-up']);
    expect(kinds('5 * pow(max(B2, 0), 0.8)', false)).toEqual(['load', 'max', 'power', 'multiply']);
    expect(kinds('log(B2) - B3')).toEqual(['look-up', 'load', 'subtract']);
    const long = Array.from({ length: 200 }, (_, i) => `B2*${i}`).join('+');
    expect(compiled(long).registers).toBeLessThan(205);
  });
});
