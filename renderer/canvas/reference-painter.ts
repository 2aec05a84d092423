import { classColour } from '../../shared/cloudsen12/class-colours.ts';
import { cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { judgePixels, verdicts } from '../../shared/raster/agreement.ts';
import { type MaskTable, maskTable, renderMask } from '../../shared/raster/mask-view.ts';
import { outlineGroups, outlinePath } from '../../shared/raster/outline.ts';
import { imageRect, patchRect, type Rect } from '../../shared/raster/rect.ts';
import { hexRgba, TRANSPARENT } from '../../shared/raster/rgba.ts';
import { noStatementLook, overlayLooks, type ReferenceLook, verdictLook } from '../state/reference-looks.ts';
import type { AgreementPicture, ReferencePicture } from '../state/references.svelte.ts';
import type { PatchStage } from './patch-stage.ts';

export interface ReferenceStyle {
  /** The colours that any kind of colour vision tells apart. */
  readonly safe: boolean;
  /** Whether clear is drawn of dense masks. */
  readonly tintClear: boolean;
}

/** Classes that have an outline, in the order in which they lie over one another, lowest first. */
const stacked = ['clear', 'thin', 'shadow', 'thick'] as const;

/**
 * Draws another mask, or the agreement with it. Only the agreement changes with the own mask, whose codes are `ours`:
 * what is returned draws the part that has changed.
 */
export function drawReference(
  stage: PatchStage,
  picture: ReferencePicture,
  style: ReferenceStyle,
  ours: () => Int16Array,
): ((rect: Rect) => void) | null {
  if (picture.kind === 'agreement') return drawAgreement(stage, picture, ours);
  const withClear = style.tintClear || picture.scribbled;
  if (picture.kind === 'outline') drawOutline(stage, picture.classes, style.safe, withClear);
  else {
    const looks = overlayLooks(style.safe, withClear);
    const table = tableOf(picture.unsaid ? [...looks, noStatementLook] : looks);
    renderMask(stage.extraPixels('reference'), picture.classes, patchRect, table);
    stage.extraChanged('reference', patchRect);
  }
  return null;
}

function tableOf(looks: readonly ReferenceLook[]): MaskTable {
  const styles = looks.map(({ code, colour, opacity, pattern, gapColour, gapOpacity }) => ({
    code,
    colour: hexRgba(colour, opacity),
    ...(pattern === null ? {} : { pattern, gapColour: hexRgba(gapColour, gapOpacity) }),
  }));
  return maskTable(styles, TRANSPARENT);
}

function drawOutline(stage: PatchStage, classes: Int16Array, safe: boolean, withClear: boolean): void {
  const drawn = withClear ? stacked : stacked.slice(1);
  const groups = outlineGroups(
    drawn.map((cloudClass) => [cloudClasses.indexOf(cloudClass)]),
    0,
  );
  const lines = outlinePath(classes, imageRect, groups);
  stage.setReferenceOutline(
    drawn.map((cloudClass, i) => ({ colour: classColour(cloudClass, safe), segments: lines[i + 1] ?? [] })),
  );
}

function drawAgreement(
  stage: PatchStage,
  { theirs, table, judged }: AgreementPicture,
  ours: () => Int16Array,
): (rect: Rect) => void {
  const verdictOf = new Int16Array(PATCH_PIXELS);
  const looks = tableOf(verdicts.map(verdictLook).filter((look) => look !== null));
  const draw = (rect: Rect) => {
    judgePixels(verdictOf, ours(), table, theirs, rect, judged);
    renderMask(stage.extraPixels('reference'), verdictOf, rect, looks);
    stage.extraChanged('reference', rect);
  };
  draw(patchRect);
  return draw;
}
