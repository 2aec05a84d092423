import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../shared/expression/parser.ts';
import type { Expression } from '../../../shared/expression/syntax.ts';

/** An expression with all its parentheses. */
function spelt(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return `${expression.value}`;
    case 'layer':
      return expression.band;
    case 'negated':
      return `(-${spelt(expression.value)})`;
    case 'binary':
      return `(${spelt(expression.left)} ${expression.operator} ${spelt(expression.right)})`;
    case 'call':
      return `${expression.name}(${expression.values.map(spelt).join(', ')})`;
  }
}

function read(text: string): string {
  const { expression, problem } = parseExpression(text);
  return expression === null ? `${problem.at}+${problem.length}: ${problem.message}` : spelt(expression);
}

describe('parseExpression', () => {
  it('binds as arithmetic does: comparison, sum, product, sign, power from the right', () => {
    const readings = {
      'B8 - B4 / B3 - 1': '((B8 - (B4 / B3)) - 1)',
      '(B8-B4)/(B8+B4)': '((B8 - B4) / (B8 + B4))',
      '-B2^2': '(-(B2 ^ 2))',
      '2^-B2**3': '(2 ^ (-(B2 ^ 3)))',
      '- -+B2 * 3': '((-(-B2)) * 3)',
      'B2 + 1 < B3 * 2': '((B2 + 1) < (B3 * 2))',
      '(B2 < 1) == (B3 >= .5e-1)': '((B2 < 1) == (B3 >= 0.05))',
      'clip(max(B2, B3, 1.), 0, 1)': 'clip(max(B2, B3, 1), 0, 1)',
    };
    for (const [text, reading] of Object.entries(readings)) expect(read(text)).toBe(reading);
  });

  it('knows layers by their band, their group and band, and their file', () => {
    const bands = {
      B8: 'B8',
      b08: 'B8',
      B8A: 'B8A',
      'L2A.B4': 'L2A_B4',
      L1C_B04: 'L1C_B4',
      'S1.VV': 'S1_VV',
      'EXTRA.CDI': 'EXTRA_CDI',
      cdi: 'EXTRA_CDI',
      VH: 'S1_VH',
      AOT: 'L2A_AOT',
      TCI_R: 'L2A_TCI_R',
      'LABEL.sen2cor': 'LABEL_sen2cor',
      occurrence: 'EXTRA_ocurrence',
    };
    for (const [text, band] of Object.entries(bands)) expect(read(text)).toBe(band);
  });

  it('says what is wrong in a sentence, and at which character', () => {
    const problems = {
      '': '0+1: Write an expression, for example (B8 - B4) / (B8 + B4).',
      'B8 +': '4+1: The expression ends where a value should follow.',
      'B8 + * 2': '5+1: A value is missing before "*".',
      '(B8 - B4': '0+1: This parenthesis is never closed.',
      'B8 - B4)': '7+1: This parenthesis closes nothing.',
      '()': '1+1: A value is missing before this parenthesis.',
      '2 B8': '2+2: An operator is missing before this.',
      'B8, B4': '2+1: A comma stands between the values of a function only.',
      '(B8, B4)': '3+1: A comma stands between the values of a function only.',
      'B8 = 1': '3+1: To compare, write == with two signs.',
      'B1 < B2 < B3': '8+1: Two comparisons in a row: put one of them in parentheses.',
      'B99 * 2': '0+3: "B99" is no layer of CloudSEN12.',
      'L2A.B10': '0+7: "L2A.B10" is no layer of CloudSEN12.',
      'clip(B8, 0)': '0+4: clip takes 3 values, not 2.',
      'sqrt()': '0+4: sqrt takes 1 value, not 0.',
      'min(B8)': '0+3: min takes 2 to 16 values, not 1.',
      'max + 1': '0+3: max is a function: write max(…).',
      'B8 & B4': '3+1: "&" has no meaning in an expression.',
      'B8 😀': '3+2: "😀" has no meaning in an expression.',
      '1e999': '0+5: This number is too large.',
    };
    for (const [text, problem] of Object.entries(problems)) expect(read(text)).toBe(problem);
  });

  it('takes the names of what JavaScript objects have for names without a meaning', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'process', 'globalThis']) {
      expect(read(name)).toBe(`0+${name.length}: "${name}" is no layer of CloudSEN12.`);
      expect(read(`${name}(1)`)).toContain(`There is no function "${name}"`);
      expect(read(`B8.${name}`)).toContain('is no layer');
    }
  });

  it('refuses more than 2,000 characters and more than 64 levels', () => {
    expect(read(`B8${' '.repeat(1998)}`)).toBe('B8');
    expect(read(`B8${' '.repeat(1999)}`)).toBe('2000+1: An expression has at most 2000 characters; this one has 2001.');
    const nested = (levels: number, open: string, close: string) => `${open.repeat(levels)}B8${close.repeat(levels)}`;
    for (const [open, close] of [
      ['(', ')'],
      ['-', ''],
      ['sqrt(', ')'],
    ] as const) {
      expect(parseExpression(nested(64, open, close)).problem).toBeNull();
      expect(parseExpression(nested(65, open, close)).problem?.message).toContain('64 levels');
    }
    expect(parseExpression(`${'2^-'.repeat(32)}B8`).problem).toBeNull();
    expect(parseExpression(`-${'2^-'.repeat(32)}B8`).problem?.message).toContain('64 levels');
    expect(parseExpression(Array.from({ length: 650 }, () => 'B8').join('+')).problem).toBeNull();
  });

  it('refuses the 33rd power, logarithm or exponential where it stands: a page full of them would hold the page', () => {
    const message = 'More than 32 powers, logarithms and exponentials are too many.';
    const some = Array.from({ length: 8 }, () => 'B2^B3+pow(B2,B4)+log(B4)+exp(B5)').join('+');
    expect(parseExpression(some).problem).toBeNull();
    expect(parseExpression(`${some}+B2^B3`).problem).toEqual({ message, at: some.length + 3, length: 1 });
    expect(parseExpression(`${some}+exp(B3)`).problem).toEqual({ message, at: some.length + 1, length: 3 });
    expect(parseExpression(`${some}+sqrt(B3)`).problem).toBeNull();
  });
});
