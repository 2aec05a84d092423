import {
  type BinaryOperator,
  type Expression,
  type ExpressionProblem,
  type FunctionName,
  functionArities,
  MAX_LETTERS,
  MAX_NESTING,
  MAX_SLOW,
} from './syntax.ts';
import { type Token, tokenize } from './tokens.ts';
import { bandOfName } from './written-names.ts';

/** Either the expression, or what is wrong with the text. */
export type Parsed =
  | { readonly expression: Expression; readonly problem: null }
  | { readonly expression: null; readonly problem: ExpressionProblem };

/**
 * Reads an expression. From loose to tight: one comparison, + and -, * and /, sign, ^ (from the right: 2^3^2 is
 * 2^9, and -2^2 is -4).
 */
export function parseExpression(text: string): Parsed {
  if (text.length > MAX_LETTERS) {
    const message = `An expression has at most ${MAX_LETTERS} characters; this one has ${text.length}.`;
    return { expression: null, problem: { message, at: MAX_LETTERS, length: text.length - MAX_LETTERS } };
  }
  const tokens = tokenize(text);
  if ('message' in tokens) return { expression: null, problem: tokens };
  if (tokens.length === 1) {
    const message = 'Write an expression, for example (B8 - B4) / (B8 + B4).';
    return { expression: null, problem: { message, at: 0, length: 1 } };
  }
  try {
    return { expression: new Parser(tokens).whole(), problem: null };
  } catch (error) {
    if (error instanceof Unreadable) return { expression: null, problem: error.problem };
    throw error;
  }
}

/** Leaves the descent of the parser; never leaves this file. */
class Unreadable extends Error {
  readonly problem: ExpressionProblem;

  constructor(message: string, { at, length }: { readonly at: number; readonly length: number }) {
    super(message);
    this.problem = { message, at, length };
  }
}

const slowFunctions: ReadonlySet<FunctionName> = new Set(['pow', 'log', 'exp']);
const comparisons: ReadonlySet<BinaryOperator> = new Set(['<', '<=', '>', '>=', '==', '!=']);

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #nesting = 0;
  #slow = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#comparison();
    const rest = this.#token;
    if (rest.kind === 'end') return expression;
    if (rest.kind === ')') throw new Unreadable('This parenthesis closes nothing.', rest);
    if (rest.kind === ',') throw new Unreadable('A comma stands between the values of a function only.', rest);
    throw new Unreadable('An operator is missing before this.', rest);
  }

  get #token(): Token {
    // The last one is `end`, and nothing steps over it.
    return this.#tokens[this.#next];
  }

  /** The operator that comes next if it is one of these, which is then stepped over. */
  #take(isWanted: (operator: BinaryOperator) => boolean): BinaryOperator | null {
    const token = this.#token;
    if (token.kind !== 'operator' || !isWanted(token.operator)) return null;
    this.#next++;
    return token.operator;
  }

  #comparison(): Expression {
    const left = this.#sum();
    const operator = this.#take((candidate) => comparisons.has(candidate));
    if (operator === null) return left;
    const right = this.#sum();
    const after = this.#token;
    if (after.kind === 'operator' && comparisons.has(after.operator)) {
      throw new Unreadable('Two comparisons in a row: put one of them in parentheses.', after);
    }
    return { kind: 'binary', operator, left, right };
  }

  #sum(): Expression {
    return this.#row(
      () => this.#product(),
      (operator) => operator === '+' || operator === '-',
    );
  }

  #product(): Expression {
    return this.#row(
      () => this.#signed(),
      (operator) => operator === '*' || operator === '/',
    );
  }

  /** Operands with operators of one rank between them, taken from the left. */
  #row(operand: () => Expression, isWanted: (operator: BinaryOperator) => boolean): Expression {
    let left = operand();
    for (let operator = this.#take(isWanted); operator !== null; operator = this.#take(isWanted)) {
      left = { kind: 'binary', operator, left, right: operand() };
    }
    return left;
  }

  #signed(): Expression {
    const sign = this.#take((operator) => operator === '-' || operator === '+');
    if (sign === null) return this.#power();
    const value = this.#within(() => this.#signed());
    return sign === '-' ? { kind: 'negated', value } : value;
  }

  #power(): Expression {
    const left = this.#operand();
    const sign = this.#token;
    if (this.#take((operator) => operator === '^') === null) return left;
    this.#countSlow(sign);
    return { kind: 'binary', operator: '^', left, right: this.#within(() => this.#signed()) };
  }

  #operand(): Expression {
    const token = this.#token;
    switch (token.kind) {
      case 'number':
        this.#next++;
        return { kind: 'number', value: token.value };
      case 'name':
        this.#next++;
        return this.#token.kind === '(' ? this.#call(token) : layerNamed(token);
      case '(':
        return this.#parenthesis(token);
      case ')':
        throw new Unreadable('A value is missing before this parenthesis.', token);
      case ',':
        throw new Unreadable('A value is missing before this comma.', token);
      case 'end':
        throw new Unreadable('The expression ends where a value should follow.', token);
      case 'operator':
        throw new Unreadable(`A value is missing before "${token.operator}".`, token);
    }
  }

  #parenthesis(open: Token): Expression {
    this.#next++;
    const inside = this.#within(() => this.#comparison());
    this.#close(open);
    return inside;
  }

  #call(name: Token & { readonly kind: 'name' }): Expression {
    if (!isFunction(name.text)) {
      const known = Object.keys(functionArities).join(', ');
      throw new Unreadable(`There is no function "${name.text}"; there are ${known}.`, name);
    }
    if (slowFunctions.has(name.text)) this.#countSlow(name);
    const open = this.#token;
    this.#next++;
    const values: Expression[] = [];
    if (this.#token.kind !== ')') {
      values.push(this.#within(() => this.#comparison()));
      while (this.#token.kind === ',') {
        this.#next++;
        values.push(this.#within(() => this.#comparison()));
      }
    }
    this.#close(open);
    const { least, most } = functionArities[name.text];
    if (values.length < least || values.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`;
      const noun = wanted === '1' ? 'value' : 'values';
      throw new Unreadable(`${name.text} takes ${wanted} ${noun}, not ${values.length}.`, name);
    }
    return { kind: 'call', name: name.text, values };
  }

  #close(open: Token): void {
    const token = this.#token;
    if (token.kind === 'end') throw new Unreadable('This parenthesis is never closed.', open);
    if (token.kind === ',') throw new Unreadable('A comma stands between the values of a function only.', token);
    if (token.kind !== ')') throw new Unreadable('An operator is missing before this.', token);
    this.#next++;
  }

  #countSlow(at: Token): void {
    this.#slow++;
    if (this.#slow > MAX_SLOW)
      throw new Unreadable(`More than ${MAX_SLOW} powers, logarithms and exponentials are too many.`, at);
  }

  #within(read: () => Expression): Expression {
    if (this.#nesting >= MAX_NESTING) {
      throw new Unreadable(`More than ${MAX_NESTING} levels within each other are too many.`, this.#token);
    }
    this.#nesting++;
    const expression = read();
    this.#nesting--;
    return expression;
  }
}

function isFunction(name: string): name is FunctionName {
  // Own keys only: `constructor` and `__proto__` are names like any other.
  return Object.hasOwn(functionArities, name);
}

function layerNamed(token: Token & { readonly kind: 'name' }): Expression {
  const { text, at, length } = token;
  if (isFunction(text)) throw new Unreadable(`${text} is a function: write ${text}(…).`, token);
  const band = bandOfName(text);
  if (band === null) throw new Unreadable(`"${text}" is no layer of CloudSEN12.`, token);
  return { kind: 'layer', band, at, length };
}
