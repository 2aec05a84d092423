import { type AlikeTask, searchAlike } from '../alike/alike-task.ts';
import { serveWorkerTask } from '../host/worker-task.ts';

serveWorkerTask((task: AlikeTask, context) => searchAlike(task, context));
