import type { Target } from '../../../shared/cloudsen12/classes.ts';
import { type EditCounts, noEdits, type RecoveredPatch } from '../../../shared/recovery-report.ts';
import type { WriteDb } from '../database.ts';

/** Where a mask belongs, as the new project will say. */
export interface KnownPlace {
  readonly splitKey: number;
  readonly splitName: string;
  readonly target: Target;
  readonly patch: number;
}

/** One mask on its way into the new project: what is certain of its history so far. */
export class MaskMending {
  readonly db: WriteDb;
  readonly id: number;
  readonly place: KnownPlace;
  /** Edits that will be in the new project, with what they stand on there. */
  readonly settled = new Map<number, { readonly baseId: number; readonly parentId: number | null }>();
  /** Edits whose UUID could not be read, and is a new one. */
  readonly renamed = new Set<number>();
  /** What stands for an edit that will not be there. */
  readonly #standsFor = new Map<number, number | null>();
  readonly #counted = new Set<number>();
  #counts: EditCounts = noEdits;
  #base: RecoveredPatch['base'] = 'stored';

  constructor(db: WriteDb, id: number, place: KnownPlace) {
    this.db = db;
    this.id = id;
    this.place = place;
  }

  /** Counts what became of an edit, once. */
  count(kind: keyof EditCounts, edit: number): void {
    if (this.#counted.has(edit)) return;
    this.#counted.add(edit);
    this.#counts = { ...this.#counts, [kind]: this.#counts[kind] + 1 };
  }

  /** Whether it is known where this edit, or what comes after it, stands. */
  knows(edit: number): boolean {
    return this.settled.has(edit) || this.#standsFor.has(edit);
  }

  /** The worst of a mask's bases is what is told of it. */
  tellBase(base: RecoveredPatch['base']): void {
    const order: readonly RecoveredPatch['base'][] = ['stored', 'changed', 'dataset', 'none'];
    if (order.indexOf(base) > order.indexOf(this.#base)) this.#base = base;
  }

  get told(): RecoveredPatch {
    const { splitName, target, patch } = this.place;
    return { place: { splitName, target, patch }, counts: this.#counts, base: this.#base };
  }

  settle(edit: number, baseId: number, parentId: number | null): void {
    this.settled.set(edit, { baseId, parentId });
  }

  /** An edit will not be there: what comes after it stands on `state`. */
  replace(edit: number, state: number | null): void {
    this.#standsFor.set(edit, state);
  }

  /**
   * The state of `baseId` that is nearest to an edit and will be there: the edit itself, what stands for it, or the last
   * one that was made before it. `exact` where it is the state that was meant.
   */
  nearest(edit: number | null, baseId: number): { readonly state: number | null; readonly exact: boolean } {
    if (edit === null) return { state: null, exact: true };
    if (this.settled.get(edit)?.baseId === baseId) return { state: edit, exact: true };
    const standsFor = this.#standsFor.get(edit);
    if (standsFor === null || (standsFor !== undefined && this.settled.get(standsFor)?.baseId === baseId))
      return { state: standsFor, exact: false };
    let last: number | null = null;
    // Settled in the order of their numbers, base by base.
    for (const [id, settled] of this.settled) {
      if (settled.baseId === baseId && id < edit && (last === null || id > last)) last = id;
    }
    return { state: last, exact: false };
  }
}
