import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackTruth } from '../../electron/demo/truth.ts';
import { itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { layerCatalogue } from '../../shared/cloudsen12/layer-names.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import { formatCsv, sampleMetadataRow } from '../support/sample-dataset.ts';
import { scribbleStrokes } from './scribble-strokes.ts';

const SPLIT = 'train';
export const SCRIBBLED_LABELS = 3000;
const UNSCRIBBLED = 99;
/** The scribble code of each class, its first; of what is not scribbled on at `NO_STATEMENT`. */
const codes = [0, 1, 3, 5, UNSCRIBBLED];
/** Pixels of a class that there must be to be scribbled on. */
const ENOUGH = 2000;

/** A split of one patch of the example, its bands, an empty mask, and strokes over all four classes. */
export async function writeScribbled(example: string, at: string): Promise<void> {
  const truths = await readFile(join(example, 'truth', `${SPLIT}.truth`));
  const patchBytes = PATCH_PIXELS / 4;
  for (let patch = 0; patch < truths.byteLength / patchBytes; patch++) {
    const truth = unpackTruth(truths.subarray(patch * patchBytes, (patch + 1) * patchBytes));
    if ([0, 1, 2, 3].some((number) => truth.filter((found) => found === number).length < ENOUGH)) continue;
    await writePatch(example, at, patch, scribblesOf(truth));
    return;
  }
  throw new Error('the example has a patch with all four classes');
}

/** Strokes until there are so many labels, and not one more. */
function scribblesOf(truth: Uint8Array): Int8Array {
  const labels = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  let left = SCRIBBLED_LABELS;
  for (let seed = 1; left > 0; seed++) {
    const strokes = scribbleStrokes(truth, seed);
    for (let i = 0; i < PATCH_PIXELS && left > 0; i++) {
      if (strokes[i] === NO_STATEMENT || labels[i] !== NO_STATEMENT) continue;
      labels[i] = strokes[i];
      left--;
    }
  }
  return Int8Array.from(labels, (number) => codes[number]);
}

async function writePatch(example: string, at: string, patch: number, scribbles: Int8Array): Promise<void> {
  const split = join(at, SPLIT);
  await mkdir(split, { recursive: true });
  const bytes = PATCH_PIXELS * itemBytes('int16');
  for (const { id } of layerCatalogue.filter(({ group }) => group === 'L1C')) {
    const band = await readFile(join(example, SPLIT, `${id}.dat`));
    await writeFile(join(split, `${id}.dat`), band.subarray(patch * bytes, (patch + 1) * bytes));
  }
  await writeFile(join(split, 'LABEL_manual_hq.dat'), new Int8Array(PATCH_PIXELS));
  await writeFile(join(split, 'LABEL_manual_sc.dat'), scribbles);
  await writeFile(join(split, 'metadata.csv'), formatCsv([sampleMetadataRow(0)]));
}
