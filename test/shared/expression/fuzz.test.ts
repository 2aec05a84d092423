import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { physicalValues } from '../../../shared/cloudsen12/physical-values.ts';
import { evaluate } from '../../../shared/expression/evaluate.ts';
import { parseExpression } from '../../../shared/expression/parser.ts';
import { bandsOf, compile } from '../../../shared/expression/program.ts';

const numbers = Int16Array.from({ length: PATCH_PIXELS }, (_, i) => i & 0xff);

/** Pieces that expressions are made of, and those that attacks on evaluators are made of. */
const pieces = fc.constantFrom(
  ...['B8', 'L2A.B4', 'S1.VV', 'EXTRA.CDI', '1', '0', '.5', '1e3', '1e', '+', '-', '*', '/', '^', '**', '(', ')', ','],
  ...['<', '<=', '==', '!=', '=', '!', 'min(', 'pow(', 'clip(', 'sqrt(', ' ', '\n', '\t', '\u00a0', '"', "'", '`'],
  ...['constructor', '__proto__', 'prototype', '[', ']', '{', '}', ';', '=>', '${', 'B8.constructor', 'Function('],
  ...['eval(', 'import(', 'globalThis', 'this', 'new ', 'return ', '\\', '//', '/*', '\0', '\u2028', '𝟙', 'NaN'],
  ...['Infinity', '0x10', '0b1', '1_000', '9'.repeat(400), '('.repeat(70), '-'.repeat(70), '2^'.repeat(70)],
);
const anyText = fc.oneof(
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 2200 }),
);

it('any text gives values or a sentence about a place in it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { expression, problem } = parseExpression(text);
      if (problem !== null) {
        expect(problem.message).toMatch(/\.$/);
        expect(problem.at).toBeGreaterThanOrEqual(0);
        expect(problem.at).toBeLessThanOrEqual(text.length);
        expect(problem.length).toBeGreaterThan(0);
        return;
      }
      const bands = bandsOf([expression]);
      const program = compile([expression], bands, () => true);
      const sources = bands.map((band) => ({ numbers, values: physicalValues(band) }));
      const out = new Float32Array(PATCH_PIXELS).fill(Number.POSITIVE_INFINITY);
      evaluate(program, sources, [out]);
      expect(out.every((value) => Number.isNaN(value) || Number.isFinite(value))).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
