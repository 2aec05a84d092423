import { serveWorkerTask } from '../host/worker-task.ts';
import { type UncertaintyTask, uncertaintyOfPatches } from '../models/uncertainty-task.ts';

serveWorkerTask<UncertaintyTask, Float64Array>(uncertaintyOfPatches);
