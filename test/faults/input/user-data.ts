import { execFileSync } from 'node:child_process';
import { cp, lstat, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApplication } from '../../../electron/services.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { hostileValue, randomBytes } from '../hostile/hostile-values.ts';
import type { HostileInput } from '../hostile-input.ts';

const root = join(import.meta.dirname, '../../..');

/** What a start shows of the dataset, which no file of the user's data may change. */
interface Shown {
  readonly base: Buffer;
  readonly counts: Buffer;
  readonly pictures: Buffer;
}

export const hostileUserData: HostileInput = {
  what: 'folders of user data with files damaged, cut off, swapped, linked or made pipes: it starts, and shows the same',
  trials: { full: 150, short: 6 },
  latestMs: 10_000,
  begin: async (folder) => {
    const data = join(folder, 'data');
    await writeSampleDataset(data);
    const honest = join(folder, 'honest');
    const wanted = await shownBy(honest, data);
    return {
      trial: async (random, trial) => {
        const userData = join(folder, `user-data-${trial}`);
        await cp(honest, userData, { recursive: true });
        try {
          for (let left = 1 + random.below(4); left > 0; left--) await harm(userData, random);
          const shown = await shownBy(userData, data);
          for (const what of ['base', 'counts', 'pictures'] as const)
            if (Buffer.compare(shown[what], wanted[what]) !== 0) throw new Error(`the ${what} are others`);
        } finally {
          await rm(userData, { recursive: true, force: true });
        }
      },
    };
  },
};

/** Starts the application, looks at a dataset and ends it. Throws where anything in it is a mistake of ours. */
async function shownBy(userDataDir: string, data: string): Promise<Shown> {
  const complaints: string[] = [];
  const shown = await shownWith(userDataDir, data, (line) => complaints.push(line));
  const mistake = complaints.find((line) => line.includes('internal error'));
  if (mistake !== undefined) throw new Error(mistake);
  return shown;
}

async function shownWith(userDataDir: string, data: string, log: (line: string) => void): Promise<Shown> {
  const application = await openApplication({
    ...{ userDataDir, projectFile: null, workersDir: join(root, 'electron/workers') },
    licencesFile: join(userDataDir, 'licences.json'),
    ...{ log, note: () => undefined },
  });
  try {
    const services = application.connect({ host: 'browser', shell: null, emit: () => undefined });
    await services['settings.set']({ tour: false });
    await inWords(services['recent.list']({}));
    const { placeId } = await services['place.typed']({ path: data });
    const { report } = await services['dataset.open']({ placeId });
    const [split] = report.splits;
    const inSplit = { datasetId: report.datasetId, splitId: split?.id ?? '' };
    const { base } = await services['mask.open']({ ...inSplit, patch: 1, target: 'manual_hq' });
    const pictures = await services['patches.thumbnails']({ ...inSplit, patches: [0, 1, 2] });
    let shares = await services['patches.shares']({ ...inSplit, target: 'manual_hq' });
    while (shares.known < 3) shares = await services['patches.shares']({ ...inSplit, target: 'manual_hq' });
    const stopped = { split: 'train', patch: 1, target: 'manual_hq' } as const;
    await inWords(services['recent.stopped']({ placeId, ...stopped, picture: jpeg() }));
    await inWords(services['recent.picture']({ placeId }));
    await services.close();
    return {
      base: Buffer.from(base),
      counts: Buffer.from(shares.counts),
      pictures: Buffer.concat(pictures.map(({ picture }) => picture ?? new Uint8Array())),
    };
  } finally {
    await application.close();
  }
}

/** What can be told to an annotator as the end of one action, and of nothing else. */
async function inWords(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
  });
}

function jpeg(): Uint8Array {
  const bytes = new Uint8Array(60);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  bytes.set([0xff, 0xd9], 58);
  return bytes;
}

/** Projects and their backups are another kind's: what is lost of them is lost. */
async function harm(userData: string, random: SeededRandom): Promise<void> {
  const entries = await readdir(userData, { recursive: true, withFileTypes: true });
  const paths = entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/projects|backups/.test(path.slice(userData.length)));
  const path = paths[random.below(paths.length)];
  if (path === undefined) return;
  const other = paths[random.below(paths.length)] ?? path;
  const isFile = await isSmallFile(path);
  const way = random.below(9);
  if (way === 0 || !isFile) await replaced(path, random);
  else if (way === 1) await truncate(path, random.below(60));
  else if (way === 2) await truncate(path, 3e9);
  else if (way === 3) await writeFile(path, randomBytes(random, random.below(300)));
  else if (way === 4) await writeFile(path, JSON.stringify(hostileValue(random)) ?? '');
  else if (way === 5 && (await isSmallFile(other))) await writeFile(path, await readFile(other));
  else {
    const bytes = await readFile(path);
    for (let left = random.below(4); left >= 0 && bytes.length > 0; left--)
      bytes[random.below(bytes.length)] = random.next();
    await writeFile(path, bytes);
  }
}

/** And none that has been made a large one before. */
async function isSmallFile(path: string): Promise<boolean> {
  const about = await lstat(path);
  return about.isFile() && about.size < 1e8;
}

async function replaced(path: string, random: SeededRandom): Promise<void> {
  await rm(path, { recursive: true });
  const way = random.below(6);
  if (way === 0) execFileSync('mkfifo', [path]);
  else if (way === 1) await mkdir(path);
  else if (way === 2) await symlink(path, path);
  else if (way === 3) await symlink('/dev/zero', path);
  else if (way === 4) await symlink('/nowhere/at/all', path);
  else await writeFile(path, 'a file');
}
