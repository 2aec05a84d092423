import { dirname } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask, type TaskControl } from '../host/worker-task.ts';
import type { ExportPlan, ExportResult } from './export-plan.ts';
import { answerQuestions, type HostQuestions } from './host-link.ts';
import { removeTemporariesOf } from './temporary-file.ts';

export interface ExportTask {
  readonly plan: ExportPlan;
  readonly port: MessagePort;
}

/**
 * Exports in a thread of its own; see `runExport` for what is promised and thrown. This thread only passes on the
 * masks of edited patches. `questions.reached('place')` is the moment to let go of a source that will be replaced.
 */
export async function exportMask(
  plan: ExportPlan,
  questions: HostQuestions,
  control: Pick<TaskControl, 'signal' | 'onProgress'> = {},
): Promise<ExportResult> {
  const { port1, port2 } = new MessageChannel();
  answerQuestions(port1, questions);
  const task: ExportTask = { plan, port: port2 };
  try {
    return await runWorkerTask<ExportTask, ExportResult>(workerEntry('export-worker'), task, {
      ...control,
      transfer: [port2],
    });
  } catch (error) {
    // The thread cleans up behind itself, unless it was ended.
    await removeTemporariesOf(dirname(plan.outPath), plan.exportId);
    throw error;
  } finally {
    port1.close();
  }
}
