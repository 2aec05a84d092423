import type { Piece } from '../../shared/raster/pieces.ts';

/** So many pieces on in a list, round its end; from none to the first, or the last. Null where there is none. */
export function stepped<One extends Piece>(pieces: readonly One[], from: One | null, steps: number): One | null {
  const at = from === null ? (steps > 0 ? -1 : 0) : pieces.indexOf(from);
  return pieces[(at + steps + pieces.length) % Math.max(1, pieces.length)] ?? null;
}
