import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { CloudSpec } from './cloud-field.ts';
import { cloudField, topLight } from './clouds.ts';
import { expNegative } from './exact-math.ts';
import { boxMean } from './planes.ts';
import { type Sun, shadowOffset } from './sun.ts';

/** Rows and columns of cloud kept round the patch, so that bands which see it displaced do not run out of it. */
export const SKY_MARGIN = 20;
export const SKY_SIZE = PATCH_SIZE + 2 * SKY_MARGIN;

/** One cloud layer, planes of `SKY_SIZE` squared. */
export interface SkyLayer {
  readonly spec: CloudSpec;
  readonly depth: Float32Array;
  /** Light it sends back, 0..1, before the band's whiteness. */
  readonly albedo: Float32Array;
  /** Share of the picture below that is still seen through it. */
  readonly clearness: Float32Array;
}

export interface Sky {
  /** From the lowest to the highest. */
  readonly layers: readonly SkyLayer[];
  /** 512 x 512: optical depth of all layers together where B2..B4 see them. */
  readonly depth: Float32Array;
  /** 512 x 512: share of direct sunlight that reaches the ground through the clouds up-sun. */
  readonly sunlight: Float32Array;
  /** The same, of clouds low enough for their shadows to have an outline: what an expert would call shadow. */
  readonly outlinedLight: Float32Array;
}

/** Two-stream backscatter of droplets (asymmetry 0.85): albedo = g t / (1 + g t). */
const BACKSCATTER = 0.135;
/** Metres: from higher up the half degree of sun washes a shadow out over fifty metres and more. */
const HIGHEST_OUTLINED = 5000;

export function makeSky(specs: readonly CloudSpec[], sun: Sun, elevation: Float32Array): Sky {
  const layers = [...specs].sort((a, b) => a.height - b.height).map((spec) => skyLayer(spec, sun, elevation));
  const depth = new Float32Array(PATCH_PIXELS);
  for (const layer of layers) {
    for (let y = 0; y < PATCH_SIZE; y++) {
      const from = (y + SKY_MARGIN) * SKY_SIZE + SKY_MARGIN;
      for (let x = 0; x < PATCH_SIZE; x++) depth[y * PATCH_SIZE + x]! += layer.depth[from + x]!;
    }
  }
  return { layers, depth, ...sunThroughClouds(specs, sun, elevation) };
}

function skyLayer(spec: CloudSpec, sun: Sun, elevation: Float32Array): SkyLayer {
  const field = cloudField(spec, { x0: -SKY_MARGIN, y0: -SKY_MARGIN, width: SKY_SIZE, height: SKY_SIZE }, elevation);
  const light = topLight(field, sun);
  const { depth } = field;
  const albedo = new Float32Array(depth.length);
  const clearness = new Float32Array(depth.length);
  for (let at = 0; at < depth.length; at++) {
    const t = depth[at]!;
    const back = (BACKSCATTER * t) / (1 + BACKSCATTER * t);
    albedo[at] = back * light[at]!;
    clearness[at] = (1 - back) * (1 - back) * expNegative(-0.16 * t);
  }
  return { spec, depth, albedo, clearness };
}

function sunThroughClouds(
  specs: readonly CloudSpec[],
  sun: Sun,
  elevation: Float32Array,
): Pick<Sky, 'sunlight' | 'outlinedLight'> {
  const sunlight = new Float32Array(PATCH_PIXELS).fill(1);
  const outlinedLight = new Float32Array(PATCH_PIXELS).fill(1);
  for (const spec of specs) {
    const offset = shadowOffset(sun, spec.height);
    const window = { x0: -offset.columns, y0: -offset.rows, width: PATCH_SIZE, height: PATCH_SIZE };
    const field = cloudField(spec, window, elevation);
    // The sun is half a degree wide, so edges of shadows are as soft as a hundredth of the cloud's distance.
    const penumbra = Math.min(6, Math.max(1, Math.round((0.0093 * spec.height) / sun.sin / 20)));
    // Ice sends most of the light on in nearly its old direction.
    const absorb = spec.ice ? 0.12 : 0.29;
    for (let at = 0; at < PATCH_PIXELS; at++) field.depth[at] = 1 / (1 + absorb * field.depth[at]!);
    const through = boxMean(field.depth, PATCH_SIZE, PATCH_SIZE, penumbra);
    for (let at = 0; at < PATCH_PIXELS; at++) sunlight[at]! *= through[at]!;
    if (spec.height > HIGHEST_OUTLINED) continue;
    for (let at = 0; at < PATCH_PIXELS; at++) outlinedLight[at]! *= through[at]!;
  }
  return { sunlight, outlinedLight };
}
