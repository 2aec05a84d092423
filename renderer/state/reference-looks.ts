import { classColour } from '../../shared/cloudsen12/class-colours.ts';
import { type CloudClass, cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import { type Verdict, verdicts } from '../../shared/raster/agreement.ts';
import { checkerPattern, dotPattern, hatchPattern, type Pattern } from '../../shared/raster/mask-view.ts';

/** How a part of another mask, or of the agreement with it, is drawn. */
export interface ReferenceLook {
  readonly code: number;
  /** `#rrggbb` and opacity, of a pattern's marks or of the whole. */
  readonly colour: string;
  readonly opacity: number;
  readonly pattern: Pattern | null;
  /** Between the marks. */
  readonly gapColour: string;
  readonly gapOpacity: number;
}

/** Violet against orange: far apart with any kind of colour vision, and no class's colour. */
const MINE = '#9a86f2';
const THEIRS = '#f2932e';
const PALE = '#dcdce2';

function solid(code: number, colour: string, opacity: number): ReferenceLook {
  return { code, colour, opacity, pattern: null, gapColour: colour, gapOpacity: opacity };
}

/** What is the other's is hatched, so that one's own mask is told from it. */
function hatched(code: number, colour: string, gapOpacity: number): ReferenceLook {
  return { code, colour, opacity: 0.95, pattern: hatchPattern, gapColour: colour, gapOpacity };
}

/** Neither agreed nor disagreed with: what lies there is not said. */
function unsaid(code: number): ReferenceLook {
  return { code, colour: PALE, opacity: 0.55, pattern: dotPattern, gapColour: PALE, gapOpacity: 0 };
}

/** Class numbers as the other mask's overlay draws them; those that are not listed are not drawn. */
export function overlayLooks(safe: boolean, withClear: boolean): readonly ReferenceLook[] {
  return cloudClasses
    .map((cloudClass, code) => hatched(code, classColour(cloudClass, safe), 0.22))
    .filter(({ code }) => withClear || code !== cloudClasses.indexOf('clear'));
}

export function classHatch(cloudClass: CloudClass, safe: boolean): ReferenceLook {
  return hatched(cloudClasses.indexOf(cloudClass), classColour(cloudClass, safe), 0.22);
}

export const noStatementLook = unsaid(NO_STATEMENT);

const byVerdict: Readonly<Record<Verdict, Omit<ReferenceLook, 'code'> | null>> = {
  'both clear': null,
  agree: solid(0, PALE, 0.4),
  'only mine': solid(0, MINE, 0.85),
  'only theirs': hatched(0, THEIRS, 0.5),
  // Both say something, and not the same: squares of both.
  'another class': { ...solid(0, MINE, 0.9), pattern: checkerPattern, gapColour: THEIRS, gapOpacity: 0.9 },
  'no statement': unsaid(0),
};

/** How a verdict is drawn; null for what is left as the picture is. */
export function verdictLook(verdict: Verdict): ReferenceLook | null {
  const look = byVerdict[verdict];
  return look === null ? null : { ...look, code: verdicts.indexOf(verdict) };
}
