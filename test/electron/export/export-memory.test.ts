import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { ExportPlan } from '../../../electron/export/export-plan.ts';
import { writeSparseFile } from '../../support/sample-dataset.ts';
import type { ChildTask } from './export-child.ts';
import { identity, sizeOf, temporaryFolder } from './export-fixture.ts';

/** Half a gigabyte: what grows with the size would have shown by then. */
const PATCHES = 2000;
const LIMIT_BYTES = 200 * 1024 * 1024;

it.skipIf(process.platform !== 'linux')(
  'an export of half a gigabyte with 400 edited patches takes less than 200 MB of private memory (Linux only)',
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'LABEL_manual_hq.dat');
    await writeSparseFile(path, sizeOf(PATCHES, 'int8'));
    const plan: ExportPlan = {
      toolVersion: '0.0.0-test',
      datasetName: 'sparse',
      splitName: 'train',
      target: 'manual_hq',
      patchCount: PATCHES,
      source: { path, fileName: 'LABEL_manual_hq.dat', itemType: 'int8', identity: await identity(path) },
      heads: Array.from({ length: 400 }, (_, i) => ({ patch: i * 5, headId: randomUUID(), baseId: i })),
      unlabelledCode: -1,
      exportId: randomUUID(),
      outPath: join(folder, 'out.dat'),
      itemType: 'int8',
      fill: null,
      overwrite: false,
      replaceSource: false,
      protectedFiles: [],
      identifyingLayer: null,
    };
    const task: ChildTask = { plan, code: 2, killAt: null };
    const file = join(folder, 'task.json');
    await writeFile(
      file,
      JSON.stringify(task, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
    );
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, 'export-child.ts'),
      file,
    ]);
    expect((await stat(join(folder, 'out.dat'))).size).toBe(sizeOf(PATCHES, 'int8'));
    const peakBytes = Number(stdout);
    expect(peakBytes).toBeGreaterThan(0);
    expect(peakBytes).toBeLessThan(LIMIT_BYTES);
  },
  120_000,
);
