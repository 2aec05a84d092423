import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DiskFault } from '../support/disk-fault.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { keepings } from './full-disk-keepings.ts';
import { commandLines, exports } from './full-disk-outputs.ts';
import { commits, creation, migration, olderVersions } from './full-disk-projects.ts';

/** Of everything that writes, every step fails once: the disk is full, broken, or the quota used up. */
export async function fullDisk(run: FaultRun): Promise<readonly FaultRow[]> {
  const fault = new DiskFault(run.folder);
  const rows: FaultRow[] = [];
  const part = async (
    name: string,
    tried: (own: FaultRun, data: string) => Promise<FaultRow | readonly FaultRow[]>,
  ) => {
    const own = { ...run, folder: join(run.folder, name) };
    const data = join(own.folder, 'data');
    await mkdir(own.folder);
    await writeSampleDataset(data);
    rows.push(...[await tried(own, data)].flat());
    run.say(`full-disk: ${name} is done`);
  };
  try {
    await part('saving', (own, data) => commits(own, fault, data));
    await part('making', (own, data) => creation(own, fault, data));
    for (const version of olderVersions)
      await part(`old-${version}`, (own, data) => migration(own, fault, data, version));
    await part('keeping', (own, data) => keepings(own, fault, data));
    await part('exporting', (own, data) => exports(own, fault, data));
    if (!run.short) await part('commanding', (own, data) => commandLines(own, fault, data));
  } finally {
    fault.close();
  }
  return rows;
}
