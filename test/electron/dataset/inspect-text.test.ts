import { expect, test } from 'vitest';
import { formatCensus, formatReport } from '../../../electron/dataset/inspect-text.ts';
import type { CodeCensus, DatasetReport, LayerReport } from '../../../shared/dataset-report.ts';

const band: LayerReport = {
  id: 'L1C_B4',
  fileName: 'L1C_B04.dat',
  group: 'L1C',
  kind: 'reflectance',
  itemType: 'int16',
  sizeBytes: 4_451_205_120,
  patchCount: 8490,
};
const label: LayerReport = {
  ...band,
  id: 'LABEL_qa60',
  fileName: 'qa60.dat',
  group: 'LABEL',
  kind: 'label',
  itemType: 'int8',
  sizeBytes: 999,
};
const clouds: LayerReport = {
  ...label,
  id: 'LABEL_s2cloudless',
  fileName: 's2cloudless.dat',
  sizeBytes: 2_225_602_560,
};

const report: DatasetReport = {
  datasetId: 'd',
  name: 'cloudsen12',
  splits: [
    {
      id: 'train',
      name: 'train',
      patchCount: 8490,
      roiCount: 1698,
      hasMetadata: true,
      layers: [band, label, clouds],
      problems: [{ code: 'empty', fileName: 'L1C_B2.dat', message: 'L1C_B2.dat is empty (0 bytes).' }],
    },
    { id: 'val', name: 'val', patchCount: 1, roiCount: null, hasMetadata: false, layers: [band], problems: [] },
  ],
  problems: [{ code: 'unreadable', fileName: 'x', message: 'x cannot be read.' }],
};

const censuses: CodeCensus[] = [
  {
    splitId: 'train',
    layerId: 'LABEL_qa60',
    patchesRead: 8490,
    patchCount: 8490,
    image: [[0, 100]],
    padding: [
      [-1, 9],
      [0, 1],
    ],
  },
  {
    splitId: 'train',
    layerId: 'LABEL_s2cloudless',
    patchesRead: 64,
    patchCount: 8490,
    image: [[0, 1_000_000], ...Array.from({ length: 9 }, (_, i) => [10 * i + 10, 10 + i] as const)],
    padding: [],
  },
];

test('a report is aligned text, with the problems of each split at its end', () => {
  expect(formatReport(report)).toBe(
    `cloudsen12: 2 splits

train: 8,490 patches, 1,698 ROIs
  layer              kind         type     size  file
  L1C_B4             reflectance  int16  4.5 GB  L1C_B04.dat
  LABEL_qa60         label        int8    999 B  qa60.dat
  LABEL_s2cloudless  label        int8   2.2 GB  s2cloudless.dat

  L1C_B2.dat is empty (0 bytes).

val: 1 patch, ROIs unknown, no metadata.csv in use
  layer   kind         type     size  file
  L1C_B4  reflectance  int16  4.5 GB  L1C_B04.dat

  x cannot be read.
`,
  );
});

test('codes are named, with how many patches were read and what they rest on', () => {
  expect(formatCensus(censuses[0], report.splits[0])).toBe(
    `  LABEL_qa60, codes in all patches. One byte cannot hold 1024 and 2048: they are 0 like "no cloud" here, so this layer states nothing.
    image    0 no cloud 100.0 %
    padding  -1 90.0 %, 0 10.0 %
`,
  );
});

test('of probabilities the range is told, and what counts as cloud', () => {
  expect(formatCensus(censuses[1], report.splits[0])).toBe(
    `  LABEL_s2cloudless, codes in 64 of 8,490 patches. Read as probabilities from 0 to 100, because values above 1 occur.
    image    0 to 90 %, < 0.1 % of the pixels at 50 % or more
    padding  nothing
`,
  );
  const withUnknown = {
    ...censuses[1],
    image: [
      [-1, 10],
      [7, 100],
      [80, 300],
    ] as const,
  };
  expect(formatCensus(withUnknown, report.splits[0])).toContain(
    '7 to 80 %, 75.0 % of the pixels at 50 % or more; -1 unknown code -1 2.4 %\n',
  );
});

test('control characters in names are escaped', () => {
  const odd = { ...report.splits[1], layers: [{ ...label, id: 'a\u001b[31m', fileName: 'a\u001b[31m.dat' }] };
  const text = formatReport({ ...report, name: 'x\u202ey\nz', splits: [odd], problems: [] });
  expect(text).toContain('x\\u202ey\\x0az: 1 split\n');
  expect(text).toContain('  a\\x1b[31m  label  int8  999 B  a\\x1b[31m.dat\n');
});

test('of many problems of one kind the first stands for all', () => {
  const pointer = (name: string) => ({
    code: 'git-lfs-pointer' as const,
    fileName: name,
    message: `${name} is a pointer.`,
  });
  const text = formatReport({ ...report, splits: [], problems: ['a', 'b', 'c', 'd', 'e'].map(pointer) });
  expect(text).toBe('cloudsen12: no splits\n\n  a is a pointer. The same holds for 4 more files, for example b.\n');
});

test('codes of a plain layer are bare numbers', () => {
  const split = { ...report.splits[1], layers: [{ ...label, id: 'mine', group: 'OTHER', kind: 'plain' } as const] };
  const census = {
    splitId: 'val',
    layerId: 'mine',
    patchesRead: 1,
    patchCount: 1,
    image: [
      [0, 3],
      [7, 1],
    ],
    padding: [[-1, 1]],
  } as const;
  expect(formatCensus(census, split)).toContain('    image    0 75.0 %, 7 25.0 %\n');
});

test('a folder without splits says so', () => {
  expect(formatReport({ ...report, splits: [], problems: [] })).toBe('cloudsen12: no splits\n');
});
