import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { LARGE_PATCHES } from './bench-data.ts';
import { atLeast, below, type Row, summary } from './figures.ts';
import { paint } from './pointer-path.ts';
import { roundTrips } from './round-trips.ts';
import type { Bench } from './scenario.ts';

const run = promisify(execFile);
const ROUNDS = 5;
const EDITED_PATCHES = 36;
const MIB = 1 << 20;
const SHARE_OF_PLAIN = 0.8;

/** Paints a stroke on patches all over the split, as an annotator does. */
export async function editPatches(app: AppPage, count: number): Promise<void> {
  await app.setRadius(16);
  for (let i = 0; i < count; i++) {
    const patch = Math.floor(((i + 0.5) * LARGE_PATCHES) / count);
    await app.clear();
    await app.page.keyboard.press('Control+g');
    await app.page.locator('#go-to-index').fill(String(patch));
    await app.page.keyboard.press('Enter');
    await app.seen('shown', new RegExp(`/${patch}/`));
    await paint(app, { strokes: 2, first: i, strokeMs: 120, rateHz: 125 });
  }
}

/** Fills in the dialog and starts the export; it goes on when the dialog is closed. */
export async function startExport(app: AppPage, folder: string, fileName: string): Promise<void> {
  const { page } = app;
  await page.keyboard.press('Control+e');
  await page.getByLabel('Path of a folder').fill(folder);
  await page.getByRole('button', { name: 'Go there' }).click();
  await page
    .getByRole('navigation', { name: 'Folders above' })
    .getByText(folder.replace(/^.*[/\\]/, ''))
    .waitFor();
  await page.getByLabel('File name').fill(fileName);
  await page.getByRole('button', { name: 'Export', exact: true }).last().click();
}

/** Milliseconds that the host took to answer `export.start`, and the most private memory it had meanwhile. */
async function exportOnce(app: AppPage, host: HostProcess, folder: string, fileName: string) {
  await app.clear();
  const done = (async () => {
    await startExport(app, folder, fileName);
    await app.page.getByText('is written, read back and compared').waitFor({ timeout: 120_000 });
  })();
  const peakBytes = await host.peakDuring(done);
  await done;
  const [tookMs] = roundTrips(await app.socketFrames(), 'export.start');
  await app.page.keyboard.press('Escape');
  return { tookMs, peakBytes };
}

async function plainOnce(source: string, target: string): Promise<number> {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'plain-export-process.ts'),
    source,
    target,
  ]);
  return Number(stdout);
}

/** `cp` without a flush: what it leaves is flushed afterwards, outside of the time. */
async function copyOnce(source: string, target: string): Promise<number> {
  const startMs = performance.now();
  await run('cp', [source, target]);
  const tookMs = performance.now() - startMs;
  await run('sync', [target]);
  return tookMs;
}

/** Exports 1.05 GB of labels from the page, and does the same without the edits, in turns. */
export async function exportingLargeLabel(bench: Bench): Promise<readonly Row[]> {
  const folder = await bench.data.largeLabel();
  const source = join(folder, 'train/LABEL_manual_hq.dat');
  const megabytes = (await stat(source)).size / 1e6;
  const shares: number[] = [];
  const memory: number[] = [];
  const speeds = { export: [] as number[], plain: [] as number[], copy: [] as number[] };
  const host = await HostProcess.start({ folder, userData: join(bench.folder, 'exporting') });
  try {
    const app = await AppPage.open(bench.browser, host);
    await editPatches(app, EDITED_PATCHES);
    for (let round = 0; round < ROUNDS; round++) {
      const target = join(bench.folder, `out-${round}.dat`);
      const measurePlain = async () => {
        const tookMs = await plainOnce(source, target);
        await rm(target);
        return tookMs;
      };
      const measureExport = async () => {
        const exported = await exportOnce(app, host, bench.folder, `out-${round}.dat`);
        await rm(target);
        return exported;
      };
      // Each comes first in every second round.
      const plainMs = round % 2 === 0 ? await measurePlain() : null;
      const { tookMs, peakBytes } = await measureExport();
      const otherMs = plainMs ?? (await measurePlain());
      const copyMs = await copyOnce(source, target);
      await rm(target);
      shares.push(otherMs / tookMs);
      memory.push(peakBytes / MIB);
      speeds.export.push((1000 * megabytes) / tookMs);
      speeds.plain.push((1000 * megabytes) / otherMs);
      speeds.copy.push((1000 * megabytes) / copyMs);
      bench.say(
        `round ${round}: export ${tookMs.toFixed(0)} ms, plain ${otherMs.toFixed(0)} ms, cp ${copyMs.toFixed(0)} ms`,
      );
    }
    await app.close();
  } finally {
    await host.stop();
  }
  bench.say(`private memory of the host while exporting, MiB: ${summary(memory)}`);
  return [
    atLeast({
      name: 'export of a 1 GB label, share of the plain speed',
      unit: '1',
      samples: shares,
      limit: SHARE_OF_PLAIN,
      judged: 'median',
    }),
    atLeast({ name: 'export of a 1 GB label', unit: 'MB/s', samples: speeds.export, limit: null }),
    atLeast({
      name: 'plain read, write, fsync, read-back, both SHA-256',
      unit: 'MB/s',
      samples: speeds.plain,
      limit: null,
    }),
    atLeast({ name: 'plain copy (cp)', unit: 'MB/s', samples: speeds.copy, limit: null }),
    below({ name: 'private memory of the host while exporting', unit: 'MiB', samples: memory, limit: 200 }),
  ];
}
