import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScores, type ScoredSplit } from '../../../electron/dataset/score-table.ts';
import { type ScoreTable, scoredPatches } from '../../../shared/patch-list/score-table.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const splits: readonly ScoredSplit[] = [
  { splitId: 'train', roiIds: ['R1', 'R1', 'R2', ''], sceneIds: ['A', 'B', 'A', 'A'] },
  { splitId: 'val', roiIds: ['R3', 'R1'], sceneIds: ['C', 'A'] },
];
const quiet = { signal: new AbortController().signal, progress: () => undefined };

async function read(content: string | Uint8Array, of = splits): Promise<ScoreTable> {
  const path = join(await temporaryFolder(), 'scores.csv');
  await writeFile(path, content);
  return readScores({ path, fileName: 'scores.csv', splits: of }, quiet);
}

/** "train 0: 0.25, NaN" */
function told(table: ScoreTable): string[] {
  return scoredPatches(table).map(({ splitId, patch, scores }) => `${splitId} ${patch}: ${scores.join(', ')}`);
}

describe('a table of scores', () => {
  test('is matched by place and scene in any order, in every split that has them', async () => {
    const table = await read('HI,roi_id,s2_id_gee,TI\n0.25,R1,A,0.5\n1,R3,C,0.125\n');
    expect(table).toMatchObject({ rows: 2, matched: 2, unmatched: 0, duplicates: 0, columns: ['HI', 'TI'] });
    expect(told(table)).toEqual(['train 0: 0.25, 0.5', 'val 0: 1, 0.125', 'val 1: 0.25, 0.5']);
  });

  test('tells the rows that fit no patch and those that come twice, of which the first counts', async () => {
    const table = await read('roi_id,s2_id_gee,TI\nR1,A,1\nR9,A,2\nR1,A,3\nR1,Z,4\n,A,5\n');
    expect(table).toMatchObject({ rows: 5, matched: 1, unmatched: 3, duplicates: 1 });
    expect(table.unknown).toEqual([
      { line: 3, roiId: 'R9', sceneId: 'A' },
      { line: 5, roiId: 'R1', sceneId: 'Z' },
      { line: 6, roiId: '', sceneId: 'A' },
    ]);
    expect(told(table)).toEqual(['train 0: 1', 'val 1: 1']);
  });

  test('names the first few only of many rows that fit no patch', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `X${i},A,1`).join('\n');
    const table = await read(`roi_id,s2_id_gee,TI\n${rows}`);
    expect(table).toMatchObject({ rows: 100, unmatched: 100 });
    expect(table.unknown).toHaveLength(5);
  });

  const written: Record<string, [content: string, says: string[]]> = {
    'with a byte order mark and the line ends of Windows': [
      '\ufeffroi_id,s2_id_gee,TI\r\nR1,B,0.5\r\n',
      ['train 1: 0.5'],
    ],
    'with quotes, commas and line ends in them': [
      '"roi_id","s2_id_gee","where, and\nwhen","TI"\n"R1","B","a, ""b""\nc","0.5"\n',
      ['train 1: 0.5'],
    ],
    'with an index column, capitals and blanks': [',ROI_ID , S2_ID_GEE,TI\n0, R1 ,B , 0.5\n', ['train 1: 0.5']],
    'with semicolons and decimal commas': ['roi_id;s2_id_gee;TI\nR1;B;0,5\n', ['train 1: 0.5']],
    'with tabs': ['roi_id\ts2_id_gee\tTI\nR1\tB\t-1e-3\n', ['train 1: -0.001']],
    'with holes in it': [
      'roi_id,s2_id_gee,TI,HI\nR1,A,,1\nR1,B,nan,2\nR2,A,3,NA\n',
      ['train 0: NaN, 1', 'train 1: NaN, 2', 'train 2: 3, NaN', 'val 1: NaN, 1'],
    ],
    'with a column of words, which is no score': ['roi_id,s2_id_gee,class,TI\nR1,B,cloud,1\n', ['train 1: 1']],
    'with two columns of one name, of which the first counts': ['roi_id,s2_id_gee,TI,TI\nR1,B,1,2\n', ['train 1: 1']],
    'without any scores': ['roi_id,s2_id_gee\nR1,B\n', ['train 1: ']],
  };
  test.each(Object.entries(written))('%s', async (_, [content, says]) => {
    expect(told(await read(content))).toEqual(says);
  });

  const refused: Record<string, [content: string | Uint8Array, says: string]> = {
    'an empty file': ['', 'it is empty'],
    'no roi_id': ['id,s2_id_gee,TI\nR1,A,1\n', 'it has no column roi_id (it has id, s2_id_gee, TI)'],
    'no s2_id_gee': ['roi_id,s2_id,TI\nR1,A,1\n', 'it has no column s2_id_gee'],
    'a row of another width': ['roi_id,s2_id_gee,TI\nR1,A,1\nR1,B\n', 'line 3 has 2 fields'],
    'an open quote': ['roi_id,s2_id_gee,TI\nR1,"A,1\n', 'never closed'],
    'UTF-16': [Buffer.from('roi_id,s2_id_gee\n', 'utf16le'), 'it is not UTF-8 text'],
  };
  test.each(Object.entries(refused))('is refused with %s', async (_, [content, says]) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(says) });
  });

  test('that is a folder, or is not there, is refused', async () => {
    const folder = await temporaryFolder();
    const ask = (path: string) => readScores({ path, fileName: 'x.csv', splits }, quiet);
    await expect(ask(folder)).rejects.toMatchObject({ code: 'bad-file' });
    await expect(ask(join(folder, 'gone.csv'))).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('gives an answer or a sentence, whatever is in it', async () => {
    const field = fc.constantFrom('R1', 'A', 'B', '0.5', '', '"', 'x"y', '"a\nb"', '1e999', '٣', '\ufeff', '--1');
    const line = fc.array(field, { maxLength: 5 }).map((fields) => fields.join(','));
    const content = fc.array(line, { maxLength: 8 }).map((lines) => `roi_id,s2_id_gee,TI\n${lines.join('\r\n')}`);
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        const answer = await read(text).catch((error: { code?: string }) => error.code);
        if (typeof answer !== 'object') expect(answer).toBe('bad-file');
        else expect(answer.rows).toBe(answer.matched + answer.unmatched + answer.duplicates);
      }),
      { numRuns: 60 },
    );
  });
});

test('a table of hundreds of thousands of columns is read, the first of them', async () => {
  const names = Array.from({ length: 300_000 }, (_, i) => `c${i}`).join(',');
  const table = await read(`roi_id,s2_id_gee,${names}\nR1,A,${names.replaceAll('c', '')}\n`);
  expect(table).toMatchObject({ matched: 1, columns: Array.from({ length: 16 }, (_, i) => `c${i}`) });
});

test('a table of 100 MB is read with some megabytes of memory', async () => {
  const path = join(await temporaryFolder(), 'large.csv');
  const stream = createWriteStream(path);
  stream.write('roi_id,s2_id_gee,geometry,HI,TI\n');
  // Half of the rows fit: patches are named again and again.
  const geometry = `"POLYGON ((${'12.345 67.89, '.repeat(36)}1 2))"`;
  const block = Array.from({ length: 1000 }, (_, i) => `R${i % 2 === 0 ? 1 : 7},A,${geometry},0.${i},${i}\n`).join('');
  const blocks = Math.ceil(100_000_000 / block.length);
  for (let i = 0; i < blocks; i++) if (!stream.write(block)) await once(stream, 'drain');
  await new Promise((resolve) => stream.end(resolve));

  let peakBytes = 0;
  const before = heldBytes();
  let calls = 0;
  const progress = () => {
    if (calls++ % 16 === 0) peakBytes = Math.max(peakBytes, heldBytes() - before);
  };
  const table = await readScores({ path, fileName: 'large.csv', splits }, { signal: quiet.signal, progress });
  expect(table).toMatchObject({ rows: blocks * 1000, matched: 1, duplicates: blocks * 500 - 1, columns: ['HI', 'TI'] });
  expect(calls).toBeGreaterThan(16);
  expect(peakBytes).toBeLessThan(24 << 20);
}, 60_000);

/** Without garbage, which is collected when it pleases. */
function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

test('a table that is cancelled is read no further', async () => {
  const path = join(await temporaryFolder(), 'scores.csv');
  await writeFile(path, `roi_id,s2_id_gee,TI\n${'R1,A,1\n'.repeat(500_000)}`);
  const stop = new AbortController();
  const progress = () => stop.abort();
  await expect(readScores({ path, fileName: 'x', splits }, { signal: stop.signal, progress })).rejects.toThrow();
});
