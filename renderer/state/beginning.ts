import type { Composite } from '../../shared/composites.ts';
import type { DatasetReport, SplitReport } from '../../shared/dataset-report.ts';
import { assert } from '../../shared/errors.ts';
import type { Layouts } from './layouts.svelte.ts';
import type { MaskKey } from './mask-documents.ts';
import type { OwnComposites } from './own-composites.svelte.ts';
import { restoreLook } from './page-look.ts';
import type { Position } from './page-memory.ts';
import type { PaneComposites } from './pane-composites.svelte.ts';
import type { Panes } from './panes.svelte.ts';
import type { PatchShowing } from './patch-showing.svelte.ts';
import type { Queue } from './queue.svelte.ts';
import type { ToolOptions } from './tool-options.svelte.ts';
import type { View } from './view.svelte.ts';

interface Parts {
  readonly report: DatasetReport;
  readonly view: View;
  readonly panes: Panes;
  readonly options: ToolOptions;
  readonly layouts: Layouts;
  readonly own: OwnComposites;
  readonly composites: PaneComposites;
  readonly queue: Queue;
  readonly showing: PatchShowing;
  /** There is a project to paint in. */
  readonly isOpen: () => boolean;
  readonly put: (place: Partial<MaskKey>) => void;
  readonly run: (work: Promise<unknown>) => void;
  readonly tell: (message: string) => void;
}

/** Where a dataset that is opened goes on, and how it is looked at. */
export class Beginning {
  readonly #parts: Parts;
  /** It is certain where to go on. */
  #isPlaced = false;
  #lookRestored = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Where a page that was loaded again had been, as far as that is still there. Before `show`. */
  at({ splitId, patch, target, look }: Position): void {
    const { report, view, panes, options, put } = this.#parts;
    const split = report.splits.find((candidate) => candidate.id === splitId);
    if (split === undefined) return;
    // Loaded again, the page was there a moment ago; of where a dataset was left another day a queue knows better.
    this.#isPlaced = look !== undefined;
    put({ splitId, patch: Math.min(patch, Math.max(0, split.patchCount - 1)), target });
    if (look === undefined) return;
    this.#lookRestored = true;
    restoreLook(look, { view, panes, options });
  }

  /** Shows the patch that the project's state allows; called once the project is known. */
  show(): void {
    this.#parts.run(this.#begin());
    this.#parts.run(this.#loadOwnComposites());
  }

  /** A pane may show one of them: it does as soon as it is known. */
  async #loadOwnComposites(): Promise<void> {
    const { isOpen, own, panes, composites, showing } = this.#parts;
    if (!isOpen()) return;
    await own.load();
    const isShown = ({ id }: Composite) => panes.list.some(({ compositeId }) => compositeId === id);
    if (composites.own.some(isShown)) await showing.show();
  }

  /** As the project was looked at with last, and where its queue is, as far as nobody has said otherwise. */
  async #begin(): Promise<void> {
    const { queue, showing, run } = this.#parts;
    const isOpen = this.#parts.isOpen();
    const isFree = isOpen && !this.#isPlaced;
    if (isOpen && !isFree) run(queue.load());
    await Promise.all([
      isOpen && !this.#lookRestored ? this.#takeLastLayout() : null,
      isFree ? this.#goToQueue() : null,
    ]);
    await showing.show();
  }

  async #takeLastLayout(): Promise<void> {
    const { layouts, panes, tell } = this.#parts;
    // Without it the dataset opens all the same.
    const last = await layouts.loadLast().catch((error: unknown) => {
      tell(String(error));
      return null;
    });
    if (last !== null) panes.layout = last;
  }

  async #goToQueue(): Promise<void> {
    const { queue, put, tell } = this.#parts;
    await queue.load().catch((error: unknown) => tell(String(error)));
    const { leftAt } = queue;
    if (leftAt !== null) put({ splitId: leftAt.splitId, patch: leftAt.patch });
  }
}

/** The first that holds patches. */
export function firstSplit({ splits }: DatasetReport): SplitReport {
  const split = splits.find(({ patchCount }) => patchCount > 0) ?? splits[0];
  assert(split !== undefined, 'a dataset that opens has a split');
  return split;
}
