export const MIN_ZOOM = 0.25;
export const MAX_ZOOM = 64;

/** The point of the patch that lies in the middle of the pane, and CSS pixels per patch pixel. */
export interface AimPoint {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** What is looked at, whatever the size of the panes that show it: one that they share, or one of each. */
export class Aim {
  /** As it was asked for: steps of the wheel and of the hand add up on this one. */
  #exact = $state.raw<AimPoint>({ zoom: 1, x: 0, y: 0 });
  /** It follows the pane's size until the annotator zooms or pans. */
  #fitted = $state(true);

  get exact(): AimPoint {
    return this.#exact;
  }

  get fitted(): boolean {
    return this.#fitted;
  }

  set(exact: AimPoint, fitted = false): void {
    this.#exact = exact;
    this.#fitted = fitted;
  }

  copy({ exact, fitted }: Aim): void {
    this.set(exact, fitted);
  }
}
