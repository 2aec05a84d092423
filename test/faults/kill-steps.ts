import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { targets } from '../../shared/cloudsen12/classes.ts';
import { SeededRandom, shuffled } from '../../shared/patch-list/seeded-random.ts';
import { HostCalls } from '../support/host-calls.ts';
import { interposedLibrary } from '../support/interposed-library.ts';
import { readTrace } from '../support/sync-trace.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { FaultyDesk } from './faulty-desk.ts';
import {
  answering,
  copying,
  creation,
  importing,
  type KilledWork,
  keepPainted,
  migration,
  type PaintedDesk,
} from './killed-work.ts';
import type { ModelPlace } from './mask-model.ts';
import { ScriptedAnnotator } from './scripted-annotator.ts';

const PATCHES = 2;
const COMMANDS = 40;
/** Of the steps of one kind of work; where there are more, so many are drawn. */
const STEPS = { short: 2, full: 30 } as const;

/**
 * Kills whatever writes a project at each of its steps: the process ends itself right before the nth write, sync, rename,
 * link, cut or removal, or in the middle of the write.
 */
export async function killSteps(run: FaultRun): Promise<readonly FaultRow[]> {
  const random = new SeededRandom(run.seed);
  const library = interposedLibrary(run.folder, 'sync-trace');
  const painted = await paintedDesk(run, random);
  const works = [
    creation(painted),
    migration(painted, 1),
    migration(painted, 2),
    copying(painted),
    importing(painted),
    answering(painted, 'keep-base'),
    answering(painted, 'take-source'),
  ];
  const rows: FaultRow[] = [];
  for (const work of works) rows.push(await tryEach(run, work, library, random));
  return rows;
}

async function paintedDesk(run: FaultRun, random: SeededRandom): Promise<PaintedDesk> {
  const desk = await FaultyDesk.make(run, 'stepped', PATCHES);
  const places = targets.flatMap((target) =>
    Array.from({ length: PATCHES }, (_, patch): ModelPlace => ({ split: 'train', patch, target })),
  );
  const ada = new ScriptedAnnotator({ name: 'Ada', random, places, baseOf: (place) => desk.baseOf(place) });
  const host = await desk.start();
  const line = await HostCalls.open(host);
  await ada.join(line, desk.dataset);
  while (ada.told.length < COMMANDS) {
    ada.make();
    await ada.sendAll();
  }
  line.close();
  await host.stop();
  return { desk, ada, kept: keepPainted(desk) };
}

async function tryEach(run: FaultRun, work: KilledWork, library: string, random: SeededRandom): Promise<FaultRow> {
  const trace = join(run.folder, 'steps.txt');
  rmSync(trace, { force: true });
  const env = { LD_PRELOAD: library };
  work.prepare();
  await work.perform({ ...env, SYNC_TRACE: trace });
  const counted = new Set(['write', 'sync', 'cut', 'name', 'unname']);
  const steps = readTrace(trace).filter(({ verb, what }) => counted.has(verb) && what.includes(work.part)).length;
  if (steps === 0) throw new Error(`no step of ${work.part} was seen`);
  const numbers = Array.from({ length: steps }, (_, i) => i + 1);
  const chosen = shuffled(numbers, random).slice(0, run.short ? STEPS.short : STEPS.full);
  let losses = 0;
  let killed = 0;
  for (const drawn of chosen.sort((a, b) => a - b)) {
    // A run may have fewer steps than the one that was counted, as checkpoints fall elsewhere: then an earlier one.
    for (let step = drawn, ended = false; !ended && step > 0; step >>= 1) {
      const torn = random.below(2) === 1 ? { SYNC_KILL_TORN: '1' } : {};
      work.prepare();
      ended = await work
        .perform({ ...env, ...torn, SYNC_KILL_AT: String(step), SYNC_KILL_PATH: work.part })
        .then(() => false)
        .catch(() => true);
      if (ended) killed++;
      for (const text of await work.check().catch((error: unknown) => [String(error)])) {
        losses++;
        run.say(`${work.what}, killed at step ${step} of ${steps}: ${text}`);
      }
    }
  }
  if (existsSync(trace)) rmSync(trace);
  return { what: work.what, trials: killed, losses, figures: `killed at ${chosen.length} of its ${steps} steps` };
}
