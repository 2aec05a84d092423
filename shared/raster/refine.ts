import { grow, shrink } from './grow.ts';
import { fillHoles } from './holes.ts';
import { removeIslands } from './islands.ts';
import { majority } from './majority.ts';
import { close, open } from './open-close.ts';
import { replaceCode } from './replace.ts';
import { snapBoundary } from './snap.ts';

/** What can be done to a whole mask. `code` is the class that is refined; null, where it may be, stands for each. */
export type Refinement =
  | { readonly kind: 'grow' | 'shrink' | 'open' | 'close'; readonly code: number; readonly radius: number }
  | { readonly kind: 'majority'; readonly code: number | null; readonly radius: number }
  | { readonly kind: 'holes'; readonly code: number; readonly atMost: number }
  | { readonly kind: 'islands'; readonly code: number | null; readonly below: number }
  | { readonly kind: 'replace'; readonly code: number; readonly by: number }
  | { readonly kind: 'snap'; readonly code: number; readonly width: number };

export type RefinementKind = Refinement['kind'];

interface Range {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** The number of each kind: radius and width in pixels, sizes in pixels of area. Replacing has none. */
export const refinementRanges: Readonly<Record<Exclude<RefinementKind, 'replace'>, Range>> = {
  grow: { least: 1, most: 32, step: 0.5 },
  shrink: { least: 1, most: 32, step: 0.5 },
  open: { least: 1, most: 16, step: 0.5 },
  close: { least: 1, most: 16, step: 0.5 },
  majority: { least: 1, most: 10, step: 1 },
  holes: { least: 1, most: 5000, step: 1 },
  islands: { least: 2, most: 5000, step: 1 },
  snap: { least: 2, most: 16, step: 1 },
};

/**
 * The refined mask, a new one of 512 x 512; padding stays. `relief` says how steep the image is, as `gradientOf` does:
 * asked for only by snapping, so that whoever has it may keep it for the next preview.
 */
export function refine(codes: Int16Array, refinement: Refinement, relief: () => Uint8Array): Int16Array {
  switch (refinement.kind) {
    case 'grow':
      return grow(codes, refinement.code, refinement.radius);
    case 'shrink':
      return shrink(codes, refinement.code, refinement.radius);
    case 'open':
      return open(codes, refinement.code, refinement.radius);
    case 'close':
      return close(codes, refinement.code, refinement.radius);
    case 'majority':
      return majority(codes, refinement.radius, refinement.code);
    case 'holes':
      return fillHoles(codes, refinement.code, refinement.atMost);
    case 'islands':
      return removeIslands(codes, refinement.code, refinement.below);
    case 'replace':
      return replaceCode(codes, refinement.code, refinement.by);
    case 'snap':
      return snapBoundary(codes, refinement.code, relief(), refinement.width);
  }
}
