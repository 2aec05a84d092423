import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskFault } from '../support/disk-fault.ts';
import { sweep } from './disk-sweep.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { HostSession, openFolder } from './host-session.ts';

/** Smallest file that begins as a picture does. */
const picture = Uint8Array.from([...Buffer.from('RIFF'), 8, 0, 0, 0, ...Buffer.from('WEBPVP8 ')]);

/** What the application keeps beside projects: it does without what it cannot write, and what lies there stays whole. */
export async function keepings(run: FaultRun, fault: DiskFault, data: string): Promise<FaultRow[]> {
  const userData = join(run.folder, 'kept');
  const session = await HostSession.start({ folder: data, userData, env: fault.env });
  const { calls } = session;
  const { placeId } = await calls.call('place.typed', { path: data });
  const left = () => readdirSync(userData).filter((name) => name.startsWith('.') || name.includes('damaged'));
  const strays = () => (left().length > 0 ? [`${left().join(', ')} is left`] : []);
  let turn = 0;
  const stop = (at: number) => ({ placeId, split: 'train', patch: at % 3, target: 'manual_hq' as const, picture });
  const rows = [
    await sweep(run, fault, {
      what: 'the settings',
      part: '/kept/settings.json',
      kinds: ['write', 'sync', 'name'],
      goesOn: true,
      run: async () => {
        const { annotator } = await calls.call('settings.set', { annotator: `Ada ${++turn}` });
        if (annotator !== `Ada ${turn}`) throw new Error('the settings do not hold');
      },
      look: async () => [...strays(), ...unreadable(join(userData, 'settings.json'))],
    }),
    await sweep(run, fault, {
      what: 'where one stopped, and the picture of it',
      part: '/kept/',
      run: () => calls.call('recent.stopped', stop(++turn)),
      look: async () => [...strays(), ...unreadable(join(userData, 'recent.json'))],
    }),
    await sweep(run, fault, {
      what: 'opening a folder, in the list of recent ones',
      part: '/kept/recent.json',
      goesOn: true,
      run: () => openFolder(calls, data),
      look: async () => [...strays(), ...unreadable(join(userData, 'recent.json'))],
    }),
    await sweep(run, fault, {
      what: 'the cache of counts and pictures',
      part: '/kept/cache',
      goesOn: true,
      run: () => counted(session),
      // The host may still be writing into it.
      look: () => rm(join(userData, 'cache'), { recursive: true, force: true, maxRetries: 20 }).then(() => []),
    }),
    await sweep(run, fault, {
      what: 'the log',
      part: '/kept/logs',
      goesOn: true,
      run: () => calls.call('dataset.census', census(session)),
      look: async () => (session.host.isRunning ? [] : ['the host has ended']),
    }),
  ];
  await session.stop();
  return run.short ? rows : [...rows, await example(run, fault, data)];
}

function census({ datasetId, splitId }: HostSession) {
  return { datasetId, splitId, jobId: randomUUID(), layerId: 'LABEL_manual_hq', extent: 'all' as const };
}

/** All that is counted and drawn of a split. */
async function counted({ calls, datasetId, splitId }: HostSession): Promise<void> {
  const split = { datasetId, splitId };
  const shares = () => calls.call('patches.shares', { ...split, target: 'manual_hq' });
  await calls.until(shares, ({ known }) => known === 3);
  await calls.call('patches.thumbnails', { ...split, patches: [0, 1, 2] });
}

function unreadable(file: string): string[] {
  if (!existsSync(file)) return [];
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return [];
  } catch {
    return [`${file} is no JSON any more`];
  }
}

async function example(run: FaultRun, fault: DiskFault, data: string): Promise<FaultRow> {
  const folder = join(run.folder, 'made');
  await mkdir(folder);
  const session = await HostSession.start({ folder: data, userData: join(run.folder, 'making'), env: fault.env });
  const { calls } = session;
  const { placeId } = await calls.call('place.typed', { path: join(folder, 'example') });
  const row = await sweep({ ...run, short: true }, fault, {
    what: 'the example dataset',
    part: '/made/',
    run: () => calls.call('example.create', { jobId: randomUUID(), placeId }),
    look: async () => {
      const names = readdirSync(folder);
      const whole = existsSync(join(folder, 'example', 'cloudbrush-example.json'));
      const found = names.length === 0 || (names.length === 1 && whole) ? [] : [`${names.join(', ')} is left`];
      for (const name of names) await rm(join(folder, name), { recursive: true });
      return found;
    },
  });
  await session.stop();
  return row;
}
