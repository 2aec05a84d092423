import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp, smoothstep } from './exact-math.ts';
import { blockMean, opticalBlur } from './planes.ts';
import { hash32, SeededRandom } from './seeded-random.ts';
import { SKY_MARGIN, SKY_SIZE, type Sky, type SkyLayer } from './sky.ts';
import {
  BAND_COUNT,
  bands,
  iceCloud,
  nativePixel,
  pathReflectance,
  skyLight,
  transmittance,
  viewDelay,
  waterCloud,
} from './spectra.ts';
import type { Sun } from './sun.ts';
import type { Surface } from './surface.ts';

export interface Instrument {
  /** Where the 20 m and 60 m grids start against the patch, pixels. */
  readonly phaseX: number;
  readonly phaseY: number;
  readonly noiseSeed: number;
  /** +1 or -1: which way high things are displaced depends on the detector. */
  readonly parallax: 1 | -1;
  /** Aerosol: 1 usual, more is hazier. */
  readonly haze: number;
}

const B9 = bands.indexOf('B9');
const B10 = bands.indexOf('B10');
/** Middle of the delays of B2, B3 and B4: the frame in which people draw. */
const REFERENCE_DELAY = 0.51;
/** Speed of the ground track over the height of the orbit: metres of displacement per metre of height and second. */
const PARALLAX_RATE = 6700 / 786_000;

/** Rows by which something `height` metres up appears displaced in a band. */
export function parallaxRows(height: number, band: number, sign: 1 | -1): number {
  return clamp(
    (sign * PARALLAX_RATE * height * (viewDelay[band]! - REFERENCE_DELAY)) / 10,
    -(SKY_MARGIN - 2),
    SKY_MARGIN - 2,
  );
}

/** L1C as it is delivered: 13 planes of reflectance x 10000, 512 x 512 (the padding still holds picture). */
export function observe(
  surface: Surface,
  sky: Sky,
  sun: Sun,
  elevation: Float32Array,
  instrument: Instrument,
): Int16Array[] {
  const planes: Int16Array[] = [];
  const radiance = new Float32Array(PATCH_PIXELS);
  const bell = bellTable();
  for (let band = 0; band < BAND_COUNT; band++) {
    lightGround(radiance, surface, sky, sun, elevation, band, instrument.haze);
    for (const layer of sky.layers) coverWith(radiance, layer, band, instrument);
    const size = nativePixel[band]!;
    if (size < 6) opticalBlur(radiance, PATCH_SIZE, PATCH_SIZE, 0.13);
    blockMean(radiance, PATCH_SIZE, PATCH_SIZE, size, instrument.phaseX % size, instrument.phaseY % size);
    planes.push(digitise(radiance, band, size, instrument, bell));
  }
  return planes;
}

function lightGround(
  radiance: Float32Array,
  surface: Surface,
  sky: Sky,
  sun: Sun,
  elevation: Float32Array,
  band: number,
  haze: number,
): void {
  const ground = surface.reflectance[band]!;
  const { slopeLight } = surface;
  const { sunlight } = sky;
  const diffuse = clamp(skyLight[band]! * haze * (0.75 + 0.18 / sun.sin), 0, 0.6);
  const direct = 1 - diffuse;
  const air = pathReflectance[band]! * (0.5 * haze + 0.5) * (0.66 + 0.24 / sun.sin);
  const passes = transmittance[band]!;
  const wet = band === B9;
  for (let at = 0; at < PATCH_PIXELS; at++) {
    const lit = sunlight[at]!;
    const height = elevation[at]!;
    // Clouds beside a shadow light it a little; the air within it is unlit too.
    const light = direct * lit * slopeLight[at]! + diffuse * (0.92 + 0.35 * (1 - lit));
    const through = wet ? passes + 0.00007 * height : passes;
    radiance[at] = ground[at]! * light * through + air * (1 - 0.16 * (1 - lit)) * (1 - height * 0.00009);
  }
}

function coverWith(radiance: Float32Array, layer: SkyLayer, band: number, instrument: Instrument): void {
  const { spec, albedo, clearness } = layer;
  const up = clamp(spec.height / 10_000, 0, 1);
  const ground = transmittance[band]!;
  let passes = ground + (1 - ground) * up;
  if (band === B9) passes = ground + 0.68 * smoothstep(0, 1, up) + 0.25 * up * (1 - up);
  if (band === B10) passes = spec.height < 2500 ? 0.0012 : 0.0012 + 0.9 * (up - 0.25) * (up - 0.25);
  const white = (spec.ice ? iceCloud : waterCloud)[band]! * passes;
  const veil = pathReflectance[band]! * 0.7 * (1 - up);
  const shift = parallaxRows(spec.height, band, instrument.parallax);
  const whole = Math.floor(shift);
  const part = shift - whole;
  for (let y = 0; y < PATCH_SIZE; y++) {
    // Seen `shift` rows further down, so what shows here stands `shift` rows further up.
    const from = (y + SKY_MARGIN - whole) * SKY_SIZE + SKY_MARGIN;
    const before = from - SKY_SIZE;
    const row = y * PATCH_SIZE;
    for (let x = 0; x < PATCH_SIZE; x++) {
      const back = albedo[from + x]! * (1 - part) + albedo[before + x]! * part;
      if (back === 0) continue;
      const seen = clearness[from + x]! * (1 - part) + clearness[before + x]! * part;
      radiance[row + x] = radiance[row + x]! * seen + back * (white + veil);
    }
  }
}

const BELL = 4096;

/** Normal deviates, as sums of twelve uniform ones. */
function bellTable(): Float32Array {
  const random = new SeededRandom(977);
  return Float32Array.from({ length: BELL }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random.next();
    return sum;
  });
}

/** Rounds to numbers with the noise of the instrument: one draw per native pixel, growing with the light. */
function digitise(
  radiance: Float32Array,
  band: number,
  size: number,
  instrument: Instrument,
  bell: Float32Array,
): Int16Array {
  const numbers = new Int16Array(PATCH_PIXELS);
  const floor = band === B10 ? 1.1 : band === B9 ? 3 : size === 1 ? 5 : 4;
  const phaseX = instrument.phaseX % size;
  const phaseY = instrument.phaseY % size;
  for (let y = 0, at = 0; y < PATCH_SIZE; y++) {
    const row = Math.floor((y + phaseY) / size);
    for (let x = 0; x < PATCH_SIZE; x++, at++) {
      const h = hash32(Math.floor((x + phaseX) / size), row, instrument.noiseSeed + band * 7919);
      const value = radiance[at]! * 10_000;
      numbers[at] = clamp(Math.round(value + bell[h & (BELL - 1)]! * (floor + 0.0035 * value)), 1, 32_000);
    }
  }
  return numbers;
}
