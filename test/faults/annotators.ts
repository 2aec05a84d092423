import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { targets } from '../../shared/cloudsen12/classes.ts';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { applyDelta } from '../../shared/raster/delta.ts';
import { HostCalls } from '../support/host-calls.ts';
import type { HostProcess } from '../support/host-process.ts';
import { deskPainter } from './desk-painter.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { FaultyDesk } from './faulty-desk.ts';
import type { ModelPlace } from './mask-model.ts';
import { type ProjectOnDisk, placeName, readProject } from './project-on-disk.ts';
import { ScriptedAnnotator } from './scripted-annotator.ts';
import { differences, sameCodes } from './told-and-kept.ts';

const forms = {
  short: { annotators: 4, pacedMs: 3000, unpacedMs: 1000, betweenMs: 500 },
  full: { annotators: 20, pacedMs: 300_000, unpacedMs: 10_000, betweenMs: 15_000 },
} as const;
const PATCHES = 6;
/** Masks of each annotator, drawn from all: most are painted by several. */
const OWN_MASKS = 3;
const P95_LIMIT_MS = 50;
const IMPORTER = 'Importer';

/**
 * Many annotators at once on one project: over sockets to one host, some through a second process on the same file, in
 * the full form one in the desktop's window too, while the command line imports, lists and exports.
 */
export async function annotators(run: FaultRun): Promise<readonly FaultRow[]> {
  const form = run.short ? forms.short : forms.full;
  const random = new SeededRandom(run.seed);
  const desk = await FaultyDesk.make(run, 'crowded', PATCHES);
  const host = await desk.start();
  const lines = [await HostCalls.open(host)];
  const crowd = makeCrowd(form.annotators, desk, random);
  await crowd[0].join(lines[0], desk.dataset);
  const project = desk.project;
  // Another process on the same file, as the desktop beside a browser.
  const second = await desk.start({ project, userData: join(desk.folder, 'second') });
  const painter = run.short ? null : await deskPainter(desk, project);
  const untilMs = performance.now() + form.pacedMs;
  const paced: number[] = [];
  const unpaced: number[] = [];
  let found: string[] = [];
  let orders = 0;
  try {
    for (const [i, annotator] of crowd.entries()) {
      const line = await HostCalls.open(i % 10 === 9 || (run.short && i === 3) ? second : host);
      lines.push(line);
      await annotator.join(line, desk.dataset);
      await annotator.loadAll();
    }
    const commanding = giveOrders(desk, project, untilMs, form.betweenMs, random);
    await Promise.all([
      ...crowd.map((annotator) => annotator.paintLikePeople(untilMs)),
      painter?.paint(untilMs) ?? null,
    ]);
    orders = await commanding;
    for (const { commitMs } of crowd) paced.push(...commitMs.splice(0));
    await hurry(crowd, form.unpacedMs);
    for (const { commitMs } of crowd) unpaced.push(...commitMs);
    found = await masksOfHosts(desk, crowd, [host, second]);
    await painter?.quit();
  } finally {
    for (const line of lines) line.close();
    // A window with strokes that wait would not close by itself.
    await painter?.kill();
    await Promise.all([host.stop(), second.stop()]);
  }
  const left = readProject(project, run.folder);
  const foreign = new Set([...left.annotators].filter(([, name]) => !/^annotator \d+$/.test(name)).map(([id]) => id));
  found.push(...differences(left, crowd, foreign), ...(await exportsDiffer(desk, project, left)));
  const desktop = left.commands.filter((id) => painter !== null && left.annotators.get(id) === painter.name).length;
  if (desktop !== (painter?.strokes ?? 0)) found.push(`of the desktop ${painter?.strokes} strokes are ${desktop}`);
  for (const text of found) run.say(text);
  const again = crowd.reduce((sum, { offeredAgain }) => sum + offeredAgain, 0);
  const p95 = percentile(paced, 0.95);
  const tooSlow = !run.short && p95 >= P95_LIMIT_MS ? 1 : 0;
  return [
    {
      what: `${crowd.length} annotators at once, two processes and the command line on one project`,
      trials: crowd.reduce((sum, { told }) => sum + told.length, 0),
      losses: found.length,
      figures: `${again} refused strokes put on the mask anew, ${orders} orders from the command line, ${desktop} strokes in the desktop's window`,
    },
    {
      what: 'commits among them, a stroke each 0.5 to 1.5 s',
      trials: paced.length,
      losses: tooSlow,
      figures: `p50 ${percentile(paced, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (limit ${P95_LIMIT_MS} ms), max ${percentile(paced, 1).toFixed(0)} ms; without rests ${unpaced.length} with p95 ${percentile(unpaced, 0.95).toFixed(1)} ms`,
    },
  ];
}

function makeCrowd(count: number, desk: FaultyDesk, random: SeededRandom): [ScriptedAnnotator, ...ScriptedAnnotator[]] {
  const all = targets.flatMap((target) =>
    Array.from({ length: PATCHES - 1 }, (_, i): ModelPlace => ({ split: 'train', patch: i + 1, target })),
  );
  const crowd = Array.from({ length: count }, (_, i) => {
    const own = new Set<ModelPlace>();
    while (own.size < OWN_MASKS) own.add(all[random.below(all.length)] as ModelPlace);
    const baseOf = (place: ModelPlace) => desk.baseOf(place);
    return new ScriptedAnnotator({
      name: `annotator ${i}`,
      random: new SeededRandom(random.next()),
      places: [...own],
      baseOf,
    });
  });
  return crowd as [ScriptedAnnotator, ...ScriptedAnnotator[]];
}

/** Without rests: what the host can take. */
async function hurry(crowd: readonly ScriptedAnnotator[], forMs: number): Promise<void> {
  const untilMs = performance.now() + forMs;
  await Promise.all(
    crowd.map(async (annotator) => {
      while (performance.now() < untilMs) {
        annotator.make();
        await annotator.sendAll();
        if (annotator.waiting.length === 0) await sleep(0);
      }
    }),
  );
}

/** Exports, changes a row of each mask and imports that, and lists the log, again and again; answers how often. */
async function giveOrders(
  desk: FaultyDesk,
  project: string,
  untilMs: number,
  betweenMs: number,
  random: SeededRandom,
): Promise<number> {
  const out = join(desk.folder, 'crowded.dat');
  const on = ['--project', project];
  const mask = [...on, '--split', 'train', '--target', 'manual_hq'];
  let orders = 0;
  while (performance.now() < untilMs) {
    await desk.cloudbrush(['export', desk.dataset, ...mask, '--out', out, '--overwrite']);
    const codes = new Int8Array(readFileSync(out));
    const row = 1 + random.below(509);
    for (let patch = 0; patch < PATCHES; patch++) {
      const at = patch * PATCH_PIXELS + row * PATCH_SIZE;
      codes.fill(random.below(4), at + 1, at + 510);
    }
    writeFileSync(out, codes);
    await desk
      .cloudbrush(['import', desk.dataset, ...mask, '--mask', out, '--annotator', IMPORTER])
      .catch((error: unknown) => {
        // Somebody painted meanwhile: that is said, and nothing is imported.
        if (!/was edited while the import was prepared/.test(String(error))) throw error;
      });
    await desk.cloudbrush(['log', desk.dataset, ...on, '--json']);
    orders += 3;
    await sleep(betweenMs);
  }
  return orders;
}

/** Both processes say of each mask what the other one says. */
async function masksOfHosts(
  desk: FaultyDesk,
  crowd: readonly ScriptedAnnotator[],
  hosts: readonly HostProcess[],
): Promise<string[]> {
  const found: string[] = [];
  const seen = new Map<string, { readonly headId: string | null; readonly codes: Int16Array }>();
  for (const host of hosts) {
    const line = await HostCalls.open(host);
    for (const annotator of crowd) {
      await annotator.join(line, desk.dataset);
      for (const { place } of annotator.models) {
        const state = await annotator.stateOf(place);
        const codes = widenCodes(state.base, state.itemType);
        applyDelta(codes, state.delta, 'forward');
        const other = seen.get(placeName(place));
        seen.set(placeName(place), { headId: state.headId, codes });
        if (other !== undefined && (other.headId !== state.headId || !sameCodes(other.codes, codes)))
          found.push(`${placeName(place)} is one mask in one process and another in the other`);
      }
    }
    line.close();
  }
  return found;
}

async function exportsDiffer(desk: FaultyDesk, project: string, left: ProjectOnDisk): Promise<string[]> {
  const found: string[] = [];
  for (const target of targets) {
    const out = join(desk.folder, `out-${target}.dat`);
    const choice = ['--project', project, '--split', 'train', '--target', target, '--out', out];
    await desk.cloudbrush(['export', desk.dataset, ...choice]);
    const expected = desk.labels(target).slice();
    for (let patch = 0; patch < PATCHES; patch++) {
      const mask = left.masks.get(placeName({ split: 'train', patch, target }));
      if (mask !== undefined) expected.set(mask.codes, patch * PATCH_PIXELS);
    }
    if (!sameCodes(new Int8Array(readFileSync(out)), expected)) found.push(`the export of ${target} differs`);
  }
  return found;
}

function percentile(samples: readonly number[], fraction: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? Number.NaN;
}
