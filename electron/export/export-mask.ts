import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask, type TaskControl } from '../host/worker-task.ts';
import { exportCancelled } from './cancelled.ts';
import type { ExportPlan, ExportResult } from './export-plan.ts';
import { answerQuestions, type HostQuestions } from './host-link.ts';
import { removeTemporariesOf } from './temporary-file.ts';

export interface ExportTask {
  readonly plan: ExportPlan;
  readonly port: MessagePort;
  /** Only the main thread knows where the workers of a bundle lie. */
  readonly digestEntry: string;
}

/**
 * Exports in a thread of its own; see `runExport` for what is promised and thrown. This thread only passes on the
 * masks of edited patches. `questions.reached('place')` is the moment to let go of a source that will be replaced, and
 * the last at which a cancel is heard.
 */
export async function exportMask(
  plan: ExportPlan,
  questions: HostQuestions,
  { signal, onProgress }: Pick<TaskControl, 'signal' | 'onProgress'> = {},
): Promise<ExportResult> {
  const { port1, port2 } = new MessageChannel();
  const cancel = new AbortController();
  const passOn = (): void => cancel.abort();
  signal?.addEventListener('abort', passOn, { once: true });
  if (signal?.aborted === true) passOn();
  answerQuestions(port1, {
    ...questions,
    reached: async (step) => {
      // A thread that is cancelled is ended before long, which must not happen between the two names.
      if (step === 'place') signal?.removeEventListener('abort', passOn);
      await questions.reached(step);
      if (step === 'place' && signal?.aborted === true) throw exportCancelled();
    },
  });
  const task: ExportTask = { plan, port: port2, digestEntry: workerEntry('digest-worker').href };
  try {
    return await runWorkerTask<ExportTask, ExportResult>(workerEntry('export-worker'), task, {
      signal: cancel.signal,
      transfer: [port2],
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  } catch (error) {
    await removeLeftovers(plan);
    throw error;
  } finally {
    signal?.removeEventListener('abort', passOn);
    port1.close();
  }
}

/** The thread cleans up behind itself, unless it was ended. What went wrong before is what the caller has to hear. */
async function removeLeftovers(plan: ExportPlan): Promise<void> {
  const path = await realpath(plan.outPath).catch(() => plan.outPath);
  const folders = new Set([dirname(path), dirname(plan.outPath)]);
  await Promise.allSettled([...folders].map((folder) => removeTemporariesOf(folder, plan.exportId)));
}
