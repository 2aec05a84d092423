import { SHADOW, THICK, THIN } from '../../shared/proposals/open-classes.ts';
import { cloudsThrowing, type ShadowOrigin } from '../../shared/proposals/shadow-origin.ts';
import { shadowHeights } from '../../shared/proposals/shadow-source.ts';
import { regionOfCode } from '../../shared/raster/code-region.ts';
import { components } from '../../shared/raster/components.ts';
import { type Piece, pieceOutline, pieceRegion, piecesOf } from '../../shared/raster/pieces.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { ShadowProposal } from './shadow-proposal.svelte.ts';
import { stepped } from './step-pieces.ts';

interface Parts {
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly proposal: ShadowProposal;
  readonly lookAt: (bounds: Rect) => void;
}

/** A thousand lines take more than a millisecond to draw. */
const READABLE_LINES = 3000;

/** Which cloud throws a shadow of the mask. */
export class ShadowOrigins {
  readonly #parts: Parts;
  #chosenPixel = $state<number | null>(null);

  readonly #found = $derived.by(() => {
    const mask = this.#parts.mask();
    if (mask === null) return null;
    void mask.stand;
    return components(regionOfCode(mask.codes, SHADOW), 8);
  });
  /** The mask's shadows, largest first. */
  readonly shadows = $derived.by((): readonly Piece[] => (this.#found === null ? [] : piecesOf(this.#found)));
  /** The one that is asked about. */
  readonly chosen = $derived(this.shadows.find(({ firstPixel }) => firstPixel === this.#chosenPixel) ?? null);
  /** The clouds that may throw it, likeliest first; null where none is asked about, or nothing tells the direction. */
  readonly origins = $derived.by((): readonly ShadowOrigin[] | null => {
    const mask = this.#parts.mask();
    const { outlines, light } = this.#parts.proposal;
    if (mask === null || this.chosen === null || this.#found === null || outlines === null || light === null)
      return null;
    const covered = regionOfCode(mask.codes, THICK);
    for (const [i, code] of mask.codes.entries()) if (code === THIN) covered[i] = 1;
    return cloudsThrowing(pieceRegion(this.#found.labels, this.chosen), covered, outlines.clouds, light, shadowHeights);
  });
  /** The lines around the shadow. */
  readonly outline = $derived.by((): readonly number[] => {
    if (this.chosen === null || this.#found === null) return [];
    return pieceOutline(this.#found.labels, this.chosen, READABLE_LINES);
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  step(steps: number): void {
    this.choose(stepped(this.shadows, this.chosen, steps));
  }

  choose(shadow: Piece | null): void {
    this.#chosenPixel = shadow?.firstPixel ?? null;
    if (shadow !== null) this.#parts.lookAt(shadow.bounds);
  }

  /** Nothing is asked any more. */
  leave(): void {
    this.#chosenPixel = null;
  }

  /** The cloud gets the height at which it throws the shadow. */
  take({ firstPixel, metres }: ShadowOrigin): void {
    this.#parts.proposal.setCloud(firstPixel, metres);
  }
}
