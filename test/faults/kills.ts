import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { targets } from '../../shared/cloudsen12/classes.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { HostCalls } from '../support/host-calls.ts';
import type { HostProcess } from '../support/host-process.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { FaultyDesk } from './faulty-desk.ts';
import type { ModelPlace } from './mask-model.ts';
import { placeName, readProject } from './project-on-disk.ts';
import { ScriptedAnnotator } from './scripted-annotator.ts';
import { differences, differingMasks, sameCodes } from './told-and-kept.ts';

const KILLS = { short: 4, full: 220 } as const;
const PATCHES = 4;
/** No host has so much time to paint that a round is not soon over. */
const LONGEST_MS = 200;
const MOST_COMMANDS = 20;
/** What a commit takes, with room on both sides. */
const LONGEST_COMMIT_MS = 4;

/** Kills the host while somebody paints, again and again on one project, and looks each time at what is left. */
export async function kills(run: FaultRun): Promise<readonly FaultRow[]> {
  const random = new SeededRandom(run.seed);
  const desk = await FaultyDesk.make(run, 'killed', PATCHES);
  const places = targets.flatMap((target) =>
    Array.from({ length: PATCHES }, (_, patch): ModelPlace => ({ split: 'train', patch, target })),
  );
  const ada = new ScriptedAnnotator({ name: 'Ada', random, places, baseOf: (place) => desk.baseOf(place) });
  const trials = run.short ? KILLS.short : KILLS.full;
  // Kills while the project is being made have trials of their own.
  await openOnce(desk);
  const losses: string[] = [];
  let unanswered = 0;
  let kept = 0;
  for (let trial = 1; trial <= trials; trial++) {
    const host = await desk.start();
    await paintUntilKilled(ada, host, desk, random);
    const left = readProject(desk.project, run.folder);
    const found = [...differences(left, [ada]), ...differingMasks(left, ada)];
    for (const text of found) run.say(`kill ${trial}: ${text}`);
    losses.push(...found);
    const [next] = ada.waiting;
    if (next !== undefined) unanswered++;
    if (next !== undefined && [...left.commands, ...left.work, ...left.slices].includes(next.commandId)) kept++;
    if (trial % 20 === 0) run.say(`${trial} kills, ${ada.told.length} told saved, ${losses.length} losses`);
  }
  losses.push(...(await atTheEnd(run, desk, ada)));
  const figures = `${ada.told.length} told saved; ${unanswered} unanswered at the kill, ${kept} of them recorded all the same`;
  return [{ what: 'host killed while an annotator paints', trials, losses: losses.length, figures }];
}

async function openOnce(desk: FaultyDesk): Promise<void> {
  const host = await desk.start();
  const line = await HostCalls.open(host);
  const { placeId } = await line.call('place.typed', { path: desk.dataset });
  await line.call('dataset.open', { placeId });
  line.close();
  await host.stop();
}

async function paintUntilKilled(
  ada: ScriptedAnnotator,
  host: HostProcess,
  desk: FaultyDesk,
  random: SeededRandom,
): Promise<void> {
  // At any time, or at one between the sending of a command and its answer.
  const atCommand = random.below(2) === 0 ? null : 1 + random.below(MOST_COMMANDS);
  const killedBy = atCommand === null ? sleep(random.below(LONGEST_MS)).then(() => host.stop('SIGKILL')) : null;
  let sent = 0;
  const killing: Promise<void>[] = [];
  const onSent = () => {
    if (++sent !== atCommand) return;
    const waitMs = (random.below(1000) / 1000) * LONGEST_COMMIT_MS;
    const fromMs = performance.now();
    const kill = () => {
      if (performance.now() - fromMs < waitMs) setImmediate(kill);
      else killing.push(host.stop('SIGKILL'));
    };
    kill();
  };
  try {
    const line = await HostCalls.open(host);
    await ada.join(line, desk.dataset);
    for (;;) {
      for (let made = 1 + random.below(3); made > 0; made--) ada.make();
      await ada.sendAll(onSent);
    }
  } catch (error) {
    if (!isLost(error)) throw error;
  }
  await killedBy;
  await Promise.all(killing);
  await host.stop('SIGKILL');
}

/** The line ends when its host does; anything else is a failure of the program. */
function isLost(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return /connection is lost|closed the line|ECONNRESET|ECONNREFUSED|hang up/.test(text);
}

/** Everything once more, by the program's own means: what is sent again is there once, log and export are the model's. */
async function atTheEnd(run: FaultRun, desk: FaultyDesk, ada: ScriptedAnnotator): Promise<string[]> {
  const found: string[] = [];
  const host = await desk.start();
  const line = await HostCalls.open(host);
  await ada.join(line, desk.dataset);
  await ada.sendAll();
  for (const model of ada.models) {
    const { headId } = await ada.stateOf(model.place);
    if (headId !== model.headId) found.push(`${placeName(model.place)}: the host says ${headId}, not ${model.headId}`);
  }
  line.close();
  await host.stop();
  const file = desk.project;
  const left = readProject(file, run.folder);
  found.push(...differences(left, [ada]), ...differingMasks(left, ada));
  const printed = JSON.parse(await desk.cloudbrush(['log', desk.dataset, '--project', file, '--json'])) as {
    entries: { commandId: string }[];
  };
  const told = ada.told.filter(({ sort }) => sort === 'mask').map(({ commandId }) => commandId);
  const logged = printed.entries.map(({ commandId }) => commandId);
  if (logged.join() !== told.join()) found.push('the log that is printed is not what was told saved');
  for (const target of targets) {
    const out = join(desk.folder, `out-${target}.dat`);
    const choice = ['--project', file, '--split', 'train', '--target', target, '--out', out];
    await desk.cloudbrush(['export', desk.dataset, ...choice]);
    const expected = desk.labels(target).slice();
    for (const { place, codes } of ada.models) {
      if (place.target === target) expected.set(codes, place.patch * codes.length);
    }
    if (!sameCodes(new Int8Array(readFileSync(out)), expected)) found.push(`the export of ${target} differs`);
  }
  for (const text of found) run.say(`at the end: ${text}`);
  return found;
}
