import type { Composite } from '../../shared/composites.ts';
import { exportedComposites, importedComposites } from '../../shared/documents/composite-exchange.ts';
import { MAX_OWN_COMPOSITES, type OwnComposite, type Recipe } from '../../shared/documents/own-composites.ts';
import { ownComposite } from '../../shared/own-composites.ts';
import type { KeptDocuments } from './kept-documents.svelte.ts';

/** The composites that the annotator has made; kept with the project. */
export class OwnComposites {
  readonly #kept: KeptDocuments;
  readonly list: readonly OwnComposite[] = $derived.by(() => this.#kept.of('composites')?.composites ?? []);
  readonly composites: readonly Composite[] = $derived(
    this.list.map(ownComposite).filter((composite) => composite !== null),
  );

  constructor(kept: KeptDocuments) {
    this.#kept = kept;
  }

  load(): Promise<void> {
    return this.#kept.load('composites');
  }

  recipeOf(id: string): Recipe | null {
    return this.list.find((own) => own.id === id)?.recipe ?? null;
  }

  get isFull(): boolean {
    return this.list.length >= MAX_OWN_COMPOSITES;
  }

  /** Writes a recipe down under its id, or a new one under an id of its own; gives the id. */
  save(recipe: Recipe, id: string | null): string {
    const known = this.list.some((own) => own.id === id);
    const saved: OwnComposite = { id: id !== null && known ? id : newId(), recipe };
    this.#change((list) =>
      list.some((own) => own.id === saved.id)
        ? list.map((own) => (own.id === saved.id ? saved : own))
        : [...list, saved],
    );
    return saved.id;
  }

  remove(id: string): void {
    this.#change((list) => list.filter((own) => own.id !== id));
  }

  /** All of them as a text to give to others. */
  get exported(): string {
    return exportedComposites(this.list.map(({ recipe }) => recipe));
  }

  /** Adds those of a text; what is there already stays. Gives a sentence: what came of it. */
  add(text: string): string {
    const { recipes, problem } = importedComposites(text);
    if (recipes === null) return problem;
    if (this.#kept.of('composites') === undefined) return 'Those of this project have not been read yet. Try again.';
    const known = new Set(this.list.map(({ recipe }) => JSON.stringify(recipe)));
    const fresh = recipes.filter((recipe) => !known.has(JSON.stringify(recipe)));
    if (this.list.length + fresh.length > MAX_OWN_COMPOSITES) {
      return `There is room for ${MAX_OWN_COMPOSITES} composites; remove some first.`;
    }
    const added = fresh.map((recipe) => ({ id: newId(), recipe }));
    this.#change((list) => [...list, ...added]);
    const there = recipes.length - fresh.length;
    return `${fresh.length} added${there === 0 ? '' : `, ${there} there already`}.`;
  }

  #change(to: (list: readonly OwnComposite[]) => readonly OwnComposite[]): void {
    this.#kept.change('composites', (before) => ({ composites: [...to(before?.composites ?? [])] }));
  }
}

function newId(): string {
  return `own-${crypto.randomUUID()}`;
}
