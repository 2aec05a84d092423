/** A rectangle of the sky in patch pixels; clouds are defined everywhere, so shadows may come from outside. */
export interface SkyWindow {
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
}

export type CloudKind = 'cumulus' | 'stratocumulus' | 'overcast' | 'deck' | 'cirrus' | 'veil' | 'fog';

export interface CloudSpec {
  readonly kind: CloudKind;
  readonly seed: number;
  /** Metres above the ground, of the middle of the cloud. */
  readonly height: number;
  readonly ice: boolean;
  /** 0..1, roughly the share of the sky. */
  readonly cover: number;
  /** 1 = usual size of its elements. */
  readonly scale: number;
  /** Direction in which streaks and edges run, degrees clockwise from east in image coordinates. */
  readonly angle: number;
  /** Factor on the optical depth. */
  readonly strength: number;
}

export interface CloudField {
  readonly window: SkyWindow;
  /** Optical depth at 550 nm. */
  readonly depth: Float32Array;
  /** Height of the top over the middle, pixels of 10 m: what gives the relief. */
  readonly top: Float32Array;
}
