import { cloudClasses } from '../cloudsen12/classes.ts';
import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import type { Offer } from '../proposals/offer.ts';
import type { Region } from '../raster/region.ts';
import type { AssistSettings } from './assist-settings.ts';
import { cleanedUp } from './clean-up.ts';
import { growForest } from './extra-trees.ts';
import { type FeatureTable, featureTable } from './feature-table.ts';
import { type FeatureSet, featuresOf } from './features.ts';
import { dataRegion, labelsOfData } from './no-data.ts';
import { predictAdaptively } from './prediction.ts';
import { bothLabels, type TrainingLabels } from './training-labels.ts';
import { gatherTraining, type OtherPixels, type Training } from './training-pixels.ts';
import { type UncertainPlace, uncertainPlaces } from './uncertain-places.ts';

/** What the assist is asked. */
export interface AssistRequest {
  readonly labels: TrainingLabels;
  /** What it learns from besides, where `labels` say nothing; it may offer something else there. */
  readonly sample?: TrainingLabels;
  /** Of patches that are done; those whose bands are others than this patch's are left out. */
  readonly others: readonly OtherPixels[];
  readonly settings: AssistSettings;
}

/** What it has learned and what it makes of the patch. */
export interface AssistResult {
  /** The whole image; `certainty` is 255 less the uncertainty. */
  readonly offer: Offer;
  /** 512 x 512: 255 where the two best classes are as likely as each other, 0 where there is but one. */
  readonly uncertainty: Uint8Array;
  /** The worst first. */
  readonly mostUncertain: readonly UncertainPlace[];
  /** "13 L1C bands". */
  readonly featuresInWords: string;
  /** Pixels by class number: labelled here, and taken from other patches. */
  readonly trainedOn: { readonly here: readonly number[]; readonly others: readonly number[] };
}

/** A sentence that says why it offers nothing. */
export interface AssistRefusal {
  readonly cannot: string;
}

export type AssistAnswer = AssistResult | AssistRefusal;

/** A class of which fewer pixels are labelled is not learned from: a stray dab is no lesson. */
export const LEAST_OF_CLASS = 10;

/** What is known of a patch before anything is drawn. */
interface Prepared {
  readonly table: FeatureTable;
  readonly data: Region;
}

/** The assist on one patch. What does not depend on what is drawn is worked out once. */
export class AssistEngine {
  readonly #set: FeatureSet | null;
  readonly #bands: ReadonlyMap<string, Int16Array>;
  #prepared: Prepared | null = null;

  /** `bands`: by layer id, 512 x 512 each; what is no band of L1C or L2A is not looked at. */
  constructor(bands: ReadonlyMap<string, Int16Array>) {
    for (const [layerId, { length }] of bands) assert(length === PATCH_PIXELS, `${layerId} of ${length} pixels`);
    this.#bands = bands;
    this.#set = featuresOf(new Set(bands.keys()));
  }

  /** Works out ahead of the first run what does not depend on it. */
  prepare(): void {
    if (this.#set !== null) this.#preparedFor(this.#set);
  }

  run(request: AssistRequest): AssistAnswer {
    const steps = this.steps(request);
    for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
  }

  /** The same in steps of a few milliseconds, after each of which it can be left. */
  *steps({ labels, sample, others, settings }: AssistRequest): Generator<undefined, AssistAnswer> {
    assert(labels.length === PATCH_PIXELS, `${labels.length} labels`);
    const set = this.#set;
    if (set === null) return { cannot: 'The assist needs bands of L1C or L2A: this split holds none of them.' };
    const { table, data } = this.#preparedFor(set);
    yield;
    const stated = labelsOfData(labels, data);
    const taught = sample === undefined ? stated : bothLabels(labelsOfData(sample, data), stated);
    const training = gatherTraining(table, taught, others, settings.seed);
    const cannot = whyNot(training);
    if (cannot !== null) return { cannot };
    const forest = yield* growForest(training.pixels, settings);
    const { classes, uncertainty } = yield* predictAdaptively(forest, table);
    const certainty = new Uint8Array(PATCH_PIXELS);
    for (let i = 0; i < PATCH_PIXELS; i++) {
      if (data[i] !== 0) certainty[i] = 255 - uncertainty[i];
      else {
        classes[i] = NO_STATEMENT;
        uncertainty[i] = 0;
      }
    }
    const cleaned = cleanedUp(classes, settings);
    yield;
    // What the annotator has said stands.
    for (let i = 0; i < PATCH_PIXELS; i++) if (stated[i] !== NO_STATEMENT) cleaned[i] = stated[i];
    return {
      offer: { classes: cleaned, certainty },
      uncertainty,
      mostUncertain: uncertainPlaces(uncertainty),
      featuresInWords: set.words,
      trainedOn: { here: training.labelled, others: training.fromOthers },
    };
  }

  #preparedFor(set: FeatureSet): Prepared {
    if (this.#prepared !== null) return this.#prepared;
    const planes = set.bands.map(({ layerId }) => {
      const plane = this.#bands.get(layerId);
      assert(plane !== undefined, `${layerId} is one of the bands`);
      return plane;
    });
    this.#prepared = { table: featureTable(set, planes), data: dataRegion(planes) };
    return this.#prepared;
  }
}

/** Why nothing can be learned, as a sentence; null where something can. */
function whyNot({ labelled, fromOthers }: Training): string | null {
  const counts = labelled.map((count, number) => count + fromOthers[number]);
  const drawn = cloudClasses.filter((_, number) => counts[number] > 0);
  const few = drawn.filter((name) => counts[cloudClasses.indexOf(name)] < LEAST_OF_CLASS);
  if (drawn.length === 0) return 'Nothing is there to learn from yet: paint a stroke of each class that you see.';
  if (drawn.length === 1) return `Only ${drawn[0]} is there to learn from: the assist needs at least two classes.`;
  if (few.length === 0) return null;
  const named = few.map((name) => {
    const count = counts[cloudClasses.indexOf(name)];
    return `${count} ${count === 1 ? 'pixel' : 'pixels'} of ${name}`;
  });
  return `Only ${named.join(' and ')}: the assist learns from at least ${LEAST_OF_CLASS} of each class.`;
}
