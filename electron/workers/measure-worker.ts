import { serveWorkerTask } from '../host/worker-task.ts';
import { type MeasureTask, measureMasks } from '../patch-list/measure-task.ts';

serveWorkerTask<MeasureTask, null>((task, { signal }) => measureMasks(task, signal));
