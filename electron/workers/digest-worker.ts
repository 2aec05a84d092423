import { type DigestTask, digestOfFile, type FileDigest } from '../export/file-digest.ts';
import { serveWorkerTask } from '../host/worker-task.ts';

serveWorkerTask<DigestTask, FileDigest>((task, { signal }) => digestOfFile(task, signal));
