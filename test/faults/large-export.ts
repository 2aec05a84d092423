import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { formatCsv, publishedCounts, sampleMetadataRow, writeSparseFile } from '../support/sample-dataset.ts';
import { cloudbrush } from './command-line.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { HostSession } from './host-session.ts';

const EDITED = 36;
const MIB = 1 << 20;
const MOST_MIB = 200;

/** The labels of the largest published split through the host as it is shipped, and its private memory meanwhile. */
export async function exportOf2Gigabytes(run: FaultRun): Promise<FaultRow> {
  const data = join(run.folder, 'large');
  const patchCount = publishedCounts.train;
  await mkdir(join(data, 'train'), { recursive: true });
  const label = join(data, 'train', 'LABEL_manual_hq.dat');
  await writeSparseFile(label, patchCount * PATCH_PIXELS);
  const rows = Array.from({ length: patchCount }, (_, patch) => sampleMetadataRow(patch));
  await writeFile(join(data, 'train', 'metadata.csv'), formatCsv(rows));
  const session = await HostSession.start({ folder: data, userData: join(run.folder, 'large-user'), code: 'built' });
  const out = join(run.folder, 'large.dat');
  const { calls, host } = session;
  for (let i = 0; i < EDITED; i++) await session.paint(Math.floor(((i + 0.5) * patchCount) / EDITED));
  const { placeId } = await calls.call('place.typed', { path: out });
  const { patch: _, ...inSplit } = session.mask(0);
  const how = { placeId, itemType: 'int8', fill: null, overwrite: false, replaceSource: false } as const;
  const startMs = performance.now();
  const exporting = calls.call('export.start', { ...inSplit, jobId: randomUUID(), ...how });
  const peakMib = (await host.peakDuring(exporting)) / MIB;
  const { changedPatches } = await exporting;
  const seconds = (performance.now() - startMs) / 1000;
  await session.stop();
  const { size } = await stat(out);
  const verified = await cloudbrush(['verify', out, '--source', label]);
  const wrong = [
    ...(peakMib < MOST_MIB ? [] : [`${peakMib.toFixed(0)} MiB of private memory`]),
    ...(changedPatches === EDITED && size === patchCount * PATCH_PIXELS ? [] : ['not all of it was written']),
    ...(verified.includes('every pixel compared with LABEL_manual_hq.dat') ? [] : [verified]),
  ];
  for (const text of wrong) run.say(`the large export: ${text}`);
  await rm(out);
  const gigabytes = (size / 1e9).toFixed(2);
  const figures = `${gigabytes} GB in ${seconds.toFixed(1)} s, private memory at most ${peakMib.toFixed(0)} MiB, verified`;
  return { what: `the export of a full train split (${patchCount} patches)`, trials: 1, losses: wrong.length, figures };
}
