import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { ScoreTable } from '../../shared/patch-list/score-table.ts';
import type { ModelReport } from '../../shared/proposals/model-report.ts';
import { packOffer } from '../../shared/proposals/packed-offer.ts';
import { checkPatchIndex } from '../dataset/layer.ts';
import type { Split } from '../dataset/split.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask, type TaskControl } from '../host/worker-task.ts';
import { findModel } from './find-model.ts';
import { ModelReader } from './model-reader.ts';
import type { UncertaintyTask } from './uncertainty-task.ts';

interface OpenModel {
  readonly report: ModelReport;
  readonly patchCount: number;
  readonly reader: ModelReader;
}

/** More are closed again, the one used longest ago first. */
const MAX_OPEN = 8;

/** The column of the table that `uncertainty` answers. */
const COLUMN = 'uncertainty';

/** The outputs of models that pages have open for the splits of one dataset. */
export class OpenModels {
  /** Used longest ago first. */
  readonly #byId = new Map<string, OpenModel>();

  /** Finds out what lies at a path. Throws what `findModel` throws. */
  async open(split: Split, path: string): Promise<ModelReport> {
    const { name, patchCount } = split;
    const { layout, ...found } = await findModel(path, { name, patchCount, identity: () => split.identity() });
    const report = { modelId: randomUUID(), splitId: split.id, ...found };
    this.#byId.set(report.modelId, { report, patchCount, reader: new ModelReader(layout) });
    const [[oldestId]] = this.#byId;
    if (this.#byId.size > MAX_OPEN) await this.close(oldestId);
    return report;
  }

  /** A packed offer. Throws `not-found`, `bad-argument`, `unreadable`. */
  async offer(modelId: string, patch: number): Promise<Uint8Array> {
    const { report, patchCount, reader } = this.#get(modelId);
    checkPatchIndex(patch, patchCount, report.name);
    return packOffer(await reader.offer(patch));
  }

  /**
   * How unsure the model is of each patch, as a table of scores that a queue can be made of. Throws `bad-argument` for
   * class codes, which do not say, and what `offer` throws.
   */
  async uncertainty(modelId: string, control: TaskControl): Promise<ScoreTable> {
    const { report, patchCount, reader } = this.#get(modelId);
    const { name, splitId } = report;
    if (report.kind === 'codes')
      throw new AppError('bad-argument', `${name} holds class codes, which do not say how sure they are.`);
    const task = { layout: reader.layout, patchCount };
    const entry = workerEntry('uncertainty-worker');
    const means = await runWorkerTask<UncertaintyTask, Float64Array>(entry, task, control);
    const named = Uint8Array.from(means, (mean) => (Number.isNaN(mean) ? 0 : 1));
    const matched = named.reduce((sum, each) => sum + each, 0);
    const scores = new Uint8Array(means.buffer, means.byteOffset, means.byteLength);
    return {
      fileName: name,
      ...{ rows: matched, matched, unmatched: 0, duplicates: 0, unknown: [], columns: [COLUMN] },
      splits: [{ splitId, patchCount, named, scores }],
    };
  }

  /** One that is not open any more is closed already. */
  async close(modelId: string): Promise<void> {
    const model = this.#byId.get(modelId);
    this.#byId.delete(modelId);
    await model?.reader.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#byId.keys()].map((modelId) => this.close(modelId)));
  }

  #get(modelId: string): OpenModel {
    const model = this.#byId.get(modelId);
    if (model === undefined)
      throw new AppError('not-found', "This model's output is not open any more. Choose it again.");
    this.#byId.delete(modelId);
    this.#byId.set(modelId, model);
    return model;
  }
}
