import fc from 'fast-check';
import { binaryOperators, type Expression } from '../../../shared/expression/syntax.ts';

/** Trees over some bands, a few levels deep. */
export function anyExpression(bands: readonly string[]): fc.Arbitrary<Expression> {
  const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
    const value = tie('expression');
    const call = (name: 'min' | 'max' | 'clip' | 'pow' | 'sqrt' | 'abs' | 'log' | 'exp', values: number) =>
      fc
        .array(value, { minLength: values, maxLength: values })
        .map((taken): Expression => ({ kind: 'call', name, values: taken }));
    return {
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(...bands).map((band): Expression => ({ kind: 'layer', band, at: 0, length: 1 })),
        fc.constantFrom(0, 0.5, 1, 2, 3, 0.8, 10_000).map((number): Expression => ({ kind: 'number', value: number })),
        value.map((inner): Expression => ({ kind: 'negated', value: inner })),
        fc
          .tuple(fc.constantFrom(...binaryOperators), value, value)
          .map(([operator, left, right]): Expression => ({ kind: 'binary', operator, left, right })),
        call('min', 3),
        call('max', 2),
        call('clip', 3),
        call('pow', 2),
        call('sqrt', 1),
        call('abs', 1),
        call('log', 1),
        call('exp', 1),
      ),
    };
  });
  return expression;
}
