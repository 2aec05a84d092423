import { type CensusRequest, censusOfLayer } from '../dataset/codes-census.ts';
import { serveWorkerTask } from '../host/worker-task.ts';

/** Progress is worth a message every so many patches. */
const PATCHES_PER_REPORT = 64;

serveWorkerTask((request: CensusRequest, { signal, progress }) => {
  let reported = 0;
  const total = request.patches.length;
  return censusOfLayer(request, {
    signal,
    onProgress: (done) => {
      if (done < reported + PATCHES_PER_REPORT && done < total) return;
      reported = done;
      progress(done, total, 'Counting codes');
    },
  });
});
