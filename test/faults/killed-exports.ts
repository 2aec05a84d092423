import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { DiskFault, writingKinds } from '../support/disk-fault.ts';
import { noInterposing } from '../support/interposed-library.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import { cloudbrush } from './command-line.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { HostSession, refusalOf } from './host-session.ts';
import { exportOf2Gigabytes } from './large-export.ts';

const LABEL = 'LABEL_manual_hq.dat';
/** Enough for several chunks. */
const PATCHES = 40;

interface Place {
  readonly data: string;
  readonly userData: string;
  readonly project: string;
  readonly out: string;
}

async function makePlace(folder: string, env: HostEnv): Promise<Place> {
  const [data, userData, out] = [join(folder, 'data'), join(folder, 'user'), join(folder, 'out')];
  const project = join(folder, 'work.cloudbrush');
  await mkdir(out, { recursive: true });
  const layers = ['LABEL_manual_hq', 'L1C_B2'];
  await writeSampleDataset(data, { splits: [{ folder: 'train', patchCount: PATCHES, metadata: true, layers }] });
  const session = await HostSession.start({ folder: data, userData, project, env });
  for (const patch of [0, 17, 39]) await session.paint(patch);
  await session.stop();
  return { data, userData, project, out };
}

type HostEnv = Readonly<Record<string, string>>;
type Way = 'host' | 'command line';
/** When it is killed: at a step, of which it is told how many there were; or after so many milliseconds. */
type Moment = { readonly step: number } | { readonly ms: number };

interface Trial {
  readonly place: Place;
  readonly way: Way;
  readonly replaces: boolean;
  readonly moment: Moment;
}

/** One export that is killed. Whether it was: there is a last step. */
async function killedExport(fault: DiskFault, { place, way, replaces, moment }: Trial): Promise<boolean> {
  const { data, userData, project, out } = place;
  const part = replaces ? '/data/train/' : '/out/';
  const arm = () => {
    if ('step' in moment) fault.arm({ kinds: writingKinds, part, nth: moment.step, error: 'kill' });
  };
  if (way === 'command line') {
    arm();
    const where = replaces ? ['--replace-source'] : ['--out', join(out, 'out.dat'), '--overwrite'];
    const named = [data, '--project', project, '--split', 'train', '--target', 'manual_hq', ...where];
    const killAfterMs = 'ms' in moment ? moment.ms : null;
    const ended = await cloudbrush(['export', ...named], fault.env, killAfterMs).then(
      () => null,
      (error: unknown) => error,
    );
    fault.disarm();
    if (ended instanceof AppError) throw ended;
    return ended !== null;
  }
  const session = await HostSession.start({ folder: data, userData, project, env: fault.env });
  const { calls } = session;
  const { placeId } = await calls.call('place.typed', { path: join(out, 'out.dat') });
  const { patch: _, ...inSplit } = session.mask(0);
  arm();
  const exporting = calls.call('export.start', {
    ...inSplit,
    jobId: randomUUID(),
    placeId: replaces ? null : placeId,
    itemType: replaces ? 'source' : 'int8',
    fill: null,
    overwrite: true,
    replaceSource: replaces,
  });
  const killing = 'ms' in moment ? setTimeout(() => void session.host.stop('SIGKILL'), moment.ms) : undefined;
  const refusal = await refusalOf(exporting);
  clearTimeout(killing);
  fault.disarm();
  await session.stop('SIGKILL');
  if (refusal !== null && refusal.code !== 'connection') throw refusal;
  return refusal !== null;
}

/** What a new host finds: whole files, leftovers that it offers for removal, and the masks as they were painted. */
async function problemsAfter(
  { data, userData, project, out }: Place,
  replaces: boolean,
  before: Uint8Array,
  complete: Uint8Array,
): Promise<string[]> {
  const found: string[] = [];
  const folder = replaces ? join(data, 'train') : out;
  const target = join(folder, replaces ? LABEL : 'out.dat');
  const now = existsSync(target) ? readFileSync(target) : new Uint8Array();
  if (Buffer.compare(now, before) !== 0 && Buffer.compare(now, complete) !== 0) found.push('the target is a mix');
  const kept = () => readdirSync(folder).filter((name) => /\.before-[^.]*$/.test(name));
  for (const name of kept()) {
    if (Buffer.compare(readFileSync(join(folder, name)), before) !== 0) found.push('a kept copy is not the old file');
  }
  if (replaces && Buffer.compare(now, before) !== 0 && kept().length === 0) found.push('the old label is gone');
  const session = await HostSession.start({ folder: data, userData, project });
  const { calls } = session;
  const { placeId } = await calls.call('place.typed', { path: out });
  const { patch: _, ...inSplit } = session.mask(0);
  const stale = await calls.call('export.stale', { ...inSplit, placeId: replaces ? null : placeId });
  for (const { staleId } of stale) await calls.call('export.removeStale', { staleId });
  const left = readdirSync(folder).filter((name) => name.endsWith('.part'));
  if (left.length > 0) found.push(`${left.join(', ')} is not offered for removal`);
  for (const patch of [0, 17, 39]) {
    const { blocked } = await calls.call('mask.open', session.mask(patch));
    if (blocked !== null) found.push(`the project does not know the label of patch ${patch} any more`);
  }
  await session.stop();
  for (const name of kept()) rmSync(join(folder, name));
  for (const name of readdirSync(folder)) if (name.endsWith('.manifest.json')) rmSync(join(folder, name));
  return found;
}

async function killing(
  run: FaultRun,
  fault: DiskFault,
  { way, replaces, moments }: Pick<Trial, 'way' | 'replaces'> & { readonly moments: Iterable<Moment> },
): Promise<FaultRow> {
  const folder = join(run.folder, `${way.replace(' ', '-')}-${replaces ? 'replacing' : 'plain'}-${randomUUID()}`);
  const place = await makePlace(folder, fault.env);
  const target = replaces ? join(place.data, 'train', LABEL) : join(place.out, 'out.dat');
  const old = replaces ? readFileSync(target) : new Uint8Array(PATCHES * PATCH_PIXELS).fill(7);
  await cloudbrush(
    ['export', place.data, '--project', place.project, '--split', 'train', '--target', 'manual_hq'].concat([
      '--out',
      join(folder, 'complete.dat'),
    ]),
  );
  const complete = readFileSync(join(folder, 'complete.dat'));
  const template = join(folder, 'template.cloudbrush');
  copyFileSync(place.project, template);
  const wrong: string[] = [];
  let trials = 0;
  let places = 0;
  for (const moment of moments) {
    writeFileSync(target, old);
    // One that has met the new label would take the old one for a change.
    for (const suffix of ['-wal', '-shm']) rmSync(place.project + suffix, { force: true });
    copyFileSync(template, place.project);
    const killed = await killedExport(fault, { place, way, replaces, moment });
    if (killed) trials++;
    if (Buffer.compare(readFileSync(target), complete) === 0) places++;
    wrong.push(
      ...(await problemsAfter(place, replaces, old, complete)).map((text) => `${JSON.stringify(moment)}: ${text}`),
    );
    if (!killed && 'step' in moment) break;
  }
  for (const text of wrong.slice(0, 5)) run.say(`an export killed (${way}${replaces ? ', replacing' : ''}): ${text}`);
  const when = 'at every step, or at a random moment';
  return {
    what: `an export by the ${way} killed ${when}${replaces ? ", replacing the dataset's file" : ''}`,
    trials,
    losses: wrong.length,
    figures: `${places} times the new file was there, else the old one`,
  };
}

function* steps(apart: number): Iterable<Moment> {
  for (let step = 1; ; step += apart) yield { step };
}

function* randomMoments(count: number, seed: number, mostMs: number): Iterable<Moment> {
  let random = seed;
  for (let i = 0; i < count; i++) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    yield { ms: (random >> 8) % mostMs };
  }
}

function* both(...moments: readonly Iterable<Moment>[]): Iterable<Moment> {
  for (const each of moments) yield* each;
}

/** The disk gives other bytes than were written, or than there are, and says nothing. */
async function lying(run: FaultRun, fault: DiskFault): Promise<FaultRow> {
  const { data, userData, project, out } = await makePlace(join(run.folder, 'lying'), fault.env);
  const session = await HostSession.start({ folder: data, userData, project, env: fault.env });
  const { calls } = session;
  const { placeId } = await calls.call('place.typed', { path: join(out, 'out.dat') });
  const { patch: _, ...inSplit } = session.mask(0);
  const old = Buffer.from('the file of before');
  writeFileSync(join(out, 'out.dat'), old);
  const wrong: string[] = [];
  let trials = 0;
  for (const [part, sentence] of [
    ['.part', 'reads back differently'],
    [LABEL, 'was changed during the export'],
  ] as const) {
    for (let nth = 1; nth < 100; nth += run.short ? 5 : 1) {
      fault.arm({ kinds: ['read'], part, nth, error: 'lies' });
      const how = { itemType: 'int8', fill: null, overwrite: true, replaceSource: false } as const;
      const refusal = await refusalOf(calls.call('export.start', { ...inSplit, ...how, jobId: randomUUID(), placeId }));
      const { failed } = fault.disarm();
      if (failed === 0) break;
      trials++;
      if (!refusal?.message.includes(sentence))
        wrong.push(`a lie at read ${nth} of ${part} was believed: ${refusal?.message}`);
      if (Buffer.compare(readFileSync(join(out, 'out.dat')), old) !== 0) wrong.push('the old file was replaced');
      if (readdirSync(out).length !== 1) wrong.push(`${readdirSync(out).join(', ')} lie there`);
    }
    writeFileSync(join(out, 'out.dat'), old);
    rmSync(join(out, 'out.dat.manifest.json'), { force: true });
  }
  await session.stop();
  for (const text of wrong.slice(0, 5)) run.say(`a lying disk: ${text}`);
  return { what: 'a disk that reads other bytes than were written', trials, losses: wrong.length };
}

/** Exports that end at any moment, and on disks that lie. */
export async function killedExports(run: FaultRun): Promise<readonly FaultRow[]> {
  const hindrance = noInterposing();
  if (hindrance !== null) {
    run.say(`killed-exports: ${hindrance}`);
    return [];
  }
  const fault = new DiskFault(run.folder);
  const random = (count: number, mostMs: number) => randomMoments(count, run.seed, mostMs);
  try {
    if (run.short) {
      return [
        await killing(run, fault, { way: 'host', replaces: true, moments: steps(7) }),
        await killing(run, fault, { way: 'command line', replaces: false, moments: steps(7) }),
        await lying(run, fault),
      ];
    }
    const rows: FaultRow[] = [];
    for (const replaces of [false, true]) {
      rows.push(
        await killing(run, fault, { way: 'host', replaces, moments: both(random(25, 150), steps(1)) }),
        await killing(run, fault, { way: 'command line', replaces, moments: both(random(15, 800), steps(1)) }),
      );
      run.say(`killed-exports: ${replaces ? 'replacing' : 'plain'} is done`);
    }
    return [...rows, await lying(run, fault), await exportOf2Gigabytes(run)];
  } finally {
    fault.close();
  }
}
