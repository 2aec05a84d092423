import { mkdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Dataset } from '../../../electron/dataset/dataset.ts';
import { isInside, readFolder } from '../../../electron/host/folder-listing.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import type { HostileInput } from '../hostile-input.ts';

const OUTSIDE = 77;

export const hostileLinks: HostileInput = {
  what: 'datasets of links to elsewhere, in circles, to devices: read where they lead to a layer, told where not',
  trials: { full: 1_000, short: 50 },
  begin: async (folder) => {
    const outside = join(folder, 'outside');
    await mkdir(join(outside, 'train'), { recursive: true });
    await writeFile(join(outside, 'train/LABEL_manual_hq.dat'), new Uint8Array(PATCH_PIXELS).fill(OUTSIDE));
    return { trial: (random, trial) => linkTrial(join(folder, `dataset-${trial}`), outside, random) };
  },
};

async function linkTrial(root: string, outside: string, random: SeededRandom): Promise<void> {
  const train = join(root, 'train');
  await mkdir(train, { recursive: true });
  await writeFile(join(train, 'L1C_B2.dat'), new Uint8Array(2 * PATCH_PIXELS).fill(1));
  const label = join(train, 'LABEL_manual_hq.dat');
  const layer = join(outside, 'train/LABEL_manual_hq.dat');
  const targets = [
    layer,
    outside,
    '/dev/zero',
    '/dev/null',
    '/nowhere',
    label,
    root,
    '/proc/self/mem',
    '/proc/self/fd/0',
  ];
  await symlink(targets[random.below(targets.length)] ?? '', label);
  await symlink(targets[random.below(targets.length)] ?? '', join(train, 'metadata.csv'));
  for (const name of ['val', 'test']) await symlink(targets[random.below(targets.length)] ?? '', join(root, name));
  try {
    const dataset = await Dataset.open(root);
    try {
      JSON.stringify(dataset.report('id'));
      for (const split of dataset.splits) await readLabel(split, label, random);
    } finally {
      await dataset.close();
    }
    const { folders } = await readFolder(root, root);
    for (const name of folders) {
      const real = await realpath(join(root, name));
      if (!isInside(root, real)) throw new Error(`the chooser shows ${name}, which leads to ${real}`);
    }
  } finally {
    await rm(root, { recursive: true });
  }
}

/** All of one file: of the folder, or of the one that the link leads to; also where the link is turned meanwhile. */
async function readLabel(split: Dataset['splits'][number], label: string, random: SeededRandom): Promise<void> {
  const layer = split.findLayer('LABEL_manual_hq');
  if (layer === null) return;
  const turned = random.below(3) === 0 ? turn(label) : Promise.resolve();
  const codes = await layer.readPatch(0);
  await turned;
  if (new Set(codes).size !== 1) throw new Error('pixels of two files');
}

async function turn(label: string): Promise<void> {
  await symlink('/dev/zero', `${label}.new`);
  await rename(`${label}.new`, label);
}
