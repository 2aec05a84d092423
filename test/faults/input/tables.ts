import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Dataset } from '../../../electron/dataset/dataset.ts';
import { readScores } from '../../../electron/dataset/score-table.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { HostileInput } from '../hostile-input.ts';

const MILLION = 1_000_000;

/** What a table is made of: pieces, one after another. */
type Table = readonly [what: string, pieces: () => Iterable<string>];

const tables: readonly Table[] = [
  ['a million columns', () => [`${'c,'.repeat(MILLION)}d\n${'1,'.repeat(MILLION)}2\n`]],
  ['a million columns of one name', () => [`${'roi_id,'.repeat(MILLION)}x\n${'1,'.repeat(MILLION)}2\n`]],
  ['a million quotes', () => ['roi_id,s2_id_gee\n', `${'"'.repeat(MILLION)},x\n`]],
  ['a million and one quotes', () => ['roi_id,s2_id_gee\n', `${'"'.repeat(MILLION + 1)},x\n`]],
  ['a million quotes in the header', () => [`${'"'.repeat(MILLION)}\n`, '1\n']],
  ['a million empty quoted fields', () => [`${'"",'.repeat(MILLION)}""\n`, `${'"",'.repeat(MILLION)}""\n`]],
  ['a million rows', () => ['roi_id,s2_id_gee\n', 'ROI_1,S2\n'.repeat(MILLION)]],
  ['thirty million rows', () => repeated('a\n', '1\n'.repeat(MILLION), 30)],
  ['a million line ends', () => ['roi_id,s2_id_gee\n', '\r\n'.repeat(MILLION)]],
  ['a million line ends in quotes', () => ['roi_id,s2_id_gee\n"', '\n'.repeat(MILLION), '",x\n']],
  ['a million semicolons', () => [`${';'.repeat(MILLION)}\n`, `${';'.repeat(MILLION)}\n`]],
  ['one line of a hundred million letters', () => repeated('', 'x'.repeat(MILLION), 100)],
  ['one quoted field of sixty million letters', () => quoted('x'.repeat(MILLION), 60)],
  ['sixty million quotes', () => repeated('', '"'.repeat(MILLION), 60)],
];

/** Only in the full form: what the disk and the machine of a quick run should not be asked for. */
const MOST_SHORT = 10;

export const hugeTables: HostileInput = {
  what: 'tables of a million columns, rows and quotes, and of a line of 100 MB, as metadata.csv and as scores',
  trials: { full: 2 * tables.length, short: MOST_SHORT },
  latestMs: 20_000,
  begin: async (folder) => {
    const train = join(folder, 'train');
    await mkdir(train);
    await writeFile(join(train, 'LABEL_manual_hq.dat'), new Uint8Array(2 * PATCH_PIXELS));
    const path = join(train, 'metadata.csv');
    return {
      trial: async (_, trial) => {
        const [, pieces] = tables[trial % tables.length];
        await writePieces(path, pieces());
        if (trial < tables.length) await openWith(folder);
        else await readScores(scoresOf(path), quiet);
      },
      end: () => rm(path, { force: true }),
    };
  },
};

/** The layers are shown, whatever the table says. */
async function openWith(folder: string): Promise<void> {
  const dataset = await Dataset.open(folder);
  try {
    const split = dataset.split('train');
    if (split.layers.length !== 1) throw new Error('a layer is gone because of its table');
    JSON.stringify(dataset.report('id').problems);
    if (split.patchCount > 0) split.patchInfo(0);
  } finally {
    await dataset.close();
  }
}

const quiet = { signal: new AbortController().signal, progress: () => undefined };

function scoresOf(path: string) {
  return {
    path,
    fileName: 'scores.csv',
    splits: [{ splitId: 'train', roiIds: ['ROI_1', 'ROI_2'], sceneIds: ['S2', 'S3'] }],
  };
}

async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const piece of pieces) await file.write(piece);
  } finally {
    await file.close();
  }
}

function* repeated(first: string, piece: string, times: number): Generator<string> {
  yield first;
  for (let i = 0; i < times; i++) yield piece;
}

function* quoted(piece: string, times: number): Generator<string> {
  yield* repeated('roi_id\n"', piece, times);
  yield '"\n';
}
