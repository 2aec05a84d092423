import { type After, Flicker } from './flicker.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import { isSameState, type PastMask } from './past-mask.ts';

interface Parts {
  readonly after: After;
  /** Pictures a second. */
  readonly rate: () => number;
  /** The system asks for less motion: then nothing alternates by itself. */
  readonly calm: () => boolean;
}

/** A mask and what it was before, taking turns on the canvas until the mask changes. */
export class MaskTurns {
  readonly #parts: Parts;
  readonly #flicker: Flicker;
  #past = $state.raw<PastMask | null>(null);
  /** One turn was taken by hand. */
  #isTurned = $state(false);
  #letGo: () => void = () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#flicker = new Flicker({ after: parts.after, rate: parts.rate, ready: () => true });
  }

  /** What takes turns with its mask; null where nothing does. */
  get past(): PastMask | null {
    return this.#past;
  }

  get isAway(): boolean {
    return this.#isTurned || this.#flicker.isAway;
  }

  /** What is drawn in the place of a mask at this moment; null where that itself is. */
  of(document: MaskDocument): PastMask | null {
    const past = this.#past;
    return past?.document === document && this.isAway ? past : null;
  }

  isWith(state: Pick<PastMask, 'document' | 'editId'>): boolean {
    return this.#past !== null && isSameState(this.#past, state);
  }

  /** Begins with what was; where the system asks for less motion, shows that until it is stopped. */
  start(past: PastMask): void {
    this.stop();
    this.#past = past;
    this.#letGo = past.document.onPixels(() => this.stop());
    if (this.#parts.calm()) this.#isTurned = true;
    else this.#flicker.start();
  }

  /** True where there was something to stop. */
  stop(): boolean {
    const wasOn = this.#past !== null;
    this.#letGo();
    this.#letGo = () => undefined;
    this.#flicker.stop();
    this.#isTurned = false;
    this.#past = null;
    return wasOn;
  }
}
