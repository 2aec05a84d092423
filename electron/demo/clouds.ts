import type { CloudField, CloudSpec, SkyWindow } from './cloud-field.ts';
import { cumulus } from './cumulus.ts';
import { clamp } from './exact-math.ts';
import { cirrus, deck, fog, overcast, stratocumulus, veil } from './layered-clouds.ts';
import { boxMean } from './planes.ts';
import type { Sun } from './sun.ts';

/** Optical depths of one cloud layer over a window; `elevation` is the ground's, which fog alone looks at. */
export function cloudField(spec: CloudSpec, window: SkyWindow, elevation: Float32Array): CloudField {
  const size = window.width * window.height;
  const field: CloudField = { window, depth: new Float32Array(size), top: new Float32Array(size) };
  if (spec.kind === 'cumulus') cumulus(spec, field);
  else if (spec.kind === 'stratocumulus') stratocumulus(spec, field);
  else if (spec.kind === 'overcast') overcast(spec, field);
  else if (spec.kind === 'deck') deck(spec, field);
  else if (spec.kind === 'cirrus') cirrus(spec, field);
  else if (spec.kind === 'veil') veil(spec, field);
  else fog(spec, field, elevation);
  return field;
}

/** Brightness of a cloud's top by its slope to the sun, about 0.8..1.15; scattering within softens it. */
export function topLight(field: CloudField, sun: Sun): Float32Array {
  const { width, height } = field.window;
  const { depth } = field;
  const top = boxMean(field.top, width, height, 2);
  const light = new Float32Array(top.length).fill(1);
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const at = y * width + x;
      if (depth[at]! < 0.4) continue;
      const gx = (top[at + 2]! + top[at + 1]! - top[at - 1]! - top[at - 2]!) * 0.17;
      const gy = (top[at + 2 * width]! + top[at + width]! - top[at - width]! - top[at - 2 * width]!) * 0.17;
      const facing =
        (sun.sin - sun.cos * (gx * sun.towardX + gy * sun.towardY)) / Math.sqrt(1 + gx * gx + gy * gy) / sun.sin;
      light[at] = 0.8 + 0.2 * clamp(facing, 0, 1.7);
    }
  }
  return light;
}
