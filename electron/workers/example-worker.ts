import { type ExampleInput, makeExample } from '../demo/example.ts';
import { serveWorkerTask } from '../host/worker-task.ts';

serveWorkerTask(({ folder, seed, rois }: ExampleInput, { signal, progress }) =>
  makeExample(folder, { seed, rois, onProgress: progress, signal }),
);
