import type { Target } from '../../shared/cloudsen12/classes.ts';
import { assert } from '../../shared/errors.ts';
import { type Refinement, type RefinementKind, refinementRanges } from '../../shared/raster/refine.ts';

/** As they are listed: what makes a class larger or smaller first. */
export const refinementKinds = [
  'grow',
  'shrink',
  'majority',
  'open',
  'close',
  'holes',
  'islands',
  'replace',
  'snap',
] as const satisfies readonly RefinementKind[];

/** Those that can be done to all classes at once. */
export function takesEachClass(kind: RefinementKind): boolean {
  return kind === 'majority' || kind === 'islands';
}

/** How a mask is refined: which operation, of which class, how much. Each operation keeps its own number. */
export class Refining {
  readonly #target: () => Target;
  readonly #inHand: () => number;
  #kind = $state<RefinementKind>('grow');
  /** By target. Null: the class in hand; for those that take each class, each. */
  #code = $state<Record<Target, number | null>>({ manual_hq: null, manual_sc: null });
  /** What replaces a class. */
  #by = $state<Record<Target, number>>({ manual_hq: 0, manual_sc: 0 });
  #numbers = $state.raw<Readonly<Record<Exclude<RefinementKind, 'replace'>, number>>>({
    grow: 2,
    shrink: 2,
    majority: 2,
    open: 2,
    close: 2,
    holes: 50,
    islands: 30,
    snap: 6,
  });

  /** `inHand`: the code that is painted. */
  constructor(target: () => Target, inHand: () => number) {
    this.#target = target;
    this.#inHand = inHand;
  }

  get kind(): RefinementKind {
    return this.#kind;
  }

  set kind(kind: RefinementKind) {
    this.#kind = kind;
  }

  /** Null where it is of each class. */
  get code(): number | null {
    return this.#code[this.#target()] ?? (takesEachClass(this.#kind) ? null : this.#inHand());
  }

  set code(code: number | null) {
    this.#code[this.#target()] = code;
  }

  get by(): number {
    return this.#by[this.#target()];
  }

  set by(code: number) {
    this.#by[this.#target()] = code;
  }

  /** Radius, width or size of the operation; null where it has none. */
  get number(): number | null {
    return this.#kind === 'replace' ? null : this.#numbers[this.#kind];
  }

  setNumber(number: number): void {
    const kind = this.#kind;
    if (kind === 'replace' || !Number.isFinite(number)) return;
    const { least, most, step } = refinementRanges[kind];
    const kept = Math.min(most, Math.max(least, Math.round(number / step) * step));
    this.#numbers = { ...this.#numbers, [kind]: kept };
  }

  get now(): Refinement {
    const kind = this.#kind;
    const { code } = this;
    if (kind === 'majority') return { kind, code, radius: this.#numbers.majority };
    if (kind === 'islands') return { kind, code, below: this.#numbers.islands };
    assert(code !== null, `${kind} is of one class`);
    if (kind === 'replace') return { kind, code, by: this.by };
    if (kind === 'holes') return { kind, code, atMost: this.#numbers.holes };
    if (kind === 'snap') return { kind, code, width: this.#numbers.snap };
    return { kind, code, radius: this.#numbers[kind] };
  }
}
