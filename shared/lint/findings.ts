import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import type { Components } from '../raster/components.ts';
import { type Piece, piecesOf } from '../raster/pieces.ts';
import type { LintFindings } from './lint-rule.ts';

/** Of a rule that has nothing to judge with. */
export function cannotJudge(why: string): LintFindings {
  return { labels: new Int32Array(PATCH_PIXELS), hits: [], cannotTell: why, blind: true };
}

/** The layers that a rule cannot do without, in the words of a sentence. */
export function lacking(...names: readonly string[]): LintFindings {
  return cannotJudge(`This split has no ${names.join(' or ')}.`);
}

/** Those of the parts that are a hit, each for its own reason; null for one that is not. */
export function hitsAmong(
  parts: Components,
  reasonFor: (piece: Piece, label: number) => string | null,
  cannotTell: string | null = null,
): LintFindings {
  const hits = piecesOf(parts).flatMap((piece) => {
    const reason = reasonFor(piece, parts.labels[piece.firstPixel]);
    return reason === null ? [] : [{ ...piece, reason }];
  });
  return { labels: parts.labels, hits, cannotTell, blind: false };
}

const number = (value: number) => value.toLocaleString('en');

/** `1 pixel`, `2,310 pixels`. */
export function pixels(count: number): string {
  return count === 1 ? '1 pixel' : `${number(count)} pixels`;
}

/** `12 %` of a share of 0 to 1. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Reflectance of a number of a file: `0.084`. */
export function reflectance(value: number): string {
  return (value / 10_000).toFixed(3);
}
