import { readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { type DigestTask, digestOfFile, type FileDigest } from '../../../electron/export/file-digest.ts';
import { serveWorkerTask } from '../../../electron/host/worker-task.ts';
import { CHANGED_CODE } from './changed-code.ts';

/** Hashes as the export's own thread does, but begins only when the file has been changed. */
serveWorkerTask<DigestTask, FileDigest>(async (task, { signal }) => {
  const first = new Int8Array(1);
  while (first[0] !== CHANGED_CODE) {
    await turn();
    signal.throwIfAborted();
    readSync(task.descriptor, first, 0, 1, 0);
  }
  return digestOfFile(task, signal);
});
