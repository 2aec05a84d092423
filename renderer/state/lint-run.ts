import type { LintFindings, LintRule } from '../../shared/lint/lint-rule.ts';
import { type LintedPatch, LintScene } from '../../shared/lint/lint-scene.ts';
import { whenIdle } from './when-idle.ts';

/** Strokes follow each other: so long after the last change the mask is checked, in milliseconds. */
const SETTLE_MS = 250;
/** Of one idle moment, in milliseconds; a step of a rule takes up to three more. */
const SLICE_MS = 4;

interface CheckedMask {
  readonly codes: Int16Array;
  /** A stroke is under way. */
  readonly painting: boolean;
}

/** A mask, what it lies on, and what is to be asked of it. */
export interface LintQuestion<Mask extends CheckedMask> extends Omit<LintedPatch, 'mask'> {
  readonly document: Mask;
  readonly checks: readonly { readonly rule: LintRule; readonly thresholds: Readonly<Record<string, number>> }[];
}

interface Parts<Mask extends CheckedMask> {
  readonly found: (question: LintQuestion<Mask>, ruleId: string, findings: LintFindings) => void;
  readonly done: () => void;
}

/** Checks a mask a few milliseconds at a time while the page is idle; never while a stroke is under way. */
export class LintRun<Mask extends CheckedMask> {
  readonly #parts: Parts<Mask>;
  #asked: LintQuestion<Mask> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Parts<Mask>) {
    this.#parts = parts;
  }

  /** What was asked before is let go. */
  ask(question: LintQuestion<Mask> | null): void {
    const isAnother = this.#asked?.document !== question?.document;
    this.#asked = question;
    clearTimeout(this.#timer);
    if (question !== null) this.#timer = setTimeout(() => this.#begin(question), isAnother ? 0 : SETTLE_MS);
  }

  #begin(question: LintQuestion<Mask>): void {
    // It ends without an answer where something else is asked; nothing in it can fail.
    void this.#check(question);
  }

  async #check(question: LintQuestion<Mask>): Promise<void> {
    const { document, checks } = question;
    const scene = new LintScene({ ...question, mask: document.codes });
    for (const { rule, thresholds } of checks) {
      const steps = rule.check(scene, thresholds);
      let untilMs = 0;
      for (let step = null as IteratorResult<void, LintFindings> | null; step?.done !== true; ) {
        if (performance.now() >= untilMs) {
          await whenIdle();
          if (question !== this.#asked) return;
          if (document.painting) {
            // The stroke under way changes the mask, or is taken back: then nobody would ask again.
            this.#timer = setTimeout(() => this.#begin(question), SETTLE_MS);
            return;
          }
          untilMs = performance.now() + SLICE_MS;
        }
        step = steps.next();
        if (step.done === true) this.#parts.found(question, rule.id, step.value);
      }
    }
    this.#parts.done();
  }
}
