import { editToolName } from '../../shared/edit-tool.ts';
import type { StrokeLimits } from '../../shared/raster/stroke.ts';
import { editInk, type Ink } from '../tools/ink.ts';
import type { ShapeOutline, ToolStroke } from '../tools/surface.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { StrokeSurface } from './stroke-surface.ts';

/** What is to be seen of a stroke besides the pixels that it has written. */
export interface Draft {
  readonly outline: ShapeOutline | null;
  /** It waits to be finished or given up. */
  readonly waits: boolean;
  /** How many pixels would change; null while it is drawn. */
  readonly changedPixels: number | null;
  /** The lines around them, where there are not too many to be read. */
  readonly changedOutline: readonly number[];
  /** What it cannot be written without, in a sentence: nothing of it is, until that has come. Null where all is there. */
  readonly lacks: string | null;
}

/** What the hand has begun and not ended. */
export interface UnderWay {
  readonly tool: ToolStroke;
  /** What is on the canvas. */
  readonly document: MaskDocument;
  /** It erases, whatever ink is in the hand. */
  readonly erases: boolean;
  /** What its ink or its limits lack, in a sentence; null where all is there. */
  readonly lacks: string | null;
  /**
   * Ink or limits are others: it is written anew, `ink` on the mask as it was before. A sentence stands for what is not
   * there. False where nobody can mean it any more.
   */
  renew(ink: (original: Int16Array) => Ink | string, limits: StrokeLimits | string): boolean;
  /** Null where there is nothing to be seen but pixels: of an ordinary stroke under the hand. */
  draft(waits: boolean): Draft | null;
  /** Ends it and keeps it: true where it has changed the mask. */
  commit(): boolean;
  /** Takes back all of it. */
  drop(): void;
}

/** The lines around more pixels than these, or more lines than these, are no help. */
const READABLE_PIXELS = 30_000;
const READABLE_LINES = 5000;

/** A stroke that is no edit yet, with the mask that it was begun on: what is shown may have changed before it ends. */
export class StrokeUnderWay implements UnderWay {
  readonly tool: ToolStroke;
  readonly surface: StrokeSurface;
  readonly document: MaskDocument;
  readonly erases: boolean;
  #lacks: string | null = null;

  constructor(tool: ToolStroke, surface: StrokeSurface, document: MaskDocument, erases: boolean) {
    this.tool = tool;
    this.surface = surface;
    this.document = document;
    this.erases = erases;
  }

  get lacks(): string | null {
    return this.#lacks;
  }

  renew(inkOn: (original: Int16Array) => Ink | string, limits: StrokeLimits | string): boolean {
    const { tool, surface } = this;
    const ink = inkOn(surface.original());
    // A class everywhere is nothing that anybody wants to see: it is meant for what comes next.
    if (typeof ink !== 'string' && ink.kind === 'code' && tool.shape === null) return false;
    surface.rewind();
    this.#lacks = [ink, limits].find((one) => typeof one === 'string') ?? null;
    if (typeof ink !== 'string' && typeof limits !== 'string') {
      surface.take(ink, limits);
      tool.redraw();
    }
    surface.flush();
    return true;
  }

  draft(waits: boolean): Draft | null {
    const { outline } = this.tool;
    if (outline === null && !waits) return null;
    const changedPixels = waits ? this.surface.changedPixels : null;
    const isReadable = changedPixels !== null && changedPixels <= READABLE_PIXELS && outline === null;
    const changedOutline = isReadable ? this.surface.changedOutline(READABLE_LINES) : [];
    return { outline, waits, changedPixels, changedOutline, lacks: this.#lacks };
  }

  commit(): boolean {
    const { tool, surface, document } = this;
    const { ink } = surface;
    const { head } = document;
    const made = editInk(ink);
    const name = editToolName({ ink: made, shape: tool.shape });
    document.commit(name, ink.kind === 'code' ? ink.code : null, made.kind === 'accept' ? made.detail : null);
    return document.head !== head;
  }

  drop(): void {
    this.document.cancel();
    this.tool.dropped?.();
  }
}
