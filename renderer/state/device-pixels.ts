/** Where the pane lies in the page, in CSS pixels, and how many device pixels one of them is. */
export interface PaneFrame {
  readonly left: number;
  readonly top: number;
  readonly ratio: number;
}

/** The offset within the pane nearest to this one at which a device pixel begins. */
export function snapped(offset: number, paneAt: number, ratio: number): number {
  return Math.round((paneAt + offset) * ratio) / ratio - paneAt;
}

/** From the pane's edge to the first device pixel that lies wholly in it. */
export function firstPixel(paneAt: number, ratio: number): number {
  // A measured edge is exact to a 64th of a device pixel.
  return Math.ceil(paneAt * ratio - 1 / 64) / ratio - paneAt;
}
