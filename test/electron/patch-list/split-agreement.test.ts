import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CloudClass } from '../../../shared/cloudsen12/classes.ts';
import { type CodeReading, expressibleClasses, referenceClass } from '../../../shared/cloudsen12/reference-codes.ts';
import type { Argument } from '../../../shared/contract.ts';
import { encodePatch, type SamplePixels, samplePixels } from '../../support/sample-dataset.ts';
import { forEachImagePixel, listedPage, listedSplit, numbers } from './listed-page.ts';

type Page = Awaited<ReturnType<typeof listedPage>>;

/** Codes that a layer has, and one that no layer has. */
const codesOf: Readonly<Record<string, readonly number[]>> = {
  LABEL_fmask: [0, 1, 2, 3, 4, -1, 77],
  LABEL_sen2cor: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 77],
  LABEL_kappamask_L1C: [0, 1, 2, 3, 4, 5, 77],
  LABEL_qa60: [0, 1024, 2048, 77],
  LABEL_s2cloudless: [0, 1, 37, 49, 50, 51, 100, 101],
  LABEL_cd_fcnn_rgbi: [0, 1],
};

const pixels: SamplePixels = (split, layerId, patch, x, y) => {
  const codes = codesOf[layerId];
  if (layerId === 'LABEL_manual_hq' && x > 480) return -1;
  if (codes === undefined) return samplePixels(split, layerId, patch, x, y);
  return codes[((x >> 4) + (y >> 3) + patch) % codes.length];
};

const layers = ['LABEL_manual_hq', ...Object.keys(codesOf)].map((id) =>
  id === 'LABEL_qa60' ? { id, itemType: 'int16' as const } : id,
);
const splits = [{ ...listedSplit, patchCount: 2, layers }];

/** Pixel by pixel: what both state, in the classes that the other layer can express. */
function slowAgreement(
  layerId: string,
  reading: CodeReading,
  mine: (x: number, y: number) => number,
  theirs: (x: number, y: number) => number,
): number[] {
  const classes = expressibleClasses(layerId);
  const merged = (found: CloudClass | null) =>
    found === null || classes.includes(found) ? found : found === 'thin' ? 'thick' : 'clear';
  const counts = Array.from({ length: 2 + 2 * classes.length }, () => 0);
  forEachImagePixel((x, y) => {
    const a = merged(referenceClass('LABEL_manual_hq', mine(x, y)));
    const b = merged(referenceClass(layerId, theirs(x, y), reading));
    if (a === null || b === null) return;
    counts[0]++;
    if (a === b) counts[1]++;
    for (const [i, one] of classes.entries()) {
      if (a === one && b === one) counts[2 + 2 * i]++;
      if (a === one || b === one) counts[3 + 2 * i]++;
    }
  });
  return counts;
}

const of = (layerId: string, patch: number) => (x: number, y: number) => pixels('train', layerId, patch, x, y);

function compared(page: Page, layerId: string, reading: Argument<'patches.agreement'>['reading'] = {}) {
  return page.until(
    () => page.calls['patches.agreement']({ ...page.split, target: 'manual_hq', layerId, reading }),
    ({ known }) => known === 2,
  );
}

test('agreement counts what both masks state, in the classes that the other layer can express', async () => {
  const page = await listedPage({ splits, pixels });
  const readings: Readonly<Record<string, CodeReading>> = { LABEL_cd_fcnn_rgbi: { scale: 'binary' } };
  for (const layerId of Object.keys(codesOf)) {
    const { classes, counts, problem } = await compared(page, layerId);
    const slow = [0, 1].flatMap((patch) =>
      slowAgreement(layerId, readings[layerId] ?? {}, of('LABEL_manual_hq', patch), of(layerId, patch)),
    );
    expect({ layerId, classes, problem }).toEqual({ layerId, classes: expressibleClasses(layerId), problem: null });
    expect(numbers(counts)).toEqual(slow);
  }
});

test('a probability layer is compared at the threshold that is asked for', async () => {
  const page = await listedPage({ splits, pixels });
  const { counts } = await compared(page, 'LABEL_s2cloudless', { threshold: 37 });
  const slow = [0, 1].flatMap((patch) =>
    slowAgreement('LABEL_s2cloudless', { threshold: 37 }, of('LABEL_manual_hq', patch), of('LABEL_s2cloudless', patch)),
  );
  expect(numbers(counts)).toEqual(slow);
});

test('an edited mask is compared as it is now, and anew where the reference has changed', async () => {
  const page = await listedPage({ splits, pixels });
  const painted = (x: number) => (x < 200 ? 1 : 3);
  await page.paint(1, painted);
  const before = [
    ...slowAgreement('LABEL_fmask', {}, of('LABEL_manual_hq', 0), of('LABEL_fmask', 0)),
    ...slowAgreement('LABEL_fmask', {}, painted, of('LABEL_fmask', 1)),
  ];
  expect(numbers((await compared(page, 'LABEL_fmask')).counts)).toEqual(before);
  const file = join(page.folder, 'data/train/LABEL_fmask.dat');
  const bytes = readFileSync(file);
  const other = (x: number) => (x < 300 ? 4 : 2);
  writeFileSync(file, Buffer.concat([encodePatch('int8', other), bytes.subarray(bytes.length / 2)]));
  const after = [...slowAgreement('LABEL_fmask', {}, of('LABEL_manual_hq', 0), other), ...before.slice(8)];
  expect(numbers((await compared(page, 'LABEL_fmask')).counts)).toEqual(after);
});

test('a mask is compared with labels alone', async () => {
  const page = await listedPage({ splits: [{ ...listedSplit, layers: ['L1C_B2', 'LABEL_manual_hq'] }] });
  const ask = (layerId: string) =>
    page.calls['patches.agreement']({ ...page.split, target: 'manual_hq', layerId, reading: {} });
  await expect(ask('L1C_B2')).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(ask('LABEL_fmask')).rejects.toMatchObject({ code: 'not-found' });
  await expect(ask('../LABEL_manual_hq')).rejects.toMatchObject({ code: 'not-found' });
});
