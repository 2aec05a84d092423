import { availableComposites, blankGround, type Composite, hasKey, layerViews } from '../../shared/composites.ts';
import type { SplitReport } from '../../shared/dataset-report.ts';
import type { Layout, PaneCount } from '../../shared/documents/layouts.ts';
import type { OwnComposites } from './own-composites.svelte.ts';
import type { Pane } from './pane.svelte.ts';
import type { Panes } from './panes.svelte.ts';

interface Parts {
  readonly panes: Panes;
  readonly made: OwnComposites;
  readonly split: () => SplitReport;
  /** The panes are to show something else. */
  readonly changed: () => void;
}

/** Which composites the split has the layers of, and which of them each pane shows. */
export class PaneComposites {
  readonly #parts: Parts;
  readonly #layerIds = $derived.by(() => this.#parts.split().layers.map(({ id }) => id));
  readonly #presets: readonly Composite[] = $derived(availableComposites(this.#layerIds));
  /** Of the annotator's own. */
  readonly own: readonly Composite[] = $derived.by(() =>
    availableComposites(this.#layerIds, this.#parts.made.composites),
  );
  readonly all: readonly Composite[] = $derived([...this.#presets, ...this.own]);
  /** Every layer alone. */
  readonly layerViews: readonly Composite[] = $derived(layerViews(this.#layerIds));
  readonly #drawable = $derived([...this.all, ...this.layerViews]);
  readonly #imagery = $derived(this.#drawable.filter(({ id }) => !id.startsWith('LABEL_')));

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The one that was chosen where the split has it, else the one of the pane's place; a blank ground without imagery. */
  of({ compositeId, place }: Pane): Composite {
    const imagery = this.#imagery;
    return this.#drawable.find(({ id }) => id === compositeId) ?? imagery[place % imagery.length] ?? blankGround;
  }

  /** By pane. */
  get shown(): readonly Composite[] {
    return this.#parts.panes.list.map((pane) => this.of(pane));
  }

  /** Of the active pane. */
  get active(): Composite {
    return this.of(this.#parts.panes.active);
  }

  /** What tells places and dates apart at a glance: true colour, or what the split has first of imagery. */
  get plain(): Composite {
    return this.#imagery[0] ?? blankGround;
  }

  /** The one that the active pane showed before this one, where the split has it. */
  get before(): Composite | null {
    const { compositeBefore } = this.#parts.panes.active;
    return this.#drawable.find(({ id }) => id === compositeBefore) ?? null;
  }

  /** What is likely to be looked at next: the one before, what a key shows, and what the annotator has made. */
  get likely(): readonly Composite[] {
    const { before } = this;
    return [...new Set([...(before === null ? [] : [before]), ...this.#presets.filter(hasKey), ...this.own])];
  }

  choose(composite: Composite, pane = this.#parts.panes.active): void {
    const before = this.of(pane).id;
    if (composite.id !== before) pane.compositeBefore = before;
    pane.compositeId = composite.id;
    this.#parts.changed();
  }

  choosePaneCount(count: PaneCount): void {
    this.#parts.panes.count = count;
    this.#parts.changed();
  }

  chooseLayout(layout: Layout): void {
    this.#parts.panes.layout = layout;
    this.#parts.changed();
  }

  /** With those that are shown by their place named, so that it is the same among other composites. */
  get layout(): Layout {
    const { linked, list } = this.#parts.panes;
    return { linked, panes: list.map((pane) => ({ ...pane.look, composite: this.of(pane).id })) };
  }
}
