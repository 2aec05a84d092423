import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DiskFault } from '../support/disk-fault.ts';
import { noInterposing } from '../support/interposed-library.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { missingLayers } from './missing-layers.ts';
import { changedLabels, deletedProject, missingProjects, readOnlyUser, vanishedDrive } from './missing-projects.ts';

/** Files and folders go, change and break under the host that has them open. */
export async function files(run: FaultRun): Promise<readonly FaultRow[]> {
  const own = async (name: string): Promise<FaultRun> => {
    const folder = join(run.folder, name);
    await mkdir(folder);
    return { ...run, folder };
  };
  const data = join(run.folder, 'data');
  await writeSampleDataset(data);
  const fault = noInterposing() === null ? new DiskFault(run.folder) : null;
  try {
    const rows = [
      ...(await missingLayers(await own('layers'), fault)),
      ...(await missingProjects(await own('projects'), data)),
      await deletedProject(await own('deleted'), data),
      await changedLabels(await own('labels')),
      await readOnlyUser(await own('closed')),
      await vanishedDrive(await own('drives')),
    ];
    return rows.filter((row) => row !== null);
  } finally {
    fault?.close();
  }
}
