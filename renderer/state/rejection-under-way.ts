import type { ToolStroke } from '../tools/surface.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Rejection } from './rejection.ts';
import type { Draft, UnderWay } from './stroke-under-way.ts';

/** A stroke that takes parts of a proposal away: no edit, as the mask stays what it is. */
export class RejectionUnderWay implements UnderWay {
  readonly tool: ToolStroke;
  readonly document: MaskDocument;
  readonly erases = true;
  readonly lacks = null;
  readonly #rejection: Rejection;
  readonly #keep: (region: Uint8Array) => void;

  /** `keep` is told the pixels that are rejected once it has ended. */
  constructor(tool: ToolStroke, rejection: Rejection, document: MaskDocument, keep: (region: Uint8Array) => void) {
    this.tool = tool;
    this.document = document;
    this.#rejection = rejection;
    this.#keep = keep;
  }

  renew(): boolean {
    return true;
  }

  draft(waits: boolean): Draft | null {
    const { outline } = this.tool;
    if (outline === null && !waits) return null;
    const changedPixels = waits ? this.#rejection.rejectedPixels : null;
    return { outline, waits, changedPixels, changedOutline: [], lacks: null };
  }

  commit(): boolean {
    this.#keep(this.#rejection.region);
    return false;
  }

  drop(): void {
    this.#rejection.rewind();
    this.#rejection.flush();
    this.tool.dropped?.();
  }
}
