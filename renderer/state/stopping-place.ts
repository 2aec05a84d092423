import type { Calls, Place, Stopped } from '../../shared/contract.ts';
import type { DatasetReport } from '../../shared/dataset-report.ts';
import type { Position } from './page-memory.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Makes the picture of what is shown; null where there is nothing to show. Begins at once with what is shown now. */
export type Photograph = (workspace: Workspace) => Promise<Uint8Array | null>;

/** Tells the host where the annotator is in the open dataset, so that it is gone on from there another day. */
export class StoppingPlace {
  readonly #calls: Calls;
  /** Set by the page's shell: a session without a window makes no pictures. */
  photograph: Photograph | null = null;
  /** What the last picture showed. */
  #pictured = '';

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  async note({ placeId }: Place, workspace: Workspace): Promise<void> {
    const { shown } = workspace.showing;
    if (shown === null) return;
    const { document, patch, target } = shown;
    const showing = `${workspace.datasetId}/${shown.splitId}/${patch}/${target}/${document?.revision}`;
    const stopped = this.#positionOf(workspace);
    const picture = showing === this.#pictured ? null : ((await this.photograph?.(workspace)) ?? null);
    await this.#calls['recent.stopped']({ placeId, ...stopped, picture });
    if (picture !== null) this.#pictured = showing;
  }

  /** For a dataset that has no picture yet. */
  async noteFirst(place: Place, workspace: Workspace): Promise<void> {
    const { placeId } = place;
    if ((await this.#calls['recent.picture']({ placeId })) === null) await this.note(place, workspace);
  }

  /** The position alone: the page is about to go and has no time for a picture. */
  async noteInHaste({ placeId }: Place, workspace: Workspace): Promise<void> {
    if (workspace.showing.shown === null) return;
    await this.#calls['recent.stopped']({ placeId, ...this.#positionOf(workspace), picture: null });
  }

  #positionOf({ split, patch, target }: Workspace): Stopped {
    return { split: split.name, patch, target };
  }
}

/** Where that is in the dataset as it is now; null where the split or the patch is gone. */
export function positionIn(report: DatasetReport, stopped: Stopped | null): Position | null {
  const split = report.splits.find(({ name }) => name === stopped?.split);
  if (stopped === null || split === undefined || stopped.patch >= split.patchCount) return null;
  return { splitId: split.id, patch: stopped.patch, target: stopped.target };
}
