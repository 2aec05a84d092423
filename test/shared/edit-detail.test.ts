import { describe, expect, test } from 'vitest';
import { parseArgument } from '../../shared/contract.ts';
import {
  describeEditDetail,
  type EditDetail,
  MAX_DETAIL_LETTERS,
  readEditDetail,
  writeEditDetail,
} from '../../shared/edit-detail.ts';

const id = '00000000-0000-4000-8000-000000000000';
const command = {
  ...{ kind: 'edit', datasetId: 'd', splitId: 's', patch: 0, target: 'manual_hq', commandId: id, annotator: 'Ada' },
  ...{ parentId: null, tool: 'accept vote', code: null, delta: new Uint8Array(1) },
};

describe("the text of an edit's detail", () => {
  test.each<EditDetail>([
    {},
    { source: 'vote', layers: ['fmask', 'sen2cor'], quorum: 2 },
    { source: 'shadow', heightMetres: 1200.5, water: true, hint: null, none: [] },
  ])('says %j again', (detail) => {
    const text = writeEditDetail(detail);
    expect(readEditDetail(text)).toEqual(detail);
    expect(parseArgument('mask.command', { ...command, detail: text })).toMatchObject({ detail: text });
  });

  test.each([
    '',
    'vote',
    'null',
    '"vote"',
    '["vote"]',
    '{"source":{"name":"vote"}}',
    '{"layers":[["fmask"]]}',
    `{"layers":[${new Array(65).fill('1').join(',')}]}`,
    `{"a":"${'a'.repeat(MAX_DETAIL_LETTERS)}"}`,
  ])('is refused at the boundary where it is %j', (text) => {
    expect(readEditDetail(text)).toBe(null);
    expect(() => parseArgument('mask.command', { ...command, detail: text })).toThrow();
  });

  test('is refused where it is made too long or not flat, not where it is kept', () => {
    expect(() => writeEditDetail({ note: 'a'.repeat(MAX_DETAIL_LETTERS) })).toThrow(RangeError);
  });

  test('may be missing from a command, as from those that an earlier version kept', () => {
    expect(parseArgument('mask.command', command)).toMatchObject({ detail: null });
  });
});

test.each<[EditDetail, string]>([
  [{ source: 'assist', trees: 25, bands: ['B2', 'B3'], live: true }, 'from assist: trees 25, bands B2 B3, live'],
  [
    { source: 'shadow', heightMetres: 1200, azimuthDeg: 330, smallestIslandPixels: 30, NDSIOver: 0.4 },
    'from shadow: height 1200 m, azimuth 330°, smallest island 30 px, NDSIOver 0.4',
  ],
  [{ source: 'vote', ties: false, hint: null, layers: [] }, 'from vote'],
  [{ trees: 25 }, 'trees 25'],
  [{}, ''],
])('a detail is told in a line: %j', (detail, words) => {
  expect(describeEditDetail(detail)).toBe(words);
});
