import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clamp, expNegative, smoothstep } from './exact-math.ts';
import { fractal } from './fractal-noise.ts';
import { coverCode } from './land.ts';
import { blockMean, boxMean } from './planes.ts';
import { clearPadding, dilate } from './regions.ts';
import type { Scene } from './scene.ts';
import { bands } from './spectra.ts';
import { shadowOffset } from './sun.ts';

/*
 * Not the algorithms themselves but their answers: right where they are right, and wrong in the way in which each is
 * known to be wrong. Codes are those of the published files; padding is 0.
 */

const at = (band: (typeof bands)[number]) => bands.indexOf(band);

/** What all of them look at, on a grid of `size` pixels (2 for 20 m, 6 for 60 m). */
interface Evidence {
  readonly depth: Float32Array;
  readonly sunlight: Float32Array;
  readonly bright: Float32Array;
  readonly snow: Float32Array;
  readonly water: Float32Array;
  readonly noise: Float32Array;
}

function evidence(scene: Scene, mood: Float32Array, size: number): Evidence {
  const bright = new Float32Array(PATCH_PIXELS);
  const noise = mood.slice();
  const blue = scene.l1c[at('B2')]!;
  const red = scene.l1c[at('B4')]!;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    bright[i] = (blue[i]! + red[i]!) / 20_000;
  }
  const planes = {
    depth: scene.sky.depth.slice(),
    sunlight: scene.sky.sunlight.slice(),
    bright,
    snow: scene.surface.snow.slice(),
    water: scene.land.water.slice(),
    noise,
  };
  const { phaseX, phaseY } = scene.date.instrument;
  for (const plane of Object.values(planes))
    blockMean(plane, PATCH_SIZE, PATCH_SIZE, size, phaseX % size, phaseY % size);
  return planes;
}

/** A noise of -1..1 that decides where an algorithm errs. */
function moodOf(scene: Scene): Float32Array {
  const mood = new Float32Array(PATCH_PIXELS);
  for (let y = 0, i = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++, i++) mood[i] = fractal(x / 24, y / 24, scene.seed, 4, 0.6);
  }
  return mood;
}

/** All eight, by the names of their files. */
export function referenceMasks(scene: Scene): Readonly<Record<string, Int8Array>> {
  const mood = moodOf(scene);
  const fine = evidence(scene, mood, 1);
  const middle = evidence(scene, mood, 2);
  const coarse = evidence(scene, mood, 6);
  return {
    LABEL_fmask: fmask(scene, middle),
    LABEL_qa60: qa60(scene, coarse),
    LABEL_s2cloudless: s2cloudless(coarse),
    LABEL_sen2cor: sen2cor(scene, middle),
    LABEL_cd_fcnn_rgbi: cdFcnn(scene, fine, 'rgbi'),
    LABEL_cd_fcnn_rgbi_swir: cdFcnn(scene, fine, 'rgbi_swir'),
    LABEL_kappamask_L1C: kappamask(scene, fine, 'L1C'),
    LABEL_kappamask_L2A: kappamask(scene, fine, 'L2A'),
  };
}

function isTown(scene: Scene, i: number): boolean {
  return scene.land.cover[i] === coverCode.building || scene.land.cover[i] === coverCode.street;
}

/** Pale, little vegetation: where bright ground passes for cloud. */
function isPaleGround(scene: Scene, i: number): boolean {
  const cover = scene.land.cover[i]!;
  return cover === coverCode.sand || cover === coverCode.bareSoil;
}

function finish(codes: Int8Array): Int8Array {
  clearPadding(codes);
  return codes;
}

function flags(test: (i: number) => boolean): Uint8Array {
  const mask = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) if (test(i)) mask[i] = 1;
  clearPadding(mask);
  return mask;
}

/**
 * Fmask: 0 land, 1 water, 2 shadow, 3 snow, 4 cloud. Grows clouds by three 20 m pixels and shadows too, takes bright
 * roofs and part of the snow for cloud, and finds the shadow at the wrong height now and then.
 */
function fmask(scene: Scene, seen: Evidence): Int8Array {
  const core = flags((i) => {
    const roofs = isTown(scene, i) && seen.bright[i]! > 0.2 && seen.noise[i]! > -0.1;
    const snowCloud = seen.snow[i]! > 0.55 && seen.noise[i]! > 0.16;
    return seen.depth[i]! > 0.75 || roofs || snowCloud;
  });
  const cloud = dilate(core, 5.5);
  const slipped = shadowOffset(scene.date.sun, 90);
  const shadow = dilate(
    flags((i) => {
      const x = Math.round((i % PATCH_SIZE) - slipped.columns);
      const y = Math.round(Math.floor(i / PATCH_SIZE) - slipped.rows);
      if (x < 0 || y < 0 || x >= PATCH_SIZE || y >= PATCH_SIZE) return false;
      return seen.sunlight[y * PATCH_SIZE + x]! < 0.6;
    }),
    4.2,
  );
  const codes = new Int8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    codes[i] = cloud[i] ? 4 : shadow[i] ? 2 : seen.snow[i]! > 0.35 ? 3 : seen.water[i]! > 0.5 ? 1 : 0;
  }
  return finish(codes);
}

/**
 * Sen2Cor's scene classes 0..11 on 20 m. Misses thin cloud, calls rims "medium probability" and bright ground cloud,
 * finds half of the shadows and takes dark slopes for them.
 */
function sen2cor(scene: Scene, seen: Evidence): Int8Array {
  const cirrus = scene.l1c[at('B10')]!;
  const red = scene.l1c[at('B4')]!;
  const infrared = scene.l1c[at('B8')]!;
  const codes = new Int8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const green = (infrared[i]! - red[i]!) / (infrared[i]! + red[i]! + 1);
    const depth = seen.depth[i]!;
    const pale = isPaleGround(scene, i) && seen.bright[i]! > 0.21 && seen.noise[i]! > 0.05;
    const roof = isTown(scene, i) && seen.bright[i]! > 0.21;
    if (depth > 6.5) codes[i] = 9;
    else if (depth > 2.4 || pale || roof) codes[i] = pale && seen.bright[i]! > 0.26 ? 9 : 8;
    else if (cirrus[i]! > 130 && depth > 0.5) codes[i] = 10;
    else if (seen.snow[i]! > 0.4) codes[i] = 11;
    else if (seen.water[i]! > 0.5) codes[i] = 6;
    else if (seen.sunlight[i]! < 0.55 && seen.noise[i]! > -0.28) codes[i] = 3;
    else if (scene.surface.slopeLight[i]! < 0.3) codes[i] = seen.noise[i]! > 0.1 ? 3 : 2;
    else if (green > 0.38) codes[i] = 4;
    else if (green < 0.26) codes[i] = isTown(scene, i) && seen.bright[i]! < 0.11 ? 2 : 5;
    else codes[i] = 7;
  }
  return finish(codes);
}

/** s2cloudless: probabilities 0..100, smooth, with a halo round every cloud and unease about snow and pale roofs. */
function s2cloudless(seen: Evidence): Int8Array {
  const raw = new Float32Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const fooled =
      0.5 * seen.snow[i]! * smoothstep(-0.3, 0.5, seen.noise[i]!) +
      0.9 * smoothstep(0.19, 0.36, seen.bright[i]!) * (1 - seen.snow[i]!);
    raw[i] = Math.max(1 - expNegative(-0.75 * seen.depth[i]!), 0.6 * fooled, 0.03);
  }
  const smooth = boxMean(boxMean(raw, PATCH_SIZE, PATCH_SIZE, 7), PATCH_SIZE, PATCH_SIZE, 5);
  const codes = new Int8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++)
    codes[i] = Math.round(100 * clamp(1.12 * smooth[i]! + 0.015 * seen.noise[i]!, 0, 1));
  return finish(codes);
}

/**
 * KappaMask: 0 undefined, 1 clear, 2 shadow, 3 semi-transparent, 4 cloud, 5 missing. A network's rounded outlines; most
 * shadows are missed, and thin cloud spreads. `level` L2A sees more shadow and less of the thin.
 */
function kappamask(scene: Scene, seen: Evidence, level: 'L1C' | 'L2A'): Int8Array {
  const depth = boxMean(scene.sky.depth, PATCH_SIZE, PATCH_SIZE, 4);
  const sunlight = boxMean(scene.sky.sunlight, PATCH_SIZE, PATCH_SIZE, 4);
  const corrected = level === 'L2A';
  const shadowBias = corrected ? -0.12 : 0.18;
  const thin = corrected ? 0.75 : 0.4;
  const codes = new Int8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const d = depth[i]! * (1 + 0.3 * seen.noise[i]!);
    const frost = seen.snow[i]! > 0.75 && seen.noise[i]! > 0.3;
    if (d > 3.6) codes[i] = 4;
    else if (sunlight[i]! < 0.5 && seen.noise[i]! > shadowBias) codes[i] = 2;
    else if (d > thin || frost) codes[i] = 3;
    else codes[i] = corrected && scene.surface.slopeLight[i]! < 0.02 ? 0 : 1;
  }
  return finish(codes);
}

/**
 * CD-FCNN: probabilities 0..100. Without SWIR (`rgbi`) snow, pale ground and roofs are cloud to it; with SWIR snow is
 * mostly told apart. Neither knows shadow, both lose cirrus.
 */
function cdFcnn(scene: Scene, seen: Evidence, inputs: 'rgbi' | 'rgbi_swir'): Int8Array {
  const raw = new Float32Array(PATCH_PIXELS);
  const swir = inputs === 'rgbi_swir';
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const snow = seen.snow[i]! * (swir ? 0.16 : 0.92) * clamp(scene.surface.slopeLight[i]!, 0, 1);
    const pale = smoothstep(swir ? 0.26 : 0.2, swir ? 0.44 : 0.33, seen.bright[i]!) * (1 - seen.snow[i]!) * 0.8;
    const cloud = smoothstep(0.7, swir ? 3.2 : 2.6, seen.depth[i]!);
    raw[i] = Math.max(cloud, snow, pale);
  }
  const smooth = boxMean(boxMean(raw, PATCH_SIZE, PATCH_SIZE, 2), PATCH_SIZE, PATCH_SIZE, 2);
  const codes = new Int8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++)
    codes[i] = Math.round(100 * smoothstep(0.12, 0.88, smooth[i]! + 0.09 * seen.noise[i]!));
  return finish(codes);
}

/**
 * QA60 as 1 byte: 0 none, 1 opaque (bit 10 of the original), 2 cirrus (bit 11), since 1024 and 2048 do not fit.
 * Polygons of whole 60 m pixels, grown by one, blind to small clouds, and never shadow.
 */
function qa60(scene: Scene, seen: Evidence): Int8Array {
  const opaque = dilate(
    flags((i) => seen.depth[i]! > 5 || (seen.snow[i]! > 0.9 && seen.noise[i]! > 0.5)),
    8.5,
  );
  const codes = new Int8Array(PATCH_PIXELS);
  const coarse = new Float32Array(opaque);
  const { phaseX, phaseY } = scene.date.instrument;
  blockMean(coarse, PATCH_SIZE, PATCH_SIZE, 6, phaseX, phaseY);
  const cirrus = scene.l1c[at('B10')]!;
  for (let i = 0; i < PATCH_PIXELS; i++) codes[i] = coarse[i]! > 0.5 ? 1 : cirrus[i]! > 120 ? 2 : 0;
  return finish(codes);
}
