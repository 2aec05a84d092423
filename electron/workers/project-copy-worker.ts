import { serveWorkerTask } from '../host/worker-task.ts';
import { copyProject } from '../project/copy-project.ts';

/** In a thread of its own, so that no stroke waits for a copy. */
serveWorkerTask(async ({ file, copy }: { readonly file: string; readonly copy: string }, { signal }) => {
  await copyProject(file, copy, signal);
  return null;
});
