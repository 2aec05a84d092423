import {
  type CloudClass,
  type ScribbleNaming,
  type Target,
  targetCodes,
  UNLABELLED,
} from '../../shared/cloudsen12/classes.ts';
import { checkerPattern, diagonalPattern, dotPattern, type Pattern } from '../../shared/raster/mask-view.ts';

/** As the field's eyes know them (IRIS, Earth Engine). */
const usual: Readonly<Record<CloudClass, string>> = {
  clear: '#00e5ff',
  thick: '#ffd800',
  thin: '#2fd65b',
  shadow: '#ff4a4a',
};

/** Told apart with any kind of colour vision (Okabe and Ito's set). */
const colourBlindSafe: Readonly<Record<CloudClass, string>> = {
  clear: '#0072b2',
  thick: '#f0e442',
  thin: '#56b4e9',
  shadow: '#d55e00',
};

/** Codes that the target does not know: plainly seen, and no class's colour. */
export const UNKNOWN_COLOUR = '#d08cff';

/** Scribbles are thin: no pixel of theirs may be missed. */
const EDGE_GAPS = 0.45;

/** Which pixels of a class are filled on a mask; thick is solid. On scribbles a pattern tells edge from centre. */
const patterns: Readonly<Partial<Record<CloudClass, Pattern>>> = { thin: dotPattern, shadow: diagonalPattern };

export function classColour(cloudClass: CloudClass, safe: boolean): string {
  return (safe ? colourBlindSafe : usual)[cloudClass];
}

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
