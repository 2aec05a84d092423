import { type MistakeKind, mistakeKinds } from '../../../electron/demo/mistakes.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { Annotator, Job, Option } from './annotator.ts';
import type { EffortPatch } from './example-patches.ts';
import { type Doing, type Gesture, gesturesPatchByPatch, Hand } from './gestures.ts';
import { motorSeconds } from './motor-model.ts';
import { type ErrorRegion, type Outcome, PatchAtWork } from './patch-at-work.ts';
import { PooledIou } from './pooled-iou.ts';

/** Pixels that are wrong without a mistake that was planted there: what a gesture has made wrong. */
const OWN = 'own slips';
type Cause = MistakeKind | typeof OWN;
const causes: readonly Cause[] = [...mistakeKinds, OWN];

interface KindFigures {
  /** Mistakes of which half of the pixels are right then, of all that there are. */
  readonly mended: number;
  readonly planted: number;
  readonly gestures: number;
}

/** What it took until every class had the IoU `level`. */
export interface LevelFigures {
  readonly level: number;
  readonly gestures: number;
  /** Measured: what the application computed for what was done. */
  readonly computingSeconds: number;
  /** Of the motor model, not measured. */
  readonly motorSeconds: number;
  readonly patchesTouched: number;
  readonly pixelsCorrected: number;
  readonly pixelsHarmed: number;
  /** By class number. */
  readonly iou: readonly number[];
  readonly kinds: Readonly<Record<Cause, KindFigures>>;
  /** Times that each way was taken. */
  readonly ways: Readonly<Record<string, number>>;
}

interface Done extends Doing {
  readonly patch: number;
  readonly way: string;
  readonly cause: Cause;
}

/**
 * Lets an annotator mend a dataset: always the largest error region of all patches, by the option that corrects the most
 * pixels, less those that it harms, for each of its gestures. A region for which no option corrects more than it harms is
 * left. Tells what it took until the IoU of every class, pooled over all patches, was each of `levels` (rising); those
 * that it does not reach are not told.
 */
export function mend(annotator: Annotator, patches: readonly EffortPatch[], levels: readonly number[]): LevelFigures[] {
  const mending = new Mending(patches);
  const reached: LevelFigures[] = [];
  for (;;) {
    while (reached.length < levels.length && mending.score.reaches(levels[reached.length])) {
      reached.push(mending.figures(levels[reached.length]));
    }
    if (reached.length === levels.length) return reached;
    const next = mending.next();
    if (next === null) return reached;
    mending.mendRegion(annotator, next.job, next.region);
  }
}

class Mending {
  readonly score = new PooledIou();
  readonly #jobs: readonly Job[];
  readonly #causeOf: readonly Uint8Array[];
  readonly #done: Done[] = [];
  readonly #hand = new Hand();
  #computingMs = 0;
  #corrected = 0;
  #harmed = 0;

  constructor(patches: readonly EffortPatch[]) {
    this.#jobs = patches.map((known, patch) => ({ patch, known, work: new PatchAtWork(known.truth, known.drawn) }));
    this.#causeOf = patches.map(causePlane);
    for (const { truth, drawn } of patches) this.score.add(truth, drawn);
  }

  next(): { readonly job: Job; readonly region: ErrorRegion } | null {
    let found: { readonly job: Job; readonly region: ErrorRegion } | null = null;
    for (const job of this.#jobs) {
      const [region] = job.work.regions();
      if (region !== undefined && region.pixelCount > (found?.region.pixelCount ?? 0)) found = { job, region };
    }
    return found;
  }

  mendRegion(annotator: Annotator, job: Job, region: ErrorRegion): void {
    const cause = this.#causeOfRegion(job.patch, region);
    const startMs = performance.now();
    const errands = annotator.before(job, region);
    if (errands.length > 0) this.#computingMs += performance.now() - startMs;
    for (const errand of errands) this.#note(errand, job, cause);
    const best = this.#best(job, annotator.options(job, region));
    if (best === null) job.work.giveUp(region);
    else this.#draw(best, job, cause);
  }

  #best(job: Job, options: readonly Option[]): Option | null {
    let best: Option | null = null;
    let most = 0;
    for (const option of options) {
      const { corrected, harmed } = job.work.look(option.drawing);
      const perGesture = (corrected - harmed) / this.#hand.gesturesOf(option).length;
      if (perGesture <= most) continue;
      most = perGesture;
      best = option;
    }
    return best;
  }

  #draw(option: Option, job: Job, expected: Cause): void {
    const counts = new Map<number, number>();
    const causeOf = this.#causeOf[job.patch];
    const startMs = performance.now();
    const changed: number[] = [];
    const outcome: Outcome = job.work.draw(option.drawing, this.score, (pixel, isRight) => {
      changed.push(pixel);
      if (isRight) counts.set(causeOf[pixel], 1 + (counts.get(causeOf[pixel]) ?? 0));
    });
    option.done?.(changed);
    this.#computingMs += performance.now() - startMs;
    this.#corrected += outcome.corrected;
    this.#harmed += outcome.harmed;
    const [mostly] = [...counts].sort((a, b) => b[1] - a[1]);
    this.#note(option, job, mostly === undefined ? expected : causes[mostly[0]]);
  }

  #note({ need, gestures, way }: Doing & { readonly way: string }, { patch }: Job, cause: Cause): void {
    this.#hand.take({ need, gestures });
    this.#done.push({ need, gestures, way, patch, cause });
  }

  #causeOfRegion(patch: number, region: ErrorRegion): Cause {
    const counts = causes.map(() => 0);
    const pixels = region.pixels();
    for (let i = 0; i < PATCH_PIXELS; i++) if (pixels[i] !== 0) counts[this.#causeOf[patch][i]]++;
    return causes[counts.indexOf(Math.max(...counts))];
  }

  figures(level: number): LevelFigures {
    const done = gesturesPatchByPatch(this.#done);
    const all: Gesture[] = done.flatMap(({ gestures }) => gestures);
    const ways: Record<string, number> = {};
    for (const {
      done: { way },
    } of done)
      ways[way] = 1 + (ways[way] ?? 0);
    const kinds = Object.fromEntries(
      causes.map((cause) => {
        const gestures = done.filter((step) => step.done.cause === cause).flatMap((step) => step.gestures).length;
        return [cause, { ...this.#mendedOf(cause), gestures }];
      }),
    ) as Record<Cause, KindFigures>;
    return {
      level,
      gestures: all.length,
      computingSeconds: this.#computingMs / 1000,
      motorSeconds: motorSeconds(all),
      patchesTouched: new Set(this.#done.map(({ patch }) => patch)).size,
      pixelsCorrected: this.#corrected,
      pixelsHarmed: this.#harmed,
      iou: this.score.byClass(),
      kinds,
      ways,
    };
  }

  #mendedOf(cause: Cause): { mended: number; planted: number } {
    let mended = 0;
    let planted = 0;
    for (const { known, work } of this.#jobs) {
      for (const { kind, pixels } of known.mistakes) {
        if (kind !== cause) continue;
        planted++;
        if (2 * pixels.filter((pixel) => work.codes[pixel] === work.truth[pixel]).length >= pixels.length) mended++;
      }
    }
    return { mended, planted };
  }
}

/** Which of `causes` each pixel's error has. */
function causePlane({ mistakes }: EffortPatch): Uint8Array {
  const plane = new Uint8Array(PATCH_PIXELS).fill(causes.indexOf(OWN));
  for (const { kind, pixels } of mistakes) for (const pixel of pixels) plane[pixel] = causes.indexOf(kind);
  return plane;
}
