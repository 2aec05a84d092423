import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Argument } from '../../shared/contract.ts';
import type { PatchWork } from '../../shared/patch-list/patch-table.ts';
import type { StoreClient } from '../project/project-store.ts';
import type { OpenDataset } from './open-dataset.ts';

type OfMask = Omit<Argument<'mask.open'>, 'datasetId'>;

/** A row that has changed, for the pages that show it. */
export type TellWork = (opened: OpenDataset, mask: OfMask, row: PatchWork) => void;

/** Status, notes and time of the patches of all open datasets. */
export class PatchWorks {
  readonly #store: StoreClient;
  readonly #tell: TellWork;
  /** Masks that an edit need not take into work any more, by dataset. */
  readonly #begun = new WeakMap<OpenDataset, Set<string>>();

  /** `tell` hears of patches that an edit has taken into work. */
  constructor(store: StoreClient, tell: TellWork) {
    this.#store = store;
    this.#tell = tell;
  }

  list(opened: OpenDataset, splitId: string, target: Target): Promise<readonly PatchWork[]> {
    return this.#store.workRows(opened.project.handle, opened.splitKey(splitId), target);
  }

  async change(opened: OpenDataset, argument: Omit<Argument<'work.change'>, 'datasetId'>): Promise<PatchWork> {
    const { splitId, patch, target, ...change } = argument;
    const mask = { splitId, patch, target };
    // Put back into the queue, the next edit takes it into work once more.
    this.#begunIn(opened).delete(keyOf(mask));
    return this.#store.changeWork(opened.project.handle, opened.place(mask), change);
  }

  async spend(opened: OpenDataset, argument: Omit<Argument<'work.spent'>, 'datasetId'>): Promise<PatchWork> {
    const { splitId, patch, target, ...slice } = argument;
    return this.#store.spendTime(opened.project.handle, opened.place({ splitId, patch, target }), slice);
  }

  /** An edit was recorded. The first one on a mask is told, and costs a look into the project. */
  async edited(opened: OpenDataset, mask: OfMask): Promise<void> {
    const begun = this.#begunIn(opened);
    const key = keyOf(mask);
    if (begun.has(key)) return;
    begun.add(key);
    const row = await this.#store.workRow(opened.project.handle, opened.place(mask));
    if (row.status === 'in-work') this.#tell(opened, mask, row);
  }

  #begunIn(opened: OpenDataset): Set<string> {
    const begun = this.#begun.get(opened) ?? new Set<string>();
    this.#begun.set(opened, begun);
    return begun;
  }
}

function keyOf({ splitId, patch, target }: OfMask): string {
  return `${splitId}/${target}/${patch}`;
}
