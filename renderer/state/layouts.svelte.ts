import type { Layout, NamedLayout } from '../../shared/documents/layouts.ts';
import { shippedLayouts } from '../../shared/shipped-layouts.ts';
import type { KeptDocuments } from './kept-documents.svelte.ts';

/** A slider that is dragged makes another layout with every frame. */
const LAST_AFTER_MS = 500;

interface Around {
  readonly kept: KeptDocuments;
  /** What the panes are and show now. */
  readonly now: () => Layout;
}

/** Layouts by name: the shipped ones, and those that were saved with the project; and the one to begin with. */
export class Layouts {
  readonly #around: Around;
  #noted: Layout | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(around: Around) {
    this.#around = around;
  }

  get #saved(): readonly NamedLayout[] {
    return this.#around.kept.of('layouts')?.layouts ?? [];
  }

  /** A saved one takes the place of a shipped one of its name. */
  get list(): readonly NamedLayout[] {
    const saved = this.#saved;
    return [...shippedLayouts.filter(({ name }) => !saved.some((own) => own.name === name)), ...saved];
  }

  isSaved(name: string): boolean {
    return this.#saved.some((own) => own.name === name);
  }

  /** The one that the panes are as; null where they have been changed since, or never were as one. */
  get current(): NamedLayout | null {
    const now = this.#around.now();
    return this.list.find(({ layout }) => same(layout, now)) ?? null;
  }

  /** Keeps the panes as they are under a name; what had that name is replaced. */
  async save(name: string): Promise<void> {
    await this.#around.kept.load('layouts');
    const layout = this.#around.now();
    const saved = this.#saved;
    const layouts = this.isSaved(name)
      ? saved.map((own) => (own.name === name ? { name, layout } : own))
      : [...saved, { name, layout }];
    this.#put(layouts, layout);
  }

  remove(name: string): void {
    this.#around.kept.change('layouts', (before) => ({
      layouts: before?.layouts.filter((own) => own.name !== name) ?? [],
      last: before?.last ?? null,
    }));
  }

  get #last(): Layout | null {
    return this.#around.kept.of('layouts')?.last ?? null;
  }

  /** The one that the project was looked at with last; null where there is none. */
  async loadLast(): Promise<Layout | null> {
    await this.#around.kept.load('layouts');
    return this.#last;
  }

  /** The panes may have changed: kept a moment later, for the next start. */
  note(): void {
    const now = this.#around.now();
    const before = this.#noted;
    this.#noted = now;
    // A dataset that is only opened leaves nothing behind.
    if (before === null || same(now, before) || same(now, this.#last)) return;
    this.#timer ??= setTimeout(() => this.flush(), LAST_AFTER_MS);
  }

  /** Writes what waits to be written. */
  flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    // What is not known, as it has not come or cannot be read, is not overwritten.
    if (this.#around.kept.of('layouts') !== undefined) this.#put(this.#saved, this.#around.now());
  }

  #put(layouts: readonly NamedLayout[], last: Layout | null): void {
    this.#around.kept.put('layouts', { layouts: [...layouts], last });
  }
}

function same(a: Layout, b: Layout | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
