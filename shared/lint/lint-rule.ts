import type { Piece } from '../raster/pieces.ts';
import type { LintScene } from './lint-scene.ts';

/** A number of a rule that annotators may change. */
export interface LintThreshold {
  readonly title: string;
  /** As it is written behind the number; empty for plain numbers such as reflectance. */
  readonly unit: string;
  readonly standard: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Pixels of a mask that look wrong to a rule. */
export interface LintHit extends Piece {
  /** Why, as a sentence with the numbers that decided. */
  readonly reason: string;
}

export interface LintFindings {
  /** 512 x 512: number of the hit that each pixel is of, 0 where it is of none. A hit's own stands at its first pixel. */
  readonly labels: Int32Array;
  /** Largest first. */
  readonly hits: readonly LintHit[];
  /** What could not be judged and why; null where everything could. */
  readonly cannotTell: string | null;
  /** Nothing at all could be judged: "no hits" says nothing about the mask. */
  readonly blind: boolean;
}

/** One way in which a mask can be at odds with physics or with the trade. */
export interface LintRule<Name extends string = string> {
  /** Stands in settings, in columns and on the command line: never changed. */
  readonly id: string;
  readonly title: string;
  /** What is looked for, in a sentence. */
  readonly about: string;
  readonly thresholds: Readonly<Record<Name, LintThreshold>>;
  /** The layers that it looks at, of those that a split has; without one that it cannot do without it is blind. */
  layers(available: ReadonlySet<string>): readonly string[];
  /** Stops every few milliseconds, for a page that has better things to do. */
  check(scene: LintScene, thresholds: Readonly<Record<Name, number>>): LintSteps;
}

export type LintSteps = Generator<void, LintFindings, void>;

/** The findings, without a stop. */
export function checkAtOnce(
  rule: LintRule,
  scene: LintScene,
  thresholds: Readonly<Record<string, number>>,
): LintFindings {
  const steps = rule.check(scene, thresholds);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
