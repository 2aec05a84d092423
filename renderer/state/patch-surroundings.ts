import type { DatasetReport } from '../../shared/dataset-report.ts';
import type { Census } from './census.svelte.ts';
import type { Dates } from './dates.svelte.ts';
import type { Inspector } from './inspector.svelte.ts';
import type { KeptDocuments } from './kept-documents.svelte.ts';
import type { PaneComposites } from './pane-composites.svelte.ts';
import type { PatchLoader, WantedPatch } from './patch-loader.ts';
import type { PixelValues } from './pixel-values.svelte.ts';
import type { Queue } from './queue.svelte.ts';
import type { UnscribbledValues } from './unscribbled-values.svelte.ts';

interface Parts {
  readonly report: DatasetReport;
  readonly loader: PatchLoader;
  readonly kept: KeptDocuments;
  readonly values: PixelValues;
  readonly census: Census;
  readonly inspector: Inspector;
  readonly dates: Dates;
  readonly unscribbled: UnscribbledValues;
  readonly composites: PaneComposites;
  readonly queue: Queue;
  readonly run: (work: Promise<unknown>) => void;
}

/** What is fetched once a patch has been drawn. */
export class PatchSurroundings {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Its labels, then what is likely to be wanted next. */
  async bring(wanted: WantedPatch, generation: number, stillWanted: () => boolean): Promise<void> {
    const { loader, kept, values, census, inspector, dates, unscribbled, composites, run } = this.#parts;
    const { split } = wanted;
    // What is not known yet of the other masks is as if nobody had chosen any: that is told where it fails.
    run(kept.load('references'));
    await loader.loadLabels(wanted, generation);
    if (!stillWanted()) return;
    values.labelsArrived();
    census.sample(split);
    run(inspector.bring());
    run(dates.known.ask());
    // A scribble file that cannot be read says so where it is opened.
    await unscribbled.load(split.id).catch(() => null);
    await loader.prefetch(wanted, this.#near(wanted), composites.likely, generation, stillWanted);
    await dates.prefetch(stillWanted);
  }

  /** Its neighbours in the queue, or in the split. */
  #near({ split, patch }: WantedPatch): readonly Pick<WantedPatch, 'split' | 'patch'>[] {
    const { queue, report } = this.#parts;
    if (!queue.isOn) return [patch + 1, patch - 1].map((near) => ({ split, patch: near }));
    return queue.near.flatMap((near) => {
      const of = report.splits.find(({ id }) => id === near.splitId);
      return of === undefined ? [] : [{ split: of, patch: near.patch }];
    });
  }
}
