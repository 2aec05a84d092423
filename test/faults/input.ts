import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSettings } from '../../electron/application/settings-text.ts';
import { Dataset } from '../../electron/dataset/dataset.ts';
import { startProjectWorker } from '../../electron/project/project-client.ts';
import { layerCatalogue } from '../../shared/cloudsen12/layer-names.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { parseExpression } from '../../shared/expression/parser.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { documentNames, parseDocument } from '../../shared/project-documents.ts';
import { applyDelta, encodeDelta } from '../../shared/raster/delta.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { hostileValue, randomBytes, treacherousNames } from './hostile/hostile-values.ts';

/** Longer, and an annotator would think that it hangs. */
const LATEST_MS = 5_000;

/** One reading of something hostile: throws where it is refused, which has to be in the annotator's words. */
type Trial = (random: SeededRandom, trial: number) => unknown;

/** Everything that is read from files and texts of others, with anything at all in it: it is read, or refused in words. */
export async function input({ folder, short, seed, say }: FaultRun): Promise<readonly FaultRow[]> {
  const random = new SeededRandom(seed);
  const most = (full: number, few: number) => (short ? few : full);
  async function tried(what: string, trials: number, trial: Trial): Promise<FaultRow> {
    let losses = 0;
    let refused = 0;
    let slowestMs = 0;
    for (let i = 0; i < trials; i++) {
      const begun = performance.now();
      try {
        await trial(random, i);
      } catch (error) {
        refused++;
        if (!(error instanceof AppError)) {
          losses++;
          say(`input: ${what}: ${error instanceof Error ? error.stack : String(error)}`);
        }
      }
      slowestMs = Math.max(slowestMs, performance.now() - begun);
    }
    if (slowestMs > LATEST_MS) losses++;
    say(`input: ${what}`);
    return { what, trials, losses, figures: `${refused} refused, the slowest took ${Math.round(slowestMs)} ms` };
  }
  return [
    await tried('folders of layers of any name and size beside any metadata.csv', most(1_000, 40), folderTrial(folder)),
    await tried('deltas, of which one that is refused changes nothing', most(60_000, 1_500), deltaTrial()),
    await tried('expressions', most(300_000, 6_000), (by) => expressionTrial(by)),
    await tried('documents of a project, up to a million letters', most(5_000, 100), (by, i) => documentTrial(by, i)),
    await tried('settings', most(50_000, 1_000), (by) => parseSettings(JSON.stringify(hostileValue(by)) ?? 'x')),
    await projectsTried(folder, most(800, 25), tried),
  ];
}

/** A split with a few files that are layers by their names, or nearly, and a table of anything. */
function folderTrial(folder: string): Trial {
  return async (random, trial) => {
    const root = join(folder, `dataset-${trial}`);
    await mkdir(join(root, 'train'), { recursive: true });
    for (let left = random.below(5); left > 0; left--) {
      const id = layerCatalogue[random.below(layerCatalogue.length)]?.id ?? 'x';
      const names = [id, id.toLowerCase(), `${id}\u202e`, `${id} `, '__proto__', 'constructor', id.slice(0, 3)];
      const file = join(
        root,
        'train',
        `${names[random.below(names.length)]}${['.dat', '.DAT', '.dat.dat'][random.below(3)]}`,
      );
      const size =
        random.below(5) * PATCH_PIXELS * (1 + random.below(4)) + (random.below(3) === 0 ? random.below(9) : 0);
      await writeFile(file, randomBytes(random, Math.min(size, 64)));
      await truncate(file, size);
    }
    await writeFile(join(root, 'train/metadata.csv'), hostileTable(random));
    try {
      const dataset = await Dataset.open(root);
      JSON.stringify(dataset.report('id'));
      for (const split of dataset.splits) if (split.patchCount > 0) split.patchInfo(0);
      await dataset.close();
    } finally {
      await rm(root, { recursive: true });
    }
  };
}

const cells = [
  'roi_id',
  's2_id',
  'proj_transform',
  '"',
  '""',
  '"a',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\ufeff',
];
const moreCells = ['=cmd|x', '1e999', '-0', 'NaN', '10, 0, 3, 0, -10, 5', '__proto__', '\ud800', '\u202e', 'x', ''];

function hostileTable(random: SeededRandom): string | Uint8Array {
  if (random.below(8) === 0) return randomBytes(random, random.below(4000));
  if (random.below(200) === 0) return `roi_id,s2_id\n${'x'.repeat(4_000_000)}`;
  const words = [...cells, ...moreCells];
  return Array.from({ length: random.below(300) }, () => words[random.below(words.length)]).join(
    random.below(2) === 0 ? ',' : '',
  );
}

function deltaTrial(): Trial {
  const before = new Int16Array(PATCH_PIXELS);
  const codes = before.slice();
  return (random) => {
    const after = before.slice();
    for (let left = 1 + random.below(4); left > 0; left--) {
      const start = (1 + random.below(500)) * PATCH_SIZE + 1 + random.below(400);
      after.fill(1 + random.below(3), start, start + 1 + random.below(90));
    }
    let delta = encodeDelta(before, after);
    const way = random.below(5);
    if (way === 0) delta = randomBytes(random, random.below(60));
    else if (way === 1) delta = delta.slice(0, random.below(delta.length));
    else if (way === 2) delta = Uint8Array.from([...delta, ...randomBytes(random, 1 + random.below(6))]);
    else if (way === 3) for (let n = 1 + random.below(3); n > 0; n--) delta[random.below(delta.length)] = random.next();
    try {
      applyDelta(codes, delta, 'forward');
      if (encodeDelta(before, codes).join() !== delta.join())
        throw new Error('the delta did another thing than it says');
      codes.fill(0);
    } catch (error) {
      if (codes.some((code) => code !== 0))
        throw new Error('a delta that was refused has changed the mask', { cause: error });
      throw error;
    }
  };
}

const words = [
  'B4',
  'B8',
  '(',
  ')',
  '((',
  ',',
  '+',
  '-',
  '*',
  '/',
  '^',
  '<',
  '1',
  '1e999',
  '.',
  'min(',
  'log(',
  ' ',
  '=',
  '`',
];

function expressionTrial(random: SeededRandom): void {
  const all = [...words, ...treacherousNames, 'globalThis', 'process', 'import(', '\u2028', '\ud83d'];
  const rare = random.below(2_000);
  const text =
    rare === 0
      ? (all[random.below(all.length)] ?? '').repeat(100_000)
      : Array.from({ length: random.below(rare < 20 ? 900 : 30) }, () => all[random.below(all.length)]).join('');
  const { expression, problem } = parseExpression(text);
  if ((expression === null) === (problem === null)) throw new Error(`neither read nor refused: ${text.slice(0, 200)}`);
  if (problem !== null && treacherousNames.some((name) => problem.message.includes(`function ${name}`)))
    throw new Error(problem.message);
}

function documentTrial(random: SeededRandom, trial: number): void {
  const name = documentNames[trial % documentNames.length] ?? 'queue';
  const many = (value: unknown, count: number) => new Array<unknown>(count).fill(value);
  const large: readonly unknown[] = [
    { hits: many({}, 330_000) },
    { filters: many(1, 500_000) },
    { layouts: many({}, 300_000), last: null },
    { composites: many([], 300_000) },
    { queue: { version: 1, list: many(-1, 350_000) } },
  ];
  const value = trial % 100 < large.length ? large[trial % 100] : hostileValue(random);
  const text = trial % 100 === 50 ? '['.repeat(500_000) + ']'.repeat(500_000) : (JSON.stringify(value) ?? '');
  for (const any of trial % 100 < large.length ? documentNames : [name]) parseDocument(any, text);
}

/** A project with an edit, of which some bytes are others: it is refused, or what is still whole in it is read. */
async function projectsTried(
  folder: string,
  trials: number,
  tried: (what: string, trials: number, trial: Trial) => Promise<FaultRow>,
): Promise<FaultRow> {
  const { store, stop } = startProjectWorker();
  const file = join(folder, 'work.cloudbrush');
  const split = { name: 'train', patchCount: 7, hash: 'a'.repeat(64), from: 'metadata', folderHint: '/d' } as const;
  const source = { itemType: 'int8', codes: new Uint8Array(PATCH_PIXELS), origin: 'layer' } as const;
  const made = await store.open({ file, create: true, networkFileSystem: false });
  const [bound] = await store.bindSplits(made.handle, [split], false);
  const place = { splitKey: bound?.splitKey ?? 1, patch: 0, target: 'manual_hq' } as const;
  const before = new Int16Array(PATCH_PIXELS);
  const delta = encodeDelta(before, before.slice().fill(2, 600, 700));
  const commandId = '00000000-0000-4000-8000-000000000000';
  const stroke = { commandId, annotator: 'Ada', parentId: null, tool: 'brush', code: 2, detail: null, delta };
  await store.commit(made.handle, place, { kind: 'edit', ...stroke }, source);
  await store.close(made.handle);
  const whole = await readFile(file);
  try {
    return await tried('projects with bytes that are others', trials, async (random, trial) => {
      const bytes = Buffer.from(whole);
      for (let left = 1 + random.below(20); left > 0; left--) bytes[random.below(bytes.length)] = random.next();
      const spoilt = join(folder, `spoilt-${trial}.cloudbrush`);
      await writeFile(spoilt, bytes);
      const { handle } = await store.open({ file: spoilt, create: false, networkFileSystem: false });
      try {
        await store.maskState(handle, place, source);
        await store.log(handle, {}, 0, 10);
        await store.maskBases(handle, place);
      } finally {
        await store.close(handle);
        await rm(spoilt, { force: true });
      }
    });
  } finally {
    await stop();
  }
}
