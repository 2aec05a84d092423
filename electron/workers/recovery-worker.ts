import type { RecoveryReport } from '../../shared/recovery-report.ts';
import { serveWorkerTask } from '../host/worker-task.ts';
import { type RecoveryTask, sourcesOver } from '../project/recovery/recover-in-worker.ts';
import { recoverProject } from '../project/recovery/recover-project.ts';

/** In a thread of its own, because it takes seconds. */
serveWorkerTask<RecoveryTask, RecoveryReport>(async ({ sources, ...task }, { signal, progress }) => {
  const link = sources === null ? null : sourcesOver(sources);
  try {
    return await recoverProject({ ...task, signal, progress, sources: link });
  } finally {
    sources?.port.close();
  }
});
