import { serveWorkerTask } from '../host/worker-task.ts';
import { checkProject } from '../project/check-project.ts';
import { DamagedProject } from '../project/sqlite-error.ts';

/** In a thread of its own, so that no stroke waits while a large project is looked through. */
serveWorkerTask(async ({ file }: { readonly file: string }, { signal }) => {
  try {
    return await checkProject(file, signal);
  } catch (error) {
    // Of an error that crosses threads the class is not known any more.
    if (error instanceof DamagedProject) return error.finding;
    throw error;
  }
});
