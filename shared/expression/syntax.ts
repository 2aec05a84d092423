/*
 * Expressions over the layers of a patch: `(B8 - B4) / (B8 + B4)`, `S1.VH - S1.VV > -7`. They are read by a parser of
 * our own and computed by kernels of our own; no text is ever given to JavaScript to run.
 */

export const MAX_LETTERS = 2000;
/** Of parentheses, calls, signs and powers within each other. */
export const MAX_NESTING = 64;
/** Powers, logarithms and exponentials, which take 5 to 10 ms each over a patch: else one text could hold the page for seconds. */
export const MAX_SLOW = 32;

/** What is wrong with an expression, in a sentence, and where: characters counted from 0. */
export interface ExpressionProblem {
  readonly message: string;
  readonly at: number;
  /** At least 1; may lie behind the last character, where something is missing. */
  readonly length: number;
}

export const binaryOperators = ['+', '-', '*', '/', '^', '<', '<=', '>', '>=', '==', '!='] as const;
export type BinaryOperator = (typeof binaryOperators)[number];

/** Functions by name, with how many values they take. */
export const functionArities = {
  min: { least: 2, most: 16 },
  max: { least: 2, most: 16 },
  clip: { least: 3, most: 3 },
  pow: { least: 2, most: 2 },
  sqrt: { least: 1, most: 1 },
  abs: { least: 1, most: 1 },
  log: { least: 1, most: 1 },
  exp: { least: 1, most: 1 },
} as const;
export type FunctionName = keyof typeof functionArities;

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  /** `band` as composites name it: `B8` (L1C, else L2A) or a layer's id. */
  | { readonly kind: 'layer'; readonly band: string; readonly at: number; readonly length: number }
  | { readonly kind: 'negated'; readonly value: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly values: readonly Expression[] };
