import type { Composite } from '../../shared/composites.ts';
import type { OwnComposite, Recipe } from '../../shared/documents/own-composites.ts';
import { writtenName } from '../../shared/expression/written-names.ts';
import { recipeProblem } from '../../shared/own-composites.ts';
import type { ColourMapName } from '../../shared/raster/colour-maps.ts';

/** A composite while it is being written. */
export class CompositeDraft {
  /** Of the one that is changed; null for a new one. */
  readonly id: string | null;
  name = $state('');
  kind = $state<Recipe['kind']>('colours');
  red = $state('');
  green = $state('');
  blue = $state('');
  expression = $state('');
  colourMap = $state<ColourMapName>('sequential');
  from = $state('');
  to = $state('');

  constructor(id: string | null) {
    this.id = id;
  }

  static empty(): CompositeDraft {
    return new CompositeDraft(null);
  }

  static of({ id, recipe }: OwnComposite): CompositeDraft {
    const draft = new CompositeDraft(id);
    draft.name = recipe.name;
    draft.kind = recipe.kind;
    if (recipe.kind === 'colours') [draft.red, draft.green, draft.blue] = recipe.expressions;
    else {
      draft.expression = recipe.expression;
      draft.colourMap = recipe.colourMap;
      [draft.from, draft.to] = recipe.range?.map(String) ?? ['', ''];
    }
    return draft;
  }

  /** A new one that begins with the layers of what is looked at. */
  static like(composite: Composite): CompositeDraft {
    const draft = CompositeDraft.empty();
    if (composite.kind === 'rgb') [draft.red, draft.green, draft.blue] = composite.bands.map(writtenName);
    return draft;
  }

  /** Undefined while it is no range. */
  get #range(): readonly [number, number] | null | undefined {
    const [from, to] = [this.from, this.to].map((text) => text.trim().replace(',', '.'));
    if (from === '' && to === '') return null;
    if (from === '' || to === '') return undefined;
    const range = [Number(from), Number(to)] as const;
    return Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] < range[1] ? range : undefined;
  }

  get rangeProblem(): string | null {
    return this.#range === undefined ? 'Two numbers, the smaller one first.' : null;
  }

  /** What can be kept; null while something is missing or cannot be read. */
  get recipe(): Recipe | null {
    const name = this.name.trim();
    const range = this.#range;
    if (name === '' || (this.kind === 'value' && range === undefined)) return null;
    const recipe: Recipe =
      this.kind === 'colours'
        ? { kind: 'colours', name, expressions: [this.red, this.green, this.blue] }
        : {
            kind: 'value',
            name,
            expression: this.expression,
            colourMap: this.colourMap,
            range: range ? [range[0], range[1]] : null,
          };
    return recipeProblem(recipe) === null ? recipe : null;
  }
}
