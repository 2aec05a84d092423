import type { MessagePort } from 'node:worker_threads';
import { serveWorkerTask } from '../host/worker-task.ts';
import { servePictures } from '../patch-list/picture-task.ts';

serveWorkerTask<{ readonly port: MessagePort }, null>((task, { signal }) => servePictures(task, signal));
