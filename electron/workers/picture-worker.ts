import { serveWorkerTask } from '../host/worker-task.ts';
import { type PictureTask, servePictures } from '../patch-list/picture-task.ts';

serveWorkerTask<PictureTask, null>((task, { signal }) => servePictures(task, signal));
