import type { EffortPatch } from './example-patches.ts';
import type { Doing } from './gestures.ts';
import type { Drawing, ErrorRegion, PatchAtWork } from './patch-at-work.ts';

/** A patch in the hands of an annotator. */
export interface Job {
  /** Its place in the dataset. */
  readonly patch: number;
  readonly known: EffortPatch;
  readonly work: PatchAtWork;
}

/** Something that an annotator could do. */
export interface Option extends Doing {
  /** As it is listed in the answer: `brush`, `lasso`, `accept shadow projector`. */
  readonly way: string;
  readonly drawing: Drawing;
  /** Told when it has been done, with the pixels that are others now. */
  readonly done?: (changed: readonly number[]) => void;
}

/** Something done that draws nothing, as to ask for a proposal. */
export interface Errand extends Doing {
  readonly way: string;
}

export interface Annotator {
  readonly name: string;
  /** What is done before the options are there; counts whether it helps or not. */
  before(job: Job, region: ErrorRegion): readonly Errand[];
  options(job: Job, region: ErrorRegion): readonly Option[];
}
