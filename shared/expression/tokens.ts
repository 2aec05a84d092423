import type { BinaryOperator, ExpressionProblem } from './syntax.ts';

interface Place {
  readonly at: number;
  readonly length: number;
}

export type Token = Place &
  (
    | { readonly kind: 'number'; readonly value: number }
    /** A layer or a function: letters, digits and `_`, with one dot between a group and its layer. */
    | { readonly kind: 'name'; readonly text: string }
    | { readonly kind: 'operator'; readonly operator: BinaryOperator }
    | { readonly kind: '(' | ')' | ',' | 'end' }
  );

const NUMBER = /(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?/y;
const OPERATOR = /\*\*|<=|>=|==|!=|[-+*/^<>]/y;
const SPACE = /\s+/y;

const spellings: Readonly<Record<string, BinaryOperator>> = { '**': '^' };

/** The words of an expression, an `end` last; or what is no word, and where. */
export function tokenize(text: string): readonly Token[] | ExpressionProblem {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const token = tokenAt(text, at, match);
    if ('message' in token) return token;
    tokens.push(token);
    at += token.length;
  }
  tokens.push({ kind: 'end', at: text.trimEnd().length, length: 1 });
  return tokens;
}

function tokenAt(text: string, at: number, match: (pattern: RegExp) => string | null): Token | ExpressionProblem {
  const number = match(NUMBER);
  if (number !== null) {
    const value = Number(number);
    const length = number.length;
    if (!Number.isFinite(value)) return { message: 'This number is too large.', at, length };
    return { kind: 'number', value, at, length };
  }
  const name = match(NAME);
  if (name !== null) return { kind: 'name', text: name, at, length: name.length };
  const operator = match(OPERATOR);
  if (operator !== null) {
    const spelt = spellings[operator] ?? (operator as BinaryOperator);
    return { kind: 'operator', operator: spelt, at, length: operator.length };
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === '(' || character === ')' || character === ',') return { kind: character, at, length: 1 };
  return { message: unknownCharacter(character), at, length: character.length };
}

function unknownCharacter(character: string): string {
  if (character === '=') return 'To compare, write == with two signs.';
  if (character === ';' || character === '[' || character === ']') return `"${character}" has no meaning here.`;
  return `"${character}" has no meaning in an expression.`;
}
