import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptPatch, KeptRegions } from '../../../electron/alike/kept-regions.ts';
import type { RegionSource } from '../../../electron/alike/region-source.ts';
import { CacheFolder } from '../../../electron/patch-list/cache-folder.ts';
import { KeptPictures } from '../../../electron/patch-list/kept-pictures.ts';
import { MeasuredCounts } from '../../../electron/patch-list/measured-counts.ts';
import type { PictureSource } from '../../../electron/patch-list/picture-source.ts';
import { unpackRegions } from '../../../shared/alike/region-bytes.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { ENTRY_HEAD_BYTES, writeSealed } from '../../support/sealed-entry.ts';
import { randomBytes } from '../hostile/hostile-values.ts';
import type { HostileInput } from '../hostile-input.ts';

export const hostileCaches: HostileInput = {
  what: 'kept counts, pictures and regions that are damaged, of something else, links, pipes or folders: never believed',
  trials: { full: 3_000, short: 200 },
  begin: async (folder) => ({
    trial: async (random, trial) => {
      const dir = join(folder, `cache-${trial}`);
      try {
        await (trial % 2 === 0 ? damagedTrial : sealedTrial)(dir, random);
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  }),
};

/** An entry that is not as it was written is none, and the next one is kept again. */
async function damagedTrial(dir: string, random: SeededRandom): Promise<void> {
  const cache = new CacheFolder(dir, () => undefined);
  const content = randomBytes(random, random.below(5000));
  await cache.write('other', randomBytes(random, content.length));
  const [other = ''] = await readdir(dir);
  await cache.write('mine', content);
  const mine = (await readdir(dir)).find((name) => name !== other) ?? '';
  const isFolder = await damage(join(dir, mine), join(dir, other), random);
  const read = await cache.read('mine');
  if (read !== null && Buffer.compare(read, content) !== 0) throw new Error('an entry that is another was believed');
  await cache.write('mine', content);
  const again = await cache.read('mine');
  // A folder in its place is somebody's: it stays, and everything goes on without the entry.
  if (!isFolder && (again === null || Buffer.compare(again, content) !== 0))
    throw new Error('nothing is kept any more');
}

/** Answers whether a folder lies there now. */
async function damage(path: string, other: string, random: SeededRandom): Promise<boolean> {
  const way = random.below(10);
  if (way === 0) await truncate(path, random.below(40));
  else if (way === 1) await truncate(path, 5e9);
  else if (way === 2) await copyFile(other, path);
  else if (way === 3) await rename(other, path);
  else if (way < 6) {
    await rm(path);
    if (way === 4) await symlink(other, path);
    else execFileSync('mkfifo', [path]);
  } else if (way === 6) {
    await rm(path);
    await mkdir(path);
    await writeFile(join(path, 'mine'), '');
    return true;
  } else if (way === 7) await writeFile(path, randomBytes(random, random.below(100)));
  else {
    const bytes = await readFile(path);
    for (let left = 1 + random.below(4); left > 0; left--) bytes[random.below(bytes.length)] ^= 1 + random.below(255);
    await writeFile(path, bytes);
  }
  return false;
}

const identity = { dev: 1n, ino: 2n, sizeBytes: 3, mtimeNs: 4n };
const PATCHES = 3;
const BANDS = 2;

/** Bytes whose sum is right and that are none of ours, as a program with a mistake writes them. */
async function sealedTrial(dir: string, random: SeededRandom): Promise<void> {
  const cache = new CacheFolder(dir, () => undefined);
  const regions = new KeptRegions(cache);
  const ofRegions = {
    bands: [
      { layerId: 'L1C_B2', identity },
      { layerId: 'L1C_B3', identity },
    ],
    mask: null,
    patchCount: PATCHES,
  } as unknown as RegionSource;
  const whole: [number, KeptPatch][] = [0, 1].map((patch) => [
    patch,
    { version: '', bytes: randomBytes(random, 4 + random.below(60)) },
  ]);
  await regions.write(ofRegions, 0, new Map(whole));
  await seal(dir, random);
  for (const [patch, { bytes }] of await regions.read(ofRegions, 0)) {
    if (patch >= 64) throw new Error(`regions of patch ${patch}`);
    const unpacked = unpackRegions(bytes, BANDS);
    if (unpacked !== null && unpacked.levels.length !== BANDS * unpacked.count) throw new Error('levels are missing');
  }

  const pictures = new KeptPictures(cache);
  const ofPictures = {
    files: [{ identity, itemType: 'int16' }],
    range: [0, 1],
    patchCount: PATCHES,
  } as unknown as PictureSource;
  await rm(dir, { recursive: true, force: true });
  const segment = await pictures.segment(ofPictures, 0);
  for (let i = 0; i < PATCHES; i++) segment[i] = randomBytes(random, random.below(100));
  await pictures.keep(ofPictures, 0);
  await seal(dir, random);
  const read = await new KeptPictures(cache).segment(ofPictures, 0);
  if (read.length !== PATCHES) throw new Error(`${read.length} pictures of ${PATCHES} patches`);

  const counts = new MeasuredCounts(PATCHES, 4);
  counts.setEdited(1, 'v'.repeat(36), Uint32Array.of(1, 2, 3, 4));
  const packed = new Uint8Array(counts.pack(() => true));
  const unlike = random.below(2) === 0 ? randomBytes(random, random.below(200)) : spoiltBytes(packed, random);
  const taken = new MeasuredCounts(PATCHES, 4);
  taken.unpack(new Uint8Array(unlike));
  if (taken.knownCount() > PATCHES || taken.current().length !== 4 * PATCHES)
    throw new Error('counts of other patches');
}

/** Spoils what the one entry of a folder holds, under a sum that is right. */
async function seal(dir: string, random: SeededRandom): Promise<void> {
  const [name = ''] = await readdir(dir);
  const bytes = await readFile(join(dir, name));
  const content =
    random.below(3) === 0
      ? randomBytes(random, random.below(9000))
      : spoiltBytes(bytes.subarray(ENTRY_HEAD_BYTES), random);
  writeSealed(join(dir, name), Buffer.concat([bytes.subarray(0, ENTRY_HEAD_BYTES), content]));
}

function spoiltBytes(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const spoilt = Uint8Array.from(bytes);
  for (let left = 1 + random.below(4); left > 0; left--) spoilt[random.below(spoilt.length)] = random.next();
  return random.below(3) === 0 ? spoilt.slice(0, random.below(spoilt.length)) : spoilt;
}
