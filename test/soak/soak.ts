import { execFile } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { buildAll } from '../../build/build.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { AppPage } from '../bench/app-page.ts';
import { chromiumArgs, findChromium } from '../support/browser.ts';
import { FreeMemory } from '../support/free-memory.ts';
import { HostProcess } from '../support/host-process.ts';
import { noInterposing } from '../support/interposed-library.ts';
import { DayOfWork } from './day-of-work.ts';
import { growthPerHour, median } from './growth.ts';
import {
  frameWork,
  limitsPerHour,
  MAX_BYTES_PER_EDIT,
  MAX_PRIVATE_MIB,
  MemoryFloor,
  type Observed,
  projectBytes,
  type Reading,
  readEverything,
  type Watched,
  watchFrames,
} from './readings.ts';

/*
 * Works through patches in a real browser on the built host for as long as it is told, and watches what grows. Prints a
 * table on standard output: each figure after the first minutes, at the end, and what it grows by in an hour, held
 * against a limit. Exit status 1 beyond one.
 * --minutes N (default 30); --seed N repeats what the annotator does.
 */

const root = join(import.meta.dirname, '../..');
/** Until caches are full and code is compiled: SQLite's own takes 16 MiB of a project, which is 3,000 edits. */
const WARM_UP_SHARE = 1 / 3;
const LONGEST_WARM_UP_MS = 20 * 60_000;
const BETWEEN_READINGS_MS = 8_000;
const PROMPT = '--enable-precise-memory-info';

const say = (line: string): void => console.error(line);

async function work(observed: Observed, day: DayOfWork, forMs: number): Promise<Reading[]> {
  const readings: Reading[] = [];
  const untilMs = performance.now() + forMs;
  let nextMs = performance.now();
  while (performance.now() < untilMs) {
    await frameWork(observed.app);
    await watchFrames(observed.app, true);
    await day.paint();
    const frameMs = await frameWork(observed.app);
    await watchFrames(observed.app, false);
    await day.something();
    await day.nextPatch();
    if (performance.now() < nextMs) continue;
    nextMs = performance.now() + BETWEEN_READINGS_MS;
    const reading = await readEverything(observed, day.edits, frameMs);
    readings.push(reading);
    if (readings.length % 8 === 1) say(lineOf(reading));
  }
  return readings;
}

function lineOf({ edits, values }: Reading): string {
  const parts = Object.entries(values).map(([name, value]) => `${name} ${value.toFixed(1)}`);
  return `${edits} edits; ${parts.join('; ')}`;
}

interface Verdict {
  readonly name: string;
  readonly early: number;
  readonly late: number;
  readonly perHour: number;
  readonly limit: number;
}

/** Of the readings after the first minutes; early and late are medians of their first and last quarter. */
function verdicts(readings: readonly Reading[], forMs: number): Verdict[] {
  const firstMs = readings[0]?.atMs ?? 0;
  const warmUpMs = Math.min(LONGEST_WARM_UP_MS, WARM_UP_SHARE * forMs);
  const settled = readings.filter(({ atMs }) => atMs - firstMs > warmUpMs);
  const quarter = Math.max(1, settled.length >> 2);
  return (Object.keys(limitsPerHour) as Watched[]).map((name) => ({
    name,
    early: median(settled.slice(0, quarter).map(({ values }) => values[name])),
    late: median(settled.slice(-quarter).map(({ values }) => values[name])),
    perHour: growthPerHour(settled.map(({ atMs, values }) => ({ atMs, value: values[name] }))),
    limit: limitsPerHour[name],
  }));
}

/** Above the limit, or not known. */
function isBeyond({ perHour, limit }: Verdict): boolean {
  return !(perHour <= limit);
}

function printTable(rows: readonly Verdict[]): void {
  const cells = [
    ['', 'early', 'late', 'per hour', 'limit', ''],
    ...rows.map((row) => [
      row.name,
      ...[row.early, row.late, row.perHour, row.limit].map((value) => value.toFixed(1)),
      isBeyond(row) ? 'BEYOND' : 'ok',
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  for (const row of cells) {
    console.log(
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    );
  }
}

async function soak(minutes: number, seed: number): Promise<boolean> {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('no Chromium was found: npm test gets one, or name it in CLOUDBRUSH_CHROMIUM');
  const unable = noInterposing();
  if (unable !== null) throw new Error(`no soak here: ${unable}`);
  await buildAll({ root, only: ['renderer', 'node'], ifStale: true });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-soak-')));
  const dataset = join(folder, 'example');
  const userData = join(folder, 'user-data');
  await promisify(execFile)(process.execPath, [join(root, 'electron/cli.ts'), 'example', dataset]);
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs, PROMPT] });
  const free = new FreeMemory(folder);
  const host = await HostProcess.start({ folder: dataset, userData, probe: true, env: free.env });
  const floor = new MemoryFloor(host, free);
  try {
    const app = await AppPage.open(browser, host);
    const failures: string[] = [];
    app.page.on('pageerror', (error) => failures.push(String(error)));
    const day = new DayOfWork(app.page, new SeededRandom(seed), folder);
    const forMs = minutes * 60_000;
    const readings = await work({ browser, app, host, floor }, day, forMs);
    await day.saved();
    const projects = join(userData, 'projects');
    const [name] = (await readdir(projects)).filter((file) => file.endsWith('.cloudbrush'));
    const bytesPerEdit = (await projectBytes(join(projects, name ?? ''))) / day.edits;
    const rows = verdicts(readings, forMs);
    printTable(rows);
    console.log(
      `${minutes} minutes, seed ${seed}, load ${loadavg()[0]?.toFixed(1)}: ${day.edits} edits on ${day.patches} patches, ${day.exports} exports, ${readings.length} readings`,
    );
    console.log(`${Math.round(bytesPerEdit)} bytes of the project per edit (limit ${MAX_BYTES_PER_EDIT})`);
    const mostMib = floor.mostBytes / (1 << 20);
    console.log(`${Math.round(mostMib)} MiB private to the host at the most (limit ${MAX_PRIVATE_MIB})`);
    for (const failure of failures) console.log(`error in the page: ${failure}`);
    if (host.complaints !== '') console.log(`the host said: ${host.complaints}`);
    const bounded = bytesPerEdit <= MAX_BYTES_PER_EDIT && mostMib <= MAX_PRIVATE_MIB;
    return !rows.some(isBeyond) && bounded && failures.length === 0;
  } finally {
    floor.stop();
    await browser.close();
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 30);
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: expected a number above 0`);
  process.exitCode = (await soak(minutes, Number(values.seed ?? 1))) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 2;
}
