import { describe, expect, test } from 'vitest';
import type { QueueDefinition } from '../../../shared/documents/patch-queue.ts';
import { packedPatches, queuedPatches, queueName, ranked } from '../../../shared/patch-list/queue.ts';
import { planQueue, type QueueSources } from '../../../shared/patch-list/queue-plan.ts';
import { parseDocument } from '../../../shared/project-documents.ts';

const candidates = [0, 1, 2, 3].map((patch) => ({
  splitId: 'train',
  patch,
  roi: `R${patch}`,
  date: '',
  landCover: patch < 3 ? '10' : '40',
  cloudCover: '',
}));

const sources: QueueSources = {
  columns: ['HI', 'TI'],
  scored: [
    { splitId: 'train', patch: 0, scores: [0.9, 0.4] },
    { splitId: 'train', patch: 1, scores: [0.9, 0.1] },
    { splitId: 'train', patch: 2, scores: [0.1, 0.1] },
    { splitId: 'train', patch: 3, scores: [0.5, Number.NaN] },
    { splitId: 'val', patch: 0, scores: [0.9, 0] },
  ],
  disagreement: [
    { splitId: 'train', patch: 0, score: 10 },
    { splitId: 'train', patch: 1, score: Number.NaN },
    { splitId: 'train', patch: 2, score: 60 },
    { splitId: 'val', patch: 0, score: 90 },
  ],
};

const plan = (definition: QueueDefinition) =>
  planQueue(definition, candidates, sources).patches.map(({ splitId, patch }) => `${splitId} ${patch}`);

describe('the list of a queue', () => {
  test('in order is all that there is', () => {
    expect(plan({ kind: 'order' })).toEqual(['train 0', 'train 1', 'train 2', 'train 3']);
  });

  const scores = { kind: 'scores', fileName: 'x.csv' } as const;
  const rule = [
    { column: 'TI', test: 'below', value: 0.5 },
    { column: 'HI', test: 'at-least', value: 0.5 },
  ] as const;
  const cases: Record<string, [definition: QueueDefinition, says: string[]]> = {
    'by scores has the lowest first, and last what has none': [
      { ...scores, column: 'TI', first: 'lowest', thresholds: [] },
      ['train 1', 'train 2', 'train 0', 'train 3'],
    ],
    'by scores has the highest first where that is wanted': [
      { ...scores, column: 'HI', first: 'highest', thresholds: [] },
      ['train 0', 'train 1', 'train 3', 'train 2'],
    ],
    'of a rule has what passes both thresholds: below is below, at least may be equal': [
      { ...scores, column: 'TI', first: 'lowest', thresholds: [...rule] },
      ['train 1', 'train 0'],
    ],
    'against another mask has what differs most first, and nothing that was not compared': [
      { kind: 'disagreement', layerId: 'LABEL_fmask' },
      ['train 2', 'train 0'],
    ],
  };
  test.each(Object.entries(cases))('%s', (_, [definition, says]) => {
    expect(plan(definition)).toEqual(says);
  });

  test('of a stratified sample tells the strata', () => {
    const size = { unit: 'percent', value: 50 } as const;
    const { shares } = planQueue(
      { kind: 'random', size, seed: 1, by: 'patch', stratify: 'land-cover' },
      candidates,
      sources,
    );
    expect(shares).toEqual([
      { stratum: '10', of: 3, drawn: 2 },
      { stratum: '40', of: 1, drawn: 0 },
    ]);
  });

  test('of equal scores is in the order of the dataset', () => {
    const patches = [3, 1, 2].map((patch) => ({ splitId: 'train', patch, score: 0.5 }));
    expect(ranked(patches, 'highest').map(({ patch }) => patch)).toEqual([1, 2, 3]);
  });
});

describe('the document of a queue', () => {
  const patches = [
    { splitId: 'val', patch: 3 },
    { splitId: 'train', patch: 0 },
    { splitId: 'val', patch: 1 },
  ];

  test('gives the list back, each patch once', () => {
    expect(queuedPatches(packedPatches([...patches, ...patches]))).toEqual(patches);
  });

  const document = (change: object) =>
    JSON.stringify({
      queue: {
        ...{ version: 1, queueId: crypto.randomUUID(), definition: { kind: 'order' }, from: ['val'], onlyOpen: true },
        ...{ ...packedPatches(patches), place: 1 },
        ...change,
      },
    });
  test('is read as it was written, and refused where it does not fit', () => {
    expect(parseDocument('queue', document({}))?.queue?.place).toBe(1);
    for (const change of [{ place: -1 }, { list: [0, 3, 1] }, { list: [7, 3] }, { version: 2 }, { definition: {} }])
      expect(parseDocument('queue', document(change))).toBeNull();
  });

  test('is named by what it was made of', () => {
    const names = [
      queueName({ kind: 'order' }),
      queueName({
        ...{ kind: 'random', size: { unit: 'count', value: 300 }, seed: 42 },
        ...{ by: 'patch', stratify: 'none' },
      } as QueueDefinition),
      queueName({ kind: 'scores', fileName: 'a.csv', column: 'TI', first: 'lowest', thresholds: [] }),
      queueName({ kind: 'disagreement', layerId: 'LABEL_fmask' }),
      queueName({ kind: 'list', name: 'cloudy, of 2020' }),
    ];
    expect(names).toEqual([
      'in order',
      'random, seed 42',
      'TI, lowest first',
      'least like fmask first',
      'cloudy, of 2020',
    ]);
  });
});
