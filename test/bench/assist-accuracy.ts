import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackTruth } from '../../electron/demo/truth.ts';
import { type AssistSettings, defaultAssistSettings } from '../../shared/assist/assist-settings.ts';
import { cleanedUp } from '../../shared/assist/clean-up.ts';
import { AssistEngine } from '../../shared/assist/engine.ts';
import { featuresOf, planesOf } from '../../shared/assist/features.ts';
import { cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { parseLayerFileName } from '../../shared/cloudsen12/layer-names.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import { type Classifier, discriminant, nearestCentroid, standardised } from './linear-classifiers.ts';
import { scribbleStrokes } from './scribble-strokes.ts';

/*
 * How right the assist is after some scribbles, beside classifiers that everybody knows. All of them learn from the same
 * strokes and have their classes cleaned up alike; the scribbled pixels themselves are not counted.
 */

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

export interface Accuracy {
  readonly model: string;
  /** Of all patches together, the mean of the seeds: share of pixels that are right; by class, intersection over union. */
  readonly overall: number;
  readonly iou: Readonly<Record<string, number>>;
  readonly meanIou: number;
}

export interface AccuracyReport {
  readonly patches: number;
  readonly seeds: number;
  /** Per patch, the mean. */
  readonly strokeLabels: number;
  readonly models: readonly Accuracy[];
}

interface TruePatch {
  readonly bands: ReadonlyMap<string, Int16Array>;
  readonly truth: Uint8Array;
}

/** Pixels by truth (rows) and answer (columns). */
type Confusion = number[][];

/** `folder`: an example dataset with its truth. Patches with one class alone are left out: there is nothing to tell apart. */
export async function assistAccuracy(
  folder: string,
  say: (line: string) => void = () => undefined,
  settings: AssistSettings = defaultAssistSettings,
): Promise<AccuracyReport> {
  const models: Readonly<Record<string, Classifier>> = { LDA: discriminant, 'nearest centroid': nearestCentroid };
  const names = ['assist', ...Object.keys(models)];
  const tables = new Map(names.map((name) => [name, SEEDS.map(emptyConfusion)]));
  let patches = 0;
  let labelled = 0;
  for await (const patch of truePatches(folder)) {
    patches++;
    say(`accuracy of the assist, patch ${patches}`);
    const engine = new AssistEngine(patch.bands);
    const planes = featurePlanes(patch.bands);
    for (const [at, seed] of SEEDS.entries()) {
      const labels = scribbleStrokes(patch.truth, 1000 * patches + seed);
      labelled += labels.reduce((sum, number) => sum + (number === NO_STATEMENT ? 0 : 1), 0);
      const answer = engine.run({ labels, others: [], settings: { ...settings, seed } });
      if ('cannot' in answer) throw new Error(answer.cannot);
      count(tables.get('assist')?.[at], patch.truth, answer.offer.classes, labels);
      for (const [name, classify] of Object.entries(models))
        count(
          tables.get(name)?.[at],
          patch.truth,
          cleanedUp(withoutPadding(classify(planes, labels)), settings),
          labels,
        );
    }
  }
  return {
    patches,
    seeds: SEEDS.length,
    strokeLabels: Math.round(labelled / patches / SEEDS.length),
    models: names.map((name) => accuracyOf(name, tables.get(name) ?? [])),
  };
}

async function* truePatches(folder: string): AsyncGenerator<TruePatch> {
  const truths = (await readdir(join(folder, 'truth'))).filter((name) => name.endsWith('.truth')).sort();
  for (const name of truths) {
    const packed = await readFile(join(folder, 'truth', name));
    const split = join(folder, name.slice(0, -'.truth'.length));
    const layers = new Map<string, Buffer>();
    for (const file of await readdir(split)) {
      const id = parseLayerFileName(file)?.id ?? '';
      if (id.startsWith('L1C_')) layers.set(id, await readFile(join(split, file)));
    }
    for (let patch = 0; patch < packed.length / (PATCH_PIXELS / 4); patch++) {
      const truth = unpackTruth(packed.subarray((patch * PATCH_PIXELS) / 4, ((patch + 1) * PATCH_PIXELS) / 4));
      if (classesIn(truth) > 1)
        yield { truth, bands: new Map([...layers].map(([id, file]) => [id, bandOf(file, patch)])) };
    }
  }
}

function bandOf(file: Buffer, patch: number): Int16Array {
  const at = file.byteOffset + 2 * PATCH_PIXELS * patch;
  return new Int16Array(file.buffer.slice(at, at + 2 * PATCH_PIXELS));
}

/** How many classes have enough pixels to be scribbled on. */
function classesIn(truth: Uint8Array): number {
  return new Set(scribbleStrokes(truth, 1)).size - 1;
}

function featurePlanes(bands: ReadonlyMap<string, Int16Array>): Float32Array[] {
  const set = featuresOf(new Set(bands.keys()));
  if (set === null) throw new Error('the example has bands');
  const planes = set.bands.map(({ layerId }) => bands.get(layerId) ?? new Int16Array(PATCH_PIXELS));
  return set.features.map((feature) => {
    const out = new Uint16Array(PATCH_PIXELS);
    feature.measure(out, planesOf(feature, set, planes));
    return standardised(out);
  });
}

function withoutPadding(classes: Uint8Array): Uint8Array {
  const inside = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const [from, to] = [y * PATCH_SIZE + IMAGE_START, y * PATCH_SIZE + IMAGE_END];
    inside.set(classes.subarray(from, to), from);
  }
  return inside;
}

function emptyConfusion(): Confusion {
  return cloudClasses.map(() => cloudClasses.map(() => 0));
}

function count(confusion: Confusion | undefined, truth: Uint8Array, classes: Uint8Array, labels: Uint8Array): void {
  if (confusion === undefined) throw new Error('every model has a table for every seed');
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let i = y * PATCH_SIZE + IMAGE_START; i < y * PATCH_SIZE + IMAGE_END; i++)
      if (labels[i] === NO_STATEMENT) confusion[truth[i]][classes[i]]++;
  }
}

function accuracyOf(model: string, tables: readonly Confusion[]): Accuracy {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rounded = (value: number) => Math.round(1e4 * value) / 1e4;
  const numbers = [...cloudClasses.keys()];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const overall = mean(tables.map((table) => sum(numbers.map((c) => table[c][c])) / sum(table.flat())));
  const ious = numbers.map((c) =>
    mean(tables.map((table) => table[c][c] / (sum(table[c]) + sum(table.map((row) => row[c])) - table[c][c]))),
  );
  return {
    model,
    overall: rounded(overall),
    iou: Object.fromEntries(cloudClasses.map((name, c) => [name, rounded(ious[c])])),
    meanIou: rounded(mean(ious)),
  };
}
