import { isPaneCount, type Layout, type PaneCount, paneCounts } from '../../shared/documents/layouts.ts';
import { assert } from '../../shared/errors.ts';
import { Aim } from './aim.svelte.ts';
import { Pane } from './pane.svelte.ts';

/** The pictures of the patch that stand side by side; those that are not there keep what they showed. */
export class Panes {
  readonly #sharedAim = new Aim();
  readonly #all: readonly Pane[] = Array.from(
    { length: Math.max(...paneCounts) },
    (_, place) => new Pane(place, () => (this.#linked ? this.#sharedAim : null)),
  );
  #count = $state<PaneCount>(1);
  #linked = $state(true);
  #activePlace = $state(0);
  readonly list = $derived(this.#all.slice(0, this.#count));

  get count(): PaneCount {
    return this.#count;
  }

  set count(count: PaneCount) {
    this.#count = count;
  }

  /** The one that was last pointed at by a key or a press, or had the focus: the docks and the keys act on it. */
  get active(): Pane {
    const pane = this.list[this.#activePlace] ?? this.list[0];
    assert(pane !== undefined, 'there is at least one pane');
    return pane;
  }

  set active({ place }: Pane) {
    this.#activePlace = place;
  }

  /** They zoom and pan in step. */
  get linked(): boolean {
    return this.#linked;
  }

  /** Nothing moves where they are let go; where they are linked, all look where the active one does. */
  set linked(linked: boolean) {
    if (linked === this.#linked) return;
    if (linked) this.#sharedAim.copy(this.active.ownAim);
    else for (const pane of this.#all) pane.ownAim.copy(this.#sharedAim);
    this.#linked = linked;
  }

  get layout(): Layout {
    return { linked: this.linked, panes: this.list.map(({ look }) => look) };
  }

  set layout({ linked, panes }: Layout) {
    assert(isPaneCount(panes.length), `${panes.length} is a number of panes`);
    this.linked = linked;
    this.#count = panes.length;
    for (const [place, look] of panes.entries()) {
      const pane = this.#all[place];
      if (pane !== undefined) pane.look = look;
    }
  }
}
