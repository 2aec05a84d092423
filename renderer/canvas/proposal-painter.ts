import { classColour } from '../../shared/cloudsen12/class-colours.ts';
import { cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { type MaskTable, maskTable, offeredPattern, renderMask } from '../../shared/raster/mask-view.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import { hexRgba, TRANSPARENT } from '../../shared/raster/rgba.ts';
import type { PatchStage } from './patch-stage.ts';

export interface ProposalStyle {
  /** The colours that any kind of colour vision tells apart. */
  readonly safe: boolean;
  /** It can only be looked at. */
  readonly stale: boolean;
}

/** Stripes in the colour of the class: no label is drawn so, at any opacity of the mask. */
export function proposalTable({ safe, stale }: ProposalStyle): MaskTable {
  const [marks, gaps] = stale ? [0.35, 0.1] : [0.95, 0.3];
  const styles = cloudClasses.map((cloudClass, code) => {
    const colour = classColour(cloudClass, safe);
    return { code, colour: hexRgba(colour, marks), pattern: offeredPattern, gapColour: hexRgba(colour, gaps) };
  });
  return maskTable(styles, TRANSPARENT);
}

export function drawProposal(stage: PatchStage, classes: Int16Array, rect: Rect, table: MaskTable): void {
  renderMask(stage.extraPixels('proposal'), classes, rect, table);
  stage.extraChanged('proposal', rect);
}
