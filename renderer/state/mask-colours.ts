import { classColour } from '../../shared/cloudsen12/class-colours.ts';
import {
  type CloudClass,
  type ScribbleNaming,
  type Target,
  targetCodes,
  UNLABELLED,
} from '../../shared/cloudsen12/classes.ts';
import { checkerPattern, diagonalPattern, dotPattern, type Pattern } from '../../shared/raster/mask-view.ts';

/** Codes that the target does not know: plainly seen, and no class's colour. */
export const UNKNOWN_COLOUR = '#d08cff';

/** Scribbles are thin: no pixel of theirs may be missed. */
const EDGE_GAPS = 0.45;

/** Which pixels of a class are filled on a mask; thick is solid. On scribbles a pattern tells edge from centre. */
const patterns: Readonly<Partial<Record<CloudClass, Pattern>>> = { thin: dotPattern, shadow: diagonalPattern };

export interface CodeLook {
  readonly code: number;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly pattern: Pattern | null;
  /** Opacity of the pixels between the pattern's marks, 0 to 1. */
  readonly gaps: number;
}

/** How each code of a target is drawn; codes that are not listed are drawn as unknown. */
export function codeLooks(target: Target, naming: ScribbleNaming, safe: boolean): readonly CodeLook[] {
  return targetCodes(target, naming).map(({ code, name, cloudClass }) => {
    const colour = classColour(cloudClass, safe);
    const own = safe && target === 'manual_hq' ? patterns[cloudClass] : undefined;
    if (own !== undefined) return { code, colour, pattern: own, gaps: 0 };
    // Centre and edge of a class have one colour: the edge is the one that is not solid.
    return { code, colour, pattern: name.endsWith('edge') ? checkerPattern : null, gaps: EDGE_GAPS };
  });
}

/** The code that means "nothing said here" and is not drawn. */
export function emptyCode(target: Target, unscribbled: number): number {
  return target === 'manual_hq' ? UNLABELLED : unscribbled;
}
