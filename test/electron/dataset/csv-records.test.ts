import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvError, csvRecords } from '../../../electron/dataset/csv-records.ts';

const records = (text: string, delimiter = ',') => [...csvRecords(text, delimiter)];

/** The reference: records, or null for a text that it refuses. */
function slowRecords(text: string, delimiter: string): string[][] | null {
  try {
    return parse(text, { delimiter, bom: true, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true });
  } catch {
    return null;
  }
}

describe('comma-separated records', () => {
  test.each<[string, string, string[][]]>([
    [
      'plain',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'without a last line end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'of Windows and of old macOS',
      'a,b\r\n1,2\r3,4\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'with a byte order mark',
      '\ufeffa,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'with quoted commas',
      'a,b\n"1,5","POLYGON ((1 2, 3 4))"',
      [
        ['a', 'b'],
        ['1,5', 'POLYGON ((1 2, 3 4))'],
      ],
    ],
    [
      'with quotes and line ends in fields',
      'a,b\n"say ""hi""","x\r\ny"',
      [
        ['a', 'b'],
        ['say "hi"', 'x\r\ny'],
      ],
    ],
    [
      'with empty fields',
      ',b\n1,\n"",""',
      [
        ['', 'b'],
        ['1', ''],
        ['', ''],
      ],
    ],
    [
      'with a quote within a field',
      'a,b\n5" x,2',
      [
        ['a', 'b'],
        ['5" x', '2'],
      ],
    ],
    [
      'with blank lines',
      '\na,b\n\n  \n1,2\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['of nothing', '', []],
  ])('%s', (_, text, expected) => expect(records(text)).toEqual(expected));

  test.each<[string, string]>([
    ['a,b\n"1,2\n', 'a quote that opens in line 2 is never closed'],
    ['a,b\n"x\ny",2\n"1"2,3', 'in line 4 text follows a closing quote'],
    ['a,b\n1,2\n1,2,3\n', 'line 3 has 3 fields, where the header line has 2'],
    ['a,b\n1\n', 'line 2 has 1 fields, where the header line has 2'],
    ['a,b\n1, "x, y"\n', 'line 2 has 3 fields, where the header line has 2'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => records(text)).toThrow(new CsvError(message));
  });

  test.each<[string, () => string]>([
    ['a quoted field of six million letters', () => `a,b\n1,2\n"${'x'.repeat(6_000_000)}",2\n`],
    ['a quoted field of six million quotes', () => `a,b\n1,2\n${'"'.repeat(6_000_000)},2\n`],
    ['a bare field of six million letters', () => `a,b\n1,2\n${'x'.repeat(6_000_000)},2\n`],
    ['a row of six million fields', () => `a,b\n1,2\n${','.repeat(6_000_000)}\n`],
  ])('%s is refused where it has become too long', (_, text) => {
    const message = 'the row in line 3 has more than 4 million letters; a quote may not be closed';
    expect(() => records(text())).toThrow(new CsvError(message));
  });

  test('that were written as such are read back, whatever is in them', () => {
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.array(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r', ' ') }), {
          minLength: width,
          maxLength: width,
        }),
        { minLength: 1 },
      ),
    );
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join(end);
        expect(records(text)).toEqual(rows);
      }),
    );
  });

  test('agree with csv-parse wherever both accept a text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', ';', '\n', '\r\n'), maxLength: 40 }),
        (text) => {
          const expected = slowRecords(`x,y\n${text}`, ',');
          if (expected === null) return;
          const kept = expected.filter((record) => record.length > 1 || record[0].trim() !== '');
          if (kept.every((record) => record.length === 2)) expect(records(`x,y\n${text}`)).toEqual(kept);
          else expect(() => records(`x,y\n${text}`)).toThrow(CsvError);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
