import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvPieces } from '../../../electron/dataset/csv-pieces.ts';
import { CsvError, type CsvPlace, csvRecords } from '../../../electron/dataset/csv-records.ts';

interface Read {
  readonly records: readonly string[][];
  readonly lines: readonly number[];
  readonly error: string | null;
}

function read(pieces: Iterable<string>, delimiter: string): Read {
  const place: CsvPlace = { line: 1, width: 0 };
  const records: string[][] = [];
  const lines: number[] = [];
  try {
    for (const piece of pieces) {
      for (const record of csvRecords(piece, delimiter, place)) {
        records.push(record);
        lines.push(place.line);
      }
    }
    return { records, lines, error: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { records, lines, error: error.message };
  }
}

function* cut(chunks: readonly string[], delimiter: string): Generator<string> {
  const pieces = new CsvPieces(delimiter);
  for (const chunk of chunks) yield pieces.add(chunk);
  yield pieces.end();
}

const text = fc
  .array(fc.constantFrom('a', '1', ',', ';', '"', '""', '\n', '\r\n', '\r', '"x,\ny"', ',"",', 'b', '\n\n'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

test('a table in chunks, cut anywhere, is the same table as in one text', () => {
  fc.assert(
    fc.property(
      text,
      fc.array(fc.nat({ max: 60 }), { maxLength: 6 }),
      fc.constantFrom(',', ';'),
      (all, cuts, delimiter) => {
        const at = [...new Set(cuts.map((place) => Math.min(place, all.length)))].sort((a, b) => a - b);
        const chunks = [0, ...at].map((start, i) => all.slice(start, at[i] ?? all.length));
        expect(chunks.join('')).toBe(all);
        expect(read(cut(chunks, delimiter), delimiter)).toEqual(read([all], delimiter));
      },
    ),
    { numRuns: 3000 },
  );
});

test('a quote that is never closed is refused long before it fills the memory', () => {
  const pieces = new CsvPieces(',');
  pieces.add('roi_id,s2_id_gee\n"');
  const feed = () => {
    for (let i = 0; i < 100; i++) pieces.add('x,y\n'.repeat(1 << 18));
  };
  expect(feed).toThrow('a quote may not be closed');
});
