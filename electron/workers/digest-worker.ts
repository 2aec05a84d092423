import { type DigestTask, digestOfFile } from '../export/file-digest.ts';
import { serveWorkerTask } from '../host/worker-task.ts';

serveWorkerTask<DigestTask, string>((task, { signal }) => digestOfFile(task, signal));
