import { commutative, type KernelName, kernels, slow } from './kernels.ts';
import type { BinaryOperator, Expression } from './syntax.ts';

/** One step on a block of pixels; numbers are registers, each of which holds one block. */
export type Step =
  | { readonly kind: 'load'; readonly out: number; readonly band: number }
  | { readonly kind: 'kernel'; readonly out: number; readonly name: KernelName; readonly a: number; readonly b: number }
  /** What `table` computes from one band, looked up by the band's value. */
  | { readonly kind: 'look-up'; readonly out: number; readonly band: number; readonly table: Program };

/** Expressions as steps, one block after another: nothing is decided per pixel. */
export interface Program {
  readonly steps: readonly Step[];
  /** Registers that are filled before the first block, and keep their values. */
  readonly constants: readonly (readonly [register: number, value: number])[];
  readonly registers: number;
  /** The register of each expression's result. */
  readonly outputs: readonly number[];
}

type Node =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'band'; readonly band: number }
  | { readonly kind: 'kernel'; readonly name: KernelName; readonly a: number; readonly b: number };

/** The bands of expressions, each once, in the order in which they occur. */
export function bandsOf(expressions: readonly Expression[]): readonly string[] {
  const bands = new Set<string>();
  const visit = (expression: Expression): void => {
    if (expression.kind === 'layer') bands.add(expression.band);
    else if (expression.kind === 'negated') visit(expression.value);
    else if (expression.kind === 'call') expression.values.forEach(visit);
    else if (expression.kind === 'binary') {
      visit(expression.left);
      visit(expression.right);
    }
  };
  expressions.forEach(visit);
  return [...bands];
}

/**
 * Compiles expressions over `bands`. `isCountable` tells of a band whether it has so few values that powers of it are
 * better taken once for each of them.
 */
export function compile(
  expressions: readonly Expression[],
  bands: readonly string[],
  isCountable: (band: number) => boolean,
): Program {
  const graph = new Graph(bands);
  const roots = expressions.map((expression) => graph.add(expression));
  return new Assembly(graph, isCountable).program(roots);
}

const operators: Readonly<Record<BinaryOperator, readonly [name: KernelName, swapped: boolean]>> = {
  '+': ['add', false],
  '-': ['subtract', false],
  '*': ['multiply', false],
  '/': ['divide', false],
  '^': ['power', false],
  '<': ['less', false],
  '<=': ['atMost', false],
  '>': ['less', true],
  '>=': ['atMost', true],
  '==': ['equal', false],
  '!=': ['unequal', false],
};

/** Expressions as one graph: equal parts are one node, and parts without a band are numbers. Operands come first. */
class Graph {
  readonly nodes: Node[] = [];
  readonly #bands: ReadonlyMap<string, number>;
  readonly #known = new Map<string, number>();

  constructor(bands: readonly string[]) {
    this.#bands = new Map(bands.map((band, place) => [band, place]));
  }

  add(expression: Expression): number {
    switch (expression.kind) {
      case 'number':
        return this.#constant(expression.value);
      case 'layer':
        return this.#band(expression.band);
      case 'negated':
        return this.#kernel('negate', this.add(expression.value));
      case 'binary': {
        const [left, right] = [this.add(expression.left), this.add(expression.right)];
        const [name, swapped] = operators[expression.operator];
        return swapped ? this.#kernel(name, right, left) : this.#kernel(name, left, right);
      }
      case 'call': {
        const [first = 0, ...rest] = expression.values.map((value) => this.add(value));
        if (expression.name === 'clip') return this.#kernel('min', this.#kernel('max', first, rest[0]), rest[1]);
        if (expression.name === 'pow') return this.#kernel('power', first, rest[0]);
        const { name } = expression;
        if (name === 'min' || name === 'max') return rest.reduce((all, next) => this.#kernel(name, all, next), first);
        return this.#kernel(name, first);
      }
    }
  }

  #constant(value: number): number {
    return this.#node(`${value}`, { kind: 'constant', value });
  }

  #band(name: string): number {
    const band = this.#bands.get(name);
    if (band === undefined) throw new Error(`invariant: ${name} is one of the bands`);
    return this.#node(`band ${band}`, { kind: 'band', band });
  }

  #kernel(name: KernelName, a: number, b = a): number {
    const [left, right] = [this.nodes[a], this.nodes[b]];
    if (left.kind === 'constant' && right.kind === 'constant') {
      const result = new Float64Array(1);
      kernels[name](result, Float64Array.of(left.value), Float64Array.of(right.value), 1);
      return this.#constant(result[0]);
    }
    if (name === 'power' && right.kind === 'constant') {
      if (right.value === 2) return this.#kernel('multiply', a, a);
      if (right.value === 0.5) return this.#kernel('sqrt', a);
    }
    const [first, second] = commutative.has(name) && b < a ? [b, a] : [a, b];
    return this.#node(`${name} ${first} ${second}`, { kind: 'kernel', name, a: first, b: second });
  }

  #node(key: string, node: Node): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.nodes.push(node);
    this.#known.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }
}

/** Which band a part depends on, if it is one alone, and whether it takes a power or a logarithm of it. */
interface Extent {
  readonly band: number | 'none' | 'several';
  readonly isSlow: boolean;
}

class Assembly {
  readonly #nodes: readonly Node[];
  readonly #extents: Extent[] = [];
  readonly #isCountable: (band: number) => boolean;

  constructor({ nodes }: Graph, isCountable: (band: number) => boolean) {
    this.#nodes = nodes;
    this.#isCountable = isCountable;
    for (const node of nodes) this.#extents.push(this.#extentOf(node));
  }

  #extentOf(node: Node): Extent {
    if (node.kind === 'constant') return { band: 'none', isSlow: false };
    if (node.kind === 'band') return { band: node.band, isSlow: false };
    const [a, b] = [this.#extents[node.a], this.#extents[node.b]];
    const band = a.band === 'none' || a.band === b.band ? b.band : b.band === 'none' ? a.band : 'several';
    return { band, isSlow: a.isSlow || b.isSlow || slow.has(node.name) };
  }

  program(roots: readonly number[], tabulated = true): Program {
    const isTable = (node: number) => {
      const { band, isSlow } = this.#extents[node];
      return tabulated && isSlow && typeof band === 'number' && this.#isCountable(band);
    };
    const order = this.#order(roots, isTable);
    const lastUse = this.#lastUses(order, isTable);
    for (const root of roots) lastUse.set(root, Number.POSITIVE_INFINITY);
    const steps: Step[] = [];
    const constants: (readonly [number, number])[] = [];
    const held = new Map<number, number>();
    const free: number[] = [];
    let registers = 0;
    for (const [time, id] of order.entries()) {
      const node = this.#nodes[id];
      const operands = node.kind === 'kernel' && !isTable(id) ? [node.a, node.b] : [];
      const [a = 0, b = 0] = operands.map((operand) => held.get(operand) ?? 0);
      for (const operand of new Set(operands)) {
        const isConstant = this.#nodes[operand].kind === 'constant';
        if (!isConstant && lastUse.get(operand) === time) free.push(held.get(operand) ?? 0);
      }
      // A constant never takes a register that a block has used: it is filled once, before the first step.
      const out = (node.kind === 'constant' ? undefined : free.pop()) ?? registers++;
      held.set(id, out);
      if (node.kind === 'constant') constants.push([out, node.value]);
      else if (node.kind === 'band') steps.push({ kind: 'load', out, band: node.band });
      else if (isTable(id)) steps.push(this.#lookUp(id, out));
      else steps.push({ kind: 'kernel', out, name: node.name, a, b });
    }
    return { steps, constants, registers, outputs: roots.map((root) => held.get(root) ?? 0) };
  }

  #lookUp(id: number, out: number): Step {
    const { band } = this.#extents[id];
    if (typeof band !== 'number') throw new Error('invariant: a table is of one band');
    return { kind: 'look-up', out, band, table: this.program([id], false) };
  }

  /** The nodes that the roots need, operands first. */
  #order(roots: readonly number[], isTable: (node: number) => boolean): readonly number[] {
    const needed = new Set(roots);
    // Operands have lower numbers than what is made of them.
    for (let id = this.#nodes.length - 1; id >= 0; id--) {
      const node = this.#nodes[id];
      if (!needed.has(id) || node.kind !== 'kernel' || isTable(id)) continue;
      needed.add(node.a).add(node.b);
    }
    return [...needed].sort((a, b) => a - b);
  }

  #lastUses(order: readonly number[], isTable: (node: number) => boolean): Map<number, number> {
    const lastUse = new Map<number, number>();
    for (const [time, id] of order.entries()) {
      const node = this.#nodes[id];
      if (node.kind === 'kernel' && !isTable(id)) lastUse.set(node.a, time).set(node.b, time);
    }
    return lastUse;
  }
}
