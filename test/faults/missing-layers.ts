import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import type { DiskFault } from '../support/disk-fault.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { HostSession } from './host-session.ts';

const PATCHES = 16;
const LAYER = 'LABEL_manual_sc.dat';
/** Of what is put in the place of the layer. */
const OTHER = 60;

/** Every byte of a patch tells which patch it is of. */
function layerBytes(first: number): Uint8Array {
  const bytes = new Uint8Array(PATCHES * PATCH_PIXELS);
  for (let patch = 0; patch < PATCHES; patch++)
    bytes.fill(first + patch, patch * PATCH_PIXELS, (patch + 1) * PATCH_PIXELS);
  return bytes;
}

type Harm = readonly [what: string, harm: (path: string) => Promise<unknown>];

const harms: readonly Harm[] = [
  ['cut off', (path) => truncate(path, 7 * PATCH_PIXELS + 1000)],
  ['emptied', (path) => truncate(path, 0)],
  ['deleted', (path) => rm(path)],
  ['grown', (path) => truncate(path, (PATCHES + 1) * PATCH_PIXELS)],
  ['replaced by another of the same size', (path) => replaced(path, (at) => writeFile(at, layerBytes(OTHER)))],
  ['replaced by a folder', (path) => rm(path).then(() => mkdir(path))],
  ['replaced by a pipe', (path) => replaced(path, async (at) => void execFileSync('mkfifo', [at]))],
  ['replaced by a device', (path) => replaced(path, (at) => symlink('/dev/zero', at))],
  ['replaced by a circle of links', (path) => replaced(path, (at) => symlink(path, at))],
];

async function replaced(path: string, make: (at: string) => Promise<unknown>): Promise<void> {
  await make(`${path}.new`);
  await rename(`${path}.new`, path);
}

/** Answers that are neither the pixels that were asked for nor a sentence. */
function wrongAmong(answers: readonly PromiseSettledResult<{ readonly codes: Uint8Array }>[]): string[] {
  return answers.flatMap((answer, patch) => {
    if (answer.status === 'fulfilled') {
      const { codes } = answer.value;
      const whole = Buffer.compare(codes, new Uint8Array(PATCH_PIXELS).fill(codes[0])) === 0;
      return whole && [1 + patch, OTHER + patch].includes(codes[0]) ? [] : [`patch ${patch} was answered wrongly`];
    }
    const error = answer.reason as unknown;
    const sensible = error instanceof AppError && error.code === 'unreadable' && error.message.includes(LAYER);
    return sensible ? [] : [`of patch ${patch} was said: ${String(error)}`];
  });
}

/** Does each harm to a layer again and again while all of its patches are read. */
export async function missingLayers(run: FaultRun, fault: DiskFault | null): Promise<FaultRow[]> {
  const data = join(run.folder, 'data');
  const path = join(data, 'train', LAYER);
  const split = { folder: 'train', patchCount: PATCHES, metadata: true, layers: ['LABEL_manual_sc', 'L1C_B2'] };
  await writeSampleDataset(data, { splits: [split], pixels: () => 0 });
  const restore = async () => {
    await rm(path, { recursive: true, force: true });
    await writeFile(path, layerBytes(1));
  };
  await restore();
  const session = await HostSession.start({
    folder: data,
    userData: join(run.folder, 'user'),
    ...(fault && { env: fault.env }),
  });
  const read = () =>
    Promise.allSettled(
      Array.from({ length: PATCHES }, (_, patch) =>
        session.calls.call('mask.source', { ...session.mask(patch), target: 'manual_sc' }),
      ),
    );
  const rows: FaultRow[] = [];
  const rounds = run.short ? 2 : 40;
  for (const [what, harm] of harms) {
    const wrong: string[] = [];
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const reading = read();
      // Earlier and later in the midst of it.
      for (let turn = 0; turn < (round * 7) % 23; turn++) await new Promise((resolve) => setImmediate(resolve));
      await harm(path);
      const answers = await reading;
      const after = await read();
      refused += [...answers, ...after].filter(({ status }) => status === 'rejected').length;
      wrong.push(...wrongAmong(answers), ...wrongAmong(after));
      await restore();
      const back = await read();
      if (back.some(({ status }) => status === 'rejected')) wrong.push('it is not read again after it is back');
      wrong.push(...wrongAmong(back));
      if (!session.host.isRunning) wrong.push('the host has ended');
    }
    for (const text of wrong.slice(0, 5)) run.say(`a layer ${what}: ${text}`);
    const figures = `${refused} reads refused with a sentence`;
    rows.push({
      what: `a layer ${what} while ${PATCHES} patches are read`,
      trials: rounds,
      losses: wrong.length,
      figures,
    });
  }
  if (fault !== null) rows.push(await mappedErrors(run, fault, read));
  await session.stop();
  return rows;
}

/** The pages of a mapping cannot be had, and reading by position fails as well or does not. */
async function mappedErrors(
  run: FaultRun,
  fault: DiskFault,
  read: () => Promise<PromiseSettledResult<{ readonly codes: Uint8Array }>[]>,
): Promise<FaultRow> {
  const wrong: string[] = [];
  const rounds = run.short ? 2 : 20;
  let refused = 0;
  for (let round = 0; round < rounds; round++) {
    fault.arm({ kinds: ['copyMapped'], part: LAYER, nth: 1 + round, error: 'EFAULT', after: true });
    const positional = await read();
    if (positional.some(({ status }) => status === 'rejected'))
      wrong.push('a page that cannot be had is not read by position');
    wrong.push(...wrongAmong(positional));
    // The mapping fails for any reason, and the file says which.
    fault.arm({ kinds: ['copyMapped', 'read'], part: LAYER, nth: 1, error: 'EIO', after: true });
    const neither = await read();
    fault.disarm();
    refused += neither.filter(({ status }) => status === 'rejected').length;
    if (neither.some(({ status }) => status === 'fulfilled')) wrong.push('a read that failed was answered');
    wrong.push(...wrongAmong(neither), ...wrongAmong(await read()));
  }
  for (const text of wrong.slice(0, 5)) run.say(`I/O errors under a mapping: ${text}`);
  const figures = `${refused} reads refused with a sentence`;
  return { what: 'I/O errors under a mapping', trials: 2 * rounds, losses: wrong.length, figures };
}
