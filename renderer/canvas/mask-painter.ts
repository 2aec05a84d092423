import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { forEachRun } from '../../shared/raster/delta.ts';
import { type MaskTable, maskTable, renderMask } from '../../shared/raster/mask-view.ts';
import { type OutlineGroups, outlineGroups, outlinePath } from '../../shared/raster/outline.ts';
import { imageRect, patchRect, type Rect } from '../../shared/raster/rect.ts';
import { hexRgba, TRANSPARENT } from '../../shared/raster/rgba.ts';
import { type CodeLook, UNKNOWN_COLOUR } from '../state/mask-colours.ts';
import type { EdgePaths } from './edge-paths.ts';
import type { PatchStage } from './patch-stage.ts';

export interface MaskLooks {
  readonly all: readonly CodeLook[];
  /** Codes that are not drawn. */
  readonly hidden: readonly number[];
}

const REFUSED_COLOUR = '#f5b83d';

/** What drawing masks of these looks needs: made once for all masks, in half a millisecond. */
export interface MaskDrawing {
  readonly table: MaskTable;
  readonly groups: OutlineGroups;
  /** By group number less one. */
  readonly colours: readonly string[];
}

export function maskDrawing(looks: MaskLooks): MaskDrawing {
  const styles = looks.all.map(({ code, colour, pattern, gaps }) => ({
    code,
    colour: hexRgba(colour),
    ...(pattern === null ? {} : { pattern, gapColour: hexRgba(colour, gaps) }),
  }));
  const hidden = looks.hidden.map((code) => ({ code, colour: TRANSPARENT }));
  return { table: maskTable([...styles, ...hidden], hexRgba(UNKNOWN_COLOUR)), ...groupsOf(looks) };
}

/** Codes of one colour have no line between them; group numbers follow `colours`, after 0 for what is hidden. */
function groupsOf(looks: MaskLooks): Pick<MaskDrawing, 'groups' | 'colours'> {
  const byColour = new Map<string, number[]>();
  for (const { code, colour } of looks.all) {
    if (!looks.hidden.includes(code)) byColour.set(colour, [...(byColour.get(colour) ?? []), code]);
  }
  const colours = [...byColour.keys(), UNKNOWN_COLOUR];
  const groups = outlineGroups([...byColour.values()], colours.length);
  for (const code of looks.hidden) groups.groupOf[code & 0xffff] = 0;
  return { groups, colours };
}

/** Keeps the stage's picture of a mask like its codes: at once where they change, outlines once a frame. */
export class MaskPainter {
  readonly #stage: PatchStage;
  readonly #codes: () => Int16Array;
  readonly #drawing: MaskDrawing;
  readonly #outlined: boolean;
  #frame: number | null = null;

  constructor(stage: PatchStage, codes: () => Int16Array, drawing: MaskDrawing, outlined: boolean) {
    this.#stage = stage;
    this.#codes = codes;
    this.#drawing = drawing;
    this.#outlined = outlined;
    this.repaint(patchRect);
    if (!outlined) stage.setOutline([]);
  }

  repaint(rect: Rect): void {
    renderMask(this.#stage.maskPixels, this.#codes(), rect, this.#drawing.table);
    this.#stage.maskChanged(rect);
    if (this.#outlined && this.#frame === null) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = null;
        this.#drawOutline();
      });
    }
  }

  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  #drawOutline(): void {
    const { groups, colours } = this.#drawing;
    const lines = outlinePath(this.#codes(), imageRect, groups);
    this.#stage.setOutline(colours.map((colour, i) => ({ colour, segments: lines[i + 1] ?? [] })));
  }

  /** There is no mask to draw. */
  static clear(stage: PatchStage): void {
    stage.maskPixels.fill(TRANSPARENT);
    stage.maskChanged(patchRect);
    stage.setOutline([]);
  }

  /** Edges of the pixels that deltas would change. */
  static edgesOf(deltas: readonly Uint8Array[]): EdgePaths {
    if (deltas.length === 0) return [];
    const changed = new Int16Array(PATCH_PIXELS);
    for (const delta of deltas) forEachRun(delta, (y, x0, x1) => changed.fill(1, y * 512 + x0, y * 512 + x1));
    const lines = outlinePath(changed, imageRect, outlineGroups([[1]], 0));
    return [{ colour: REFUSED_COLOUR, segments: lines[1] ?? [] }];
  }
}
