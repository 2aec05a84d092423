import { classMoments, type Moments } from '../../shared/raster/moments.ts';
import { whenIdle } from './when-idle.ts';

/** Strokes follow each other: so long after the last one its class is measured anew, in milliseconds. */
const SETTLE_MS = 250;

/** What is measured: the same objects as long as nothing has changed. */
export interface ClassQuestion {
  readonly mask: { readonly codes: Int16Array; readonly painting: boolean };
  readonly revision: number;
  readonly code: number;
  /** A place whose band cannot be had is null. */
  readonly bands: readonly (Int16Array | null)[];
}

export interface ClassAnswer {
  readonly code: number;
  /** In the order of the bands that were asked for. */
  readonly moments: readonly (Moments | null)[];
}

/** Mean and spread of a class in every band, measured a band at a time while the page is idle: painting goes first. */
export class ClassSpectrum {
  now = $state.raw<ClassAnswer | null>(null);
  #asked: ClassQuestion | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What was asked before is let go; of another mask, code or other bands its answer too. */
  ask(question: ClassQuestion | null): void {
    const before = this.#asked;
    this.#asked = question;
    clearTimeout(this.#timer);
    const onlyPainted =
      before?.mask === question?.mask && before?.code === question?.code && before?.bands === question?.bands;
    if (!onlyPainted) this.now = null;
    if (question !== null) this.#timer = setTimeout(() => this.#begin(question), onlyPainted ? SETTLE_MS : 0);
  }

  #begin(question: ClassQuestion): void {
    // It ends without an answer where something else is asked; nothing in it can fail.
    void this.#measure(question);
  }

  async #measure(question: ClassQuestion): Promise<void> {
    const { mask, code, bands } = question;
    const moments: (Moments | null)[] = [];
    for (const band of bands) {
      await whenIdle();
      if (question !== this.#asked) return;
      if (mask.painting) {
        // The stroke under way changes the mask, or is taken back: then nobody would ask again.
        this.#timer = setTimeout(() => this.#begin(question), SETTLE_MS);
        return;
      }
      moments.push(band === null ? null : classMoments(band, mask.codes, code));
    }
    this.now = { code, moments };
  }
}
