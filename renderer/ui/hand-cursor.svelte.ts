import type { EdgePaths } from '../canvas/edge-paths.ts';
import { ToolCursor } from '../canvas/tool-cursor.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

const nothing: EdgePaths = [];

/** The outline of what a press would change: found once, however many panes draw it. */
export class HandCursor {
  readonly #workspace: Workspace;
  readonly #penPressure: () => boolean;
  readonly #cursor = new ToolCursor();
  /** The tool has an outline that can be seen to grow and shrink. */
  readonly isBrush: boolean = $derived.by(() => ['brush', 'encircle'].includes(this.#workspace.painting.options.shape));
  readonly edges: EdgePaths = $derived.by(() => {
    const { pointer, panKey } = this.#workspace.view;
    if (pointer === null || panKey) return nothing;
    const { x, y } = pointer.pane.toPatch(pointer.sx, pointer.sy);
    const at = { x, y, pressure: this.#penPressure() ? pointer.pressure : 1 };
    return this.isBrush ? this.#ofBrush(at, pointer.shift === true) : this.#ofSegment(at);
  });

  constructor(workspace: Workspace, penPressure: () => boolean) {
    this.#workspace = workspace;
    this.#penPressure = penPressure;
  }

  #ofSegment({ x, y }: Place): EdgePaths {
    const { painting, tools } = this.#workspace;
    const labels = painting.options.shape === 'superpixel' ? tools.segments.ready : null;
    return labels === null ? nothing : this.#cursor.segment(labels, x, y);
  }

  #ofBrush(at: Place, straight: boolean): EdgePaths {
    const { painting, tools, target, showing } = this.#workspace;
    const { options } = painting;
    const isStraight = straight && options.shape === 'brush' && !painting.pressed;
    const from = isStraight ? (painting.lineStart ?? at) : at;
    const limits = tools.limits.now;
    const { document } = showing;
    if (document === null || typeof limits === 'string' || (limits.rule === null && limits.region === null))
      return this.#cursor.brush(options.brush, from, at, null);
    // What gives way changes under the hand.
    void document.pixelRevision;
    const isClass = options.tool !== 'eraser' && tools.ink.now.kind === 'class';
    const code = isClass ? options.code[target] : null;
    return this.#cursor.brush(options.brush, from, at, { limits, codes: document.codes, code });
  }
}
