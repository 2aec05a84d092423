import { expect, test } from 'vitest';
import { type CallName, parseArgument } from '../../../shared/contract.ts';
import { listedPage, listedSplit } from './listed-page.ts';

const split = { datasetId: 'a', splitId: 'b' };
const of = { ...split, target: 'manual_hq' };

test.each<[CallName, unknown]>([
  ['patches.table', { datasetId: 'a' }],
  ['patches.table', { ...split, columns: ['s2_id'] }],
  ['patches.shares', split],
  ['patches.shares', { ...split, target: 'fmask' }],
  ['patches.agreement', { ...of, layerId: '', reading: {} }],
  ['patches.agreement', { ...of, layerId: 'LABEL_fmask', reading: { threshold: 1e9 } }],
  ['patches.agreement', { ...of, layerId: 'LABEL_fmask', reading: { threshold: 0.5 } }],
  ['patches.agreement', { ...of, layerId: 'LABEL_fmask', reading: { unscribbled: 3 } }],
  ['patches.findings', { ...split, choice: { off: [] }, readings: [] }],
  ['patches.findings', { ...split, choice: { off: [], thresholds: { islands: { smallest: '9' } } }, readings: [] }],
  ['patches.findings', { ...split, choice: { off: [], thresholds: {} }, readings: [{ layerId: 'LABEL_fmask' }] }],
  ['patches.thumbnails', { ...split, patches: Array.from({ length: 65 }, (_, i) => i) }],
  ['patches.thumbnails', { ...split, patches: [0.5] }],
  ['patches.thumbnails', { ...split, patches: ['0'] }],
  ['patches.masks', { ...of, patches: [-1] }],
  ['patches.masks', { ...of, patches: { length: 3 } }],
])('%s refuses %j', (call, argument) => {
  expect(() => parseArgument(call, argument)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
});

test('a dataset or split that is not open has no lists', async () => {
  const { calls, split: ours } = await listedPage();
  const others = [
    { ...ours, splitId: 'train/../..' },
    { ...ours, datasetId: '00000000-0000-4000-8000-000000000000' },
  ];
  for (const other of others) {
    const asked = [
      calls['patches.table'](other),
      calls['patches.shares']({ ...other, target: 'manual_hq' }),
      calls['patches.agreement']({ ...other, target: 'manual_hq', layerId: 'LABEL_manual_sc', reading: {} }),
      calls['patches.findings']({ ...other, choice: { off: [], thresholds: {} }, readings: [] }),
      calls['patches.thumbnails']({ ...other, patches: [0] }),
      calls['patches.masks']({ ...other, target: 'manual_hq', patches: [0] }),
    ];
    for (const call of asked) await expect(call).rejects.toMatchObject({ code: 'not-found' });
  }
});

test('many questions at once are all answered, and the oldest of many thresholds is let go of', async () => {
  const layers = ['LABEL_manual_hq', 'LABEL_s2cloudless'];
  const { calls, split: ours } = await listedPage({ splits: [{ ...listedSplit, layers }] });
  const of = { ...ours, target: 'manual_hq', layerId: 'LABEL_s2cloudless' } as const;
  const thresholds = Array.from({ length: 80 }, (_, i) => i);
  const answers = await Promise.all(
    thresholds.map((threshold) => calls['patches.agreement']({ ...of, reading: { threshold } })),
  );
  expect(answers).toHaveLength(80);
  for (const { problem, counts } of answers) expect([problem, counts.byteLength]).toEqual([null, 3 * 6 * 4]);
});

test('whoever asks for more than are held at once is told of every one', async () => {
  const layers = ['LABEL_manual_hq', 'LABEL_s2cloudless'];
  const { calls, connection, split: ours } = await listedPage({ splits: [{ ...listedSplit, layers }] });
  const of = { ...ours, target: 'manual_hq', layerId: 'LABEL_s2cloudless' } as const;
  const thresholds = Array.from({ length: 18 }, (_, i) => i + 1);
  let told = 0;
  const allTold = new Promise<void>((resolve) => {
    connection.onEvent((event) => {
      if (event.kind === 'patches-counted' && event.known === 3 && ++told === thresholds.length) resolve();
    });
  });
  await Promise.all(thresholds.map((threshold) => calls['patches.agreement']({ ...of, reading: { threshold } })));
  await allTold;
});
