import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { below, type Row, summary } from './figures.ts';
import { roundTrips } from './round-trips.ts';
import type { Bench } from './scenario.ts';

const OPENINGS = 20;
/** In so many of them patches are looked at, and the memory after that. */
const LOOKS = 6;
const MIB = 1 << 20;
const PATCHES_LOOKED_AT = 24;
/** Longer than it takes Node to give back what it no longer uses. */
const REST_MS = 2000;

/** The three published splits at full size, 49 sparse files each, opened by a host that has just started. */
export async function openingFullSize(bench: Bench): Promise<readonly Row[]> {
  const folder = await bench.data.fullSize();
  const opened: number[] = [];
  const memory: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    // Every second one finds the project of the one before.
    const userData = join(bench.folder, `opening-${Math.floor(i / 2)}`);
    const host = await HostProcess.start({ folder, userData });
    try {
      const app = await AppPage.open(bench.browser, host);
      opened.push(...roundTrips(await app.socketFrames(), 'dataset.open'));
      if (i < LOOKS) memory.push(await memoryAfterLooking(app, host));
      await app.close();
    } finally {
      await host.stop();
    }
  }
  bench.say(`opening the full-size dataset, ms: ${summary(opened)}; private memory, MiB: ${summary(memory)}`);
  return [
    below({ name: 'opening the full-size dataset', unit: 'ms', samples: opened, limit: 300 }),
    below({ name: 'private memory of the host, full-size dataset open', unit: 'MiB', samples: memory, limit: 300 }),
  ];
}

/** Private memory of the host, in MiB, after some patches have been looked at. */
async function memoryAfterLooking(app: AppPage, host: HostProcess): Promise<number> {
  for (let patch = 0; patch < PATCHES_LOOKED_AT; patch++) {
    await app.page.keyboard.press('d');
    await app.seen('shown', new RegExp(`/${patch + 1}/`));
  }
  await app.settled();
  await sleep(REST_MS);
  return (await host.privateBytes()) / MIB;
}
