import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExampleSummary, makeExample, type PlantedMistake } from '../../../electron/demo/example.ts';
import { makeLand, planRois } from '../../../electron/demo/programme.ts';
import { shadowOffset } from '../../../electron/demo/sun.ts';
import { unpackTruth } from '../../../electron/demo/truth.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';

const SEED = 4;
const PATCHES = 5;
const quiet = () => undefined;
const publishedBands = ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B8A', 'B9', 'B10', 'B11', 'B12'];
const percent = Array.from({ length: 101 }, (_, i) => i);
const legalCodes: Readonly<Record<string, readonly number[]>> = {
  LABEL_fmask: [0, 1, 2, 3, 4],
  LABEL_qa60: [0, 1, 2],
  LABEL_s2cloudless: percent,
  LABEL_sen2cor: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  LABEL_cd_fcnn_rgbi: percent,
  LABEL_cd_fcnn_rgbi_swir: percent,
  LABEL_kappamask_L1C: [0, 1, 2, 3, 4, 5],
  LABEL_kappamask_L2A: [0, 1, 2, 3, 4, 5],
  LABEL_manual_hq: [0, 1, 2, 3],
  LABEL_manual_sc: [0, 1, 2, 3, 4, 5, 6, 99],
};
const wideLayers = [
  ...publishedBands.map((band) => `L1C_${band}`),
  ...['L2A_TCI_R', 'L2A_TCI_G', 'L2A_TCI_B', 'EXTRA_CDI', 'EXTRA_Shwdirection', 'EXTRA_elevation', 'EXTRA_ocurrence'],
];

let parent = '';
let folder = '';
let summary: ExampleSummary;

beforeAll(async () => {
  parent = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-test-')));
  folder = join(parent, 'example');
  summary = await makeExample(folder, { seed: SEED, rois: 1, onProgress: quiet });
}, 120_000);

afterAll(() => rm(parent, { recursive: true, force: true }));

const bytesOf = (layer: string) => readFile(join(folder, 'train', `${layer}.dat`));
async function numbersOf(layer: string): Promise<Int16Array> {
  const bytes = await bytesOf(layer);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
async function truthOf(): Promise<Uint8Array> {
  return unpackTruth(await readFile(join(folder, 'truth', 'train.truth')));
}

describe('the files of an example', () => {
  it('are the published ones, of whole patches, and nothing else', async () => {
    const names = (await readdir(join(folder, 'train'))).sort();
    const layers = [...wideLayers, ...Object.keys(legalCodes)].map((layer) => `${layer}.dat`);
    expect(names).toEqual([...layers, 'metadata.csv'].sort());
    for (const name of names.filter((name) => name.endsWith('.dat'))) {
      const itemBytes = name.startsWith('LABEL_') ? 1 : 2;
      expect((await stat(join(folder, 'train', name))).size).toBe(PATCHES * PATCH_PIXELS * itemBytes);
    }
    expect((await stat(join(folder, 'truth', 'train.truth'))).size).toBe((PATCHES * PATCH_PIXELS) / 4);
  });

  it('stay under 200 MB for three ROIs', () => {
    expect(summary.bytes * 3).toBeLessThan(200e6);
  });

  it.each(Object.entries(legalCodes))(
    '%s holds codes of its own only, and more than one of them',
    async (layer, legal) => {
      const seen = new Set(new Int8Array(await bytesOf(layer)));
      expect([...seen].filter((code) => !legal.includes(code))).toEqual([]);
      expect(seen.size).toBeGreaterThan(1);
    },
  );

  it('have padding 0 in every layer', async () => {
    for (const layer of [...wideLayers, ...Object.keys(legalCodes)]) {
      const values = layer.startsWith('LABEL_') ? new Int8Array(await bytesOf(layer)) : await numbersOf(layer);
      let stray = 0;
      for (let at = 0; at < values.length; at++) {
        const i = at % PATCH_PIXELS;
        if (values[at] !== 0 && isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) stray++;
      }
      expect([layer, stray]).toEqual([layer, 0]);
    }
  });

  it('tell shadow direction counter-clockwise from east, as azimuth 90 - value', async () => {
    const values = await numbersOf('EXTRA_Shwdirection');
    for (const [patch, date] of planRois(SEED, 1)[0]!.dates.entries()) {
      const azimuth = 90 - values[patch * PATCH_PIXELS + 100 * PATCH_SIZE + 100]! / 100;
      const turns = (azimuth - date.sun.azimuth - 180) / 360;
      expect(Math.abs(turns - Math.round(turns)) * 360).toBeLessThan(0.02);
    }
  });

  it('have one metadata row for each patch with quoted commas and one cloud-free date', async () => {
    const [header, ...rows] = (await readFile(join(folder, 'train', 'metadata.csv'), 'utf8')).trimEnd().split('\n');
    expect(rows).toHaveLength(PATCHES);
    const columns = header!.split(',').length;
    for (const row of rows) expect(row.replaceAll(/"[^"]*"/g, 'quoted').split(',')).toHaveLength(columns);
    expect(rows.filter((row) => row.includes(',cloud-free,'))).toHaveLength(1);
    expect(rows[0]).toMatch(/"10, 0, \d+, 0, -10, \d+"$/);
  });

  it('repeat 20 m and 60 m pixels and not 10 m ones', async () => {
    const changes = (values: Int16Array) => {
      let count = 0;
      for (let x = 2; x < 500; x++) if (values[250 * PATCH_SIZE + x] !== values[250 * PATCH_SIZE + x + 1]) count++;
      return count;
    };
    expect(changes(await numbersOf('L1C_B8'))).toBeGreaterThan(400);
    expect(changes(await numbersOf('L1C_B11'))).toBeLessThanOrEqual(250);
    expect(changes(await numbersOf('L1C_B1'))).toBeLessThanOrEqual(84);
  });
});

describe('the physics of an example', () => {
  it('thick cloud is brighter than clear land in blue, shadow darker in the near infrared', async () => {
    const truth = await truthOf();
    const mean = (values: Int16Array, code: number) => {
      let sum = 0;
      let count = 0;
      for (let at = 0; at < truth.length; at++) {
        if (truth[at] !== code || values[at] === 0) continue;
        sum += values[at]!;
        count++;
      }
      return sum / count;
    };
    const blue = await numbersOf('L1C_B2');
    const infrared = await numbersOf('L1C_B8');
    expect(mean(blue, 1)).toBeGreaterThan(2 * mean(blue, 0));
    expect(mean(infrared, 3)).toBeLessThan(0.75 * mean(infrared, 0));
  });

  it('shadows lie where the clouds are moved to by drow = -d cos, dcol = +d sin of azimuth + 180', async () => {
    const truth = await truthOf();
    const date = planRois(SEED, 1)[0]!.dates[0]!;
    const { columns, rows } = shadowOffset(date.sun, date.clouds[0]!.height);
    const overlap = (sign: 1 | -1) => {
      let both = 0;
      for (let y = 1; y < 510; y++) {
        for (let x = 1; x < 510; x++) {
          const fromX = Math.round(x - sign * columns);
          const fromY = Math.round(y - sign * rows);
          if (isPadding(fromX, fromY) || fromX < 0 || fromY < 0 || fromX > 511 || fromY > 511) continue;
          if (truth[y * PATCH_SIZE + x] === 3 && truth[fromY * PATCH_SIZE + fromX] === 1) both++;
        }
      }
      return both;
    };
    expect(overlap(1)).toBeGreaterThan(500);
    expect(overlap(1)).toBeGreaterThan(10 * overlap(-1));
  });
});

it('manual_hq differs from the truth in exactly the pixels of the planted mistakes', async () => {
  const truth = await truthOf();
  const drawn = new Int8Array(await bytesOf('LABEL_manual_hq'));
  const listed = new Uint8Array(truth.length);
  const { mistakes } = JSON.parse(await readFile(join(folder, 'truth', 'mistakes.json'), 'utf8')) as {
    mistakes: PlantedMistake[];
  };
  expect(mistakes.length).toBe(summary.mistakeCount);
  expect(new Set(mistakes.map((mistake) => mistake.kind)).size).toBeGreaterThan(5);
  for (const mistake of mistakes) {
    const counts = new Map<string, number>();
    let pixels = 0;
    for (const [row, column, length] of mistake.runs) {
      expect(row).toBeGreaterThanOrEqual(mistake.box.top);
      expect(row).toBeLessThanOrEqual(mistake.box.bottom);
      expect(column).toBeGreaterThanOrEqual(mistake.box.left);
      expect(column + length - 1).toBeLessThanOrEqual(mistake.box.right);
      for (let x = column; x < column + length; x++) {
        const at = mistake.patch * PATCH_PIXELS + row * PATCH_SIZE + x;
        listed[at]!++;
        pixels++;
        const pair = `${truth[at]}>${drawn[at]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    expect(pixels).toBe(mistake.pixelCount);
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(mistake.changes.map((change) => [`${change.truth}>${change.drawn}`, change.pixels])),
    );
  }
  let wrong = 0;
  for (let at = 0; at < truth.length; at++) if ((truth[at] !== drawn[at] ? 1 : 0) !== listed[at]) wrong++;
  expect(wrong).toBe(0);
});

async function digest(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of (await readdir(root, { recursive: true })).sort()) {
    if ((await stat(join(root, entry))).isFile()) hash.update(entry).update(await readFile(join(root, entry)));
  }
  return hash.digest('hex');
}

it('the same seed gives the same bytes, also where an untouched example of another seed stood', async () => {
  const again = join(parent, 'again');
  await cp(folder, again, { recursive: true });
  const marker = join(again, 'cloudbrush-example.json');
  await writeFile(marker, (await readFile(marker, 'utf8')).replace(`"seed": ${SEED}`, `"seed": ${SEED + 1}`));
  expect(await digest(again)).not.toBe(await digest(folder));
  await makeExample(again, { seed: SEED, rois: 1, onProgress: quiet });
  expect(await digest(again)).toBe(await digest(folder));
}, 120_000);

it('another seed gives another place and other days', () => {
  const [one, other] = [SEED, SEED + 1].map((seed) => planRois(seed, 1)[0]!);
  expect(other!.dates.map((date) => date.date)).not.toEqual(one!.dates.map((date) => date.date));
  expect(makeLand(other!).elevation).not.toEqual(makeLand(one!).elevation);
});

describe('the folder of an example', () => {
  it('is left as it is when it already holds the example that is asked for', async () => {
    const before = await stat(join(folder, 'train', 'L1C_B1.dat'));
    const calls: number[] = [];
    await makeExample(folder, { seed: SEED, rois: 1, onProgress: (done) => calls.push(done) });
    expect((await stat(join(folder, 'train', 'L1C_B1.dat'))).mtimeMs).toBe(before.mtimeMs);
    expect(calls).toEqual([]);
  });

  it('is filled where it exists, not replaced: it may be a mount point', async () => {
    const there = join(parent, 'there');
    await mkdir(join(there, '.unfinished-example'), { recursive: true });
    await writeFile(join(there, '.unfinished-example', 'cloudbrush-unfinished.json'), '{}');
    const before = await stat(there);
    await makeExample(there, { seed: SEED, rois: 1, onProgress: quiet });
    expect((await stat(there)).ino).toBe(before.ino);
    expect((await readdir(there)).sort()).toEqual((await readdir(folder)).sort());
    expect(await digest(there)).toBe(await digest(folder));
  }, 120_000);

  it('is as empty as before after a cancellation', async () => {
    const there = join(parent, 'empty');
    await mkdir(there);
    const signal = AbortSignal.abort();
    await expect(makeExample(there, { seed: 1, rois: 1, onProgress: quiet, signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await readdir(there)).toEqual([]);
  });

  it('cannot have a name that is too long, which is said before anything is made', async () => {
    const long = join(parent, 'x'.repeat(250));
    const making = makeExample(long, { seed: 1, rois: 1, onProgress: () => expect.unreachable('it was begun') });
    await expect(making).rejects.toMatchObject({
      code: 'unwritable',
      message: `${parent} cannot hold a name as long as this one. Choose another place for the example.`,
    });
  });

  it('must not hold anything else', async () => {
    const taken = join(parent, 'taken');
    await mkdir(taken);
    await writeFile(join(taken, 'thesis.txt'), 'mine');
    const making = makeExample(taken, { seed: 1, rois: 1, onProgress: quiet });
    await expect(making).rejects.toMatchObject({ code: 'exists', message: expect.stringContaining('thesis.txt') });
    expect(await readdir(taken)).toEqual(['thesis.txt']);
  });

  it('is not replaced once somebody has worked in it', async () => {
    await writeFile(join(folder, 'train', 'export.dat'), 'work');
    const making = makeExample(folder, { seed: SEED + 9, rois: 1, onProgress: quiet });
    await expect(making).rejects.toMatchObject({ code: 'exists', message: expect.stringContaining('export.dat') });
    expect(await readFile(join(folder, 'train', 'export.dat'), 'utf8')).toBe('work');
    await rm(join(folder, 'train', 'export.dat'));
  });

  it('is not there after a cancellation, nor anything beside it', async () => {
    const cancelled = join(parent, 'cancelled folder');
    const controller = new AbortController();
    const making = makeExample(cancelled, {
      seed: 1,
      rois: 1,
      onProgress: (done) => {
        if (done === 1) controller.abort();
      },
      signal: controller.signal,
    });
    await expect(making).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readdir(parent)).filter((name) => name.includes('cancelled'))).toEqual([]);
  });

  it('is made over what a killed run left beside it', async () => {
    const target = join(parent, 'killed');
    const left = join(parent, '.killed.unfinished-example');
    await mkdir(left);
    await writeFile(join(left, 'cloudbrush-unfinished.json'), '{}');
    const controller = new AbortController();
    const making = makeExample(target, {
      seed: 1,
      rois: 1,
      onProgress: () => controller.abort(),
      signal: controller.signal,
    });
    await expect(making).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(left)).toBe(false);
  });

  it.each([
    [-1, 1],
    [1.5, 1],
    [1, 0],
    [1, 9999],
  ])('is not made of seed %d and %d ROIs', async (seed, rois) => {
    const making = makeExample(join(parent, 'odd'), { seed, rois, onProgress: quiet });
    await expect(making).rejects.toMatchObject({ code: 'bad-argument' });
  });
});
