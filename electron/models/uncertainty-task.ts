import { meanUncertainty } from '../../shared/proposals/model-offer.ts';
import type { TaskContext } from '../host/worker-task.ts';
import { type ModelLayout, offerOfReads } from './model-layout.ts';
import { ModelReader } from './model-reader.ts';

export interface UncertaintyTask {
  readonly layout: ModelLayout;
  readonly patchCount: number;
}

/** Mean uncertainty of every patch, 0 to 1; NaN where the model states nothing. Throws as `ModelReader.read`. */
export async function uncertaintyOfPatches(
  { layout, patchCount }: UncertaintyTask,
  { signal, progress }: TaskContext,
): Promise<Float64Array> {
  const means = new Float64Array(patchCount);
  const reader = new ModelReader(layout, 'positional');
  try {
    let arriving = reader.read(0);
    for (let patch = 0; patch < patchCount; patch++) {
      const buffers = await arriving;
      signal.throwIfAborted();
      if (patch + 1 < patchCount) {
        arriving = reader.read(patch + 1);
        // Where counting throws, nobody awaits it any more.
        arriving.catch(() => undefined);
      }
      means[patch] = meanUncertainty(offerOfReads(layout, buffers));
      progress(patch + 1, patchCount, 'Looking where the model is unsure');
    }
    return means;
  } finally {
    await reader.close();
  }
}
