import { dirname, join } from 'node:path';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { HostCalls } from '../support/host-calls.ts';
import { interposedLibrary } from '../support/interposed-library.ts';
import { readTrace, type TraceStep } from '../support/sync-trace.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { FaultyDesk } from './faulty-desk.ts';
import type { ModelPlace } from './mask-model.ts';
import { ScriptedAnnotator } from './scripted-annotator.ts';

const COMMANDS = { short: 40, full: 1000 } as const;
const PATCHES = 4;

interface Told {
  readonly sentNs: bigint;
  readonly toldNs: bigint;
}

/**
 * Listens to the host's writes and syncs while an annotator is told "saved" over the socket: each time the last bytes
 * that went into the log have been synced, and there were some since the command was sent.
 */
export async function savedAfterSync(run: FaultRun): Promise<readonly FaultRow[]> {
  const library = interposedLibrary(run.folder, 'sync-trace');
  const desk = await FaultyDesk.make(run, 'synced', PATCHES);
  const trace = join(run.folder, 'trace.txt');
  const random = new SeededRandom(run.seed);
  const places = Array.from(
    { length: PATCHES },
    (_, patch): ModelPlace => ({ split: 'train', patch, target: 'manual_hq' }),
  );
  const ada = new ScriptedAnnotator({ name: 'Ada', random, places, baseOf: (place) => desk.baseOf(place) });
  const host = await desk.start({ env: { LD_PRELOAD: library, SYNC_TRACE: trace } });
  const told: Told[] = [];
  try {
    const line = await HostCalls.open(host);
    await ada.join(line, desk.dataset);
    while (told.length < (run.short ? COMMANDS.short : COMMANDS.full)) {
      ada.make();
      if (ada.waiting.length === 0) continue;
      const sentNs = process.hrtime.bigint();
      await ada.sendOne();
      told.push({ sentNs, toldNs: process.hrtime.bigint() });
    }
    line.close();
  } finally {
    await host.stop();
  }
  const steps = readTrace(trace);
  const log = `${desk.project}-wal`;
  const unsynced = told.filter((one) => !isSynced(steps, log, one));
  const placed = folderFaults(steps, desk.project, desk.userData, told[0]?.toldNs ?? 0n);
  for (const fault of placed) run.say(fault);
  return [
    {
      what: 'a sync of the log precedes each "saved" that crosses the socket',
      trials: told.length,
      losses: unsynced.length,
      figures: `${steps.filter(({ verb, what }) => verb === 'sync' && what === log).length} syncs of the log`,
    },
    {
      what: 'a new project, its name and the folders that were made for it are synced before the first "saved"',
      trials: 1,
      losses: placed.length,
    },
  ];
}

/** The log was written since the command was sent, and synced after the last write before the answer came. */
function isSynced(steps: readonly TraceStep[], log: string, { sentNs, toldNs }: Told): boolean {
  const before = steps.filter(({ what, atNs }) => what === log && atNs < toldNs);
  const lastWrite = before.findLast(({ verb }) => verb === 'write');
  const last = before.at(-1);
  return lastWrite !== undefined && lastWrite.atNs > sentNs && last?.verb === 'sync';
}

/** In order: the file's bytes, its name, the folder that holds the name, and the folder that holds this folder. */
function folderFaults(steps: readonly TraceStep[], project: string, userData: string, untilNs: bigint): string[] {
  const early = steps.filter(({ atNs }) => atNs < untilNs);
  const named = early.findIndex(({ verb, what }) => verb === 'name' && what === project);
  if (named < 0) return ['the project was given its name by neither rename nor link'];
  const faults: string[] = [];
  const isTemporary = ({ what }: TraceStep) => dirname(what) === dirname(project) && what.endsWith('.part');
  const bytes = early.slice(0, named).filter((step) => isTemporary(step) && /^(write|sync)$/.test(step.verb));
  if (bytes.at(-1)?.verb !== 'sync') faults.push('the project had its name before its bytes were synced');
  const synced = (folder: string, from: number) =>
    early.slice(from).some(({ verb, what }) => verb === 'sync' && what === folder);
  if (!synced(dirname(project), named)) faults.push('the folder was not synced after the project had its name');
  if (!synced(userData, 0)) faults.push('the folder that holds the folder of projects was not synced');
  return faults;
}
