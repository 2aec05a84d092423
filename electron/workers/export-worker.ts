import type { ExportTask } from '../export/export-mask.ts';
import type { ExportResult } from '../export/export-plan.ts';
import { askOver } from '../export/host-link.ts';
import { runExport } from '../export/run-export.ts';
import { serveWorkerTask } from '../host/worker-task.ts';

const BYTES_PER_REPORT = 16 << 20;

serveWorkerTask<ExportTask, ExportResult>(async ({ plan, port, digestEntry }, { signal, progress }) => {
  let reported = 0;
  const result = await runExport(plan, {
    signal,
    digestEntry: new URL(digestEntry),
    ...askOver(port),
    progress: (doneBytes, totalBytes) => {
      if (doneBytes < reported + BYTES_PER_REPORT && doneBytes < totalBytes) return;
      reported = doneBytes;
      progress(doneBytes, totalBytes, doneBytes <= totalBytes / 2 ? 'Writing labels' : 'Reading them back');
    },
  });
  port.close();
  return result;
});
