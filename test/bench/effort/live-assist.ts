import { defaultAssistSettings } from '../../../shared/assist/assist-settings.ts';
import { type AssistAnswer, AssistEngine } from '../../../shared/assist/engine.ts';
import { maskSample } from '../../../shared/assist/mask-sample.ts';
import {
  bothLabels,
  labelsOfPainted,
  labelsOfScribbles,
  type TrainingLabels,
} from '../../../shared/assist/training-labels.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { classTable, NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import type { Offer } from '../../../shared/proposals/offer.ts';
import type { EffortPatch } from './example-patches.ts';

/** Value of the example's scribbles where nothing was drawn. */
const UNSCRIBBLED = 99;
const scribbleClasses = classTable('LABEL_manual_sc', { unscribbled: UNSCRIBBLED });
const maskClasses = classTable('LABEL_manual_hq');

/** What the assist learns from. */
export interface Lessons {
  readonly scribbles: boolean;
  readonly maskSample: boolean;
}

/** The assist as it runs by itself on a patch: on what is scribbled and painted there, and on a sample of the mask. */
export class LiveAssist {
  readonly #engine: AssistEngine;
  readonly #scribbled: TrainingLabels;
  readonly #samples: boolean;

  constructor({ layers }: EffortPatch, lessons: Lessons) {
    this.#engine = new AssistEngine(new Map([...layers].filter(([id]) => id.startsWith('L1C_'))));
    const scribbles = lessons.scribbles ? layers.get('LABEL_manual_sc') : undefined;
    this.#scribbled =
      scribbles === undefined
        ? new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT)
        : labelsOfScribbles(scribbles, scribbleClasses);
    this.#samples = lessons.maskSample;
  }

  /** Null where it cannot. */
  offer(codes: Int16Array, painted: Uint8Array): Offer | null {
    const labels = bothLabels(this.#scribbled, labelsOfPainted(codes, maskClasses, painted));
    const answer: AssistAnswer = this.#engine.run({
      labels,
      ...(this.#samples && { sample: maskSample(codes, maskClasses) }),
      others: [],
      settings: defaultAssistSettings,
    });
    return 'cannot' in answer ? null : answer.offer;
  }
}
