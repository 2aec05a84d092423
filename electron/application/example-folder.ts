import { AppError } from '../../shared/errors.ts';
import type { ExampleInput, ExampleSummary } from '../demo/example.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask, type TaskControl } from '../host/worker-task.ts';

/** What `Try the example dataset` makes: always the same one. */
const SEED = 1;
const ROIS = 3;

/** The example dataset in its place; made at the first call, in a worker. */
export class ExampleFolder {
  readonly #folder: string;
  #making: Promise<string> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Answers the folder that holds it: `folder`, or the usual place. A finished one is used as it is. */
  make(folder: string | null, control: TaskControl): Promise<string> {
    if (folder !== null) return this.#make(folder, control);
    this.#making ??= this.#makeUsual(control).finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  /** In its usual place an example that the user has changed, by replacing a label for instance, is theirs: it stays. */
  async #makeUsual(control: TaskControl): Promise<string> {
    try {
      return await this.#make(this.#folder, control);
    } catch (error) {
      if (error instanceof AppError && error.code === 'exists') return this.#folder;
      throw error;
    }
  }

  async #make(folder: string, control: TaskControl): Promise<string> {
    const input: ExampleInput = { folder, seed: SEED, rois: ROIS };
    await runWorkerTask<ExampleInput, ExampleSummary>(workerEntry('example-worker'), input, control);
    return folder;
  }
}
