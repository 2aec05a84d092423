/** In CSS pixels of the window. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const GAP = 10;

/**
 * Where a card stands that speaks of `anchor`: in the pane, at the edge that is nearest to it, so that the middle of the
 * picture stays free. Without an anchor in the pane's lower left corner.
 */
export function cardPlace(
  pane: Area,
  anchor: Area | null,
  card: { readonly width: number; readonly height: number },
): { left: number; top: number } {
  const furthest = { left: pane.right - card.width - GAP, top: pane.bottom - card.height - GAP };
  if (anchor === null) return { left: pane.left + GAP, top: furthest.top };
  const clamp = (at: number, low: number, high: number) => Math.max(low, Math.min(at, high));
  return {
    left: clamp(anchor.left, pane.left + GAP, furthest.left),
    top: clamp(anchor.top, pane.top + GAP, furthest.top),
  };
}
