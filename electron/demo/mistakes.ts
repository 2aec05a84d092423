import { IMAGE_END, IMAGE_START, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { fractal } from './fractal-noise.ts';
import { dilate, discOffsets, findRegions, type Region } from './regions.ts';
import type { SeededRandom } from './seeded-random.ts';

export const mistakeKinds = [
  'missed-thin',
  'thick-as-thin',
  'thin-as-thick',
  'missing-shadow',
  'shifted-shadow',
  'snow-as-cloud',
  'grown-edge',
  'ragged-edge',
  'speckle',
] as const;
export type MistakeKind = (typeof mistakeKinds)[number];

/** Pixels in which `manual_hq` was made to differ from the truth, by one slip of the annotator. */
export interface Mistake {
  readonly kind: MistakeKind;
  readonly pixelCount: number;
  /** Codes of the truth and of `manual_hq`, with the number of pixels of each pair. */
  readonly changes: readonly { readonly truth: number; readonly drawn: number; readonly pixels: number }[];
  /** Inclusive, in the 512 x 512 frame. */
  readonly box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  /** The pixels, as [row, first column, length]. */
  readonly runs: readonly (readonly [row: number, column: number, length: number])[];
}

/** What the slips depend on, planes of 512 x 512. */
export interface MistakeScene {
  readonly truth: Uint8Array;
  readonly snow: Float32Array;
  /** Unit vector along which shadows fall. */
  readonly shadowX: number;
  readonly shadowY: number;
}

/** What a slip draws: pixel to code. */
type Slip = Map<number, number>;
type SlipMaker = (scene: MistakeScene, regions: readonly Region[], random: SeededRandom) => Slip;

const MAX_PIXELS = 5200;

/** A region, or the part of a large one that lies within a frayed disc around one of its pixels. */
function pickRegion(
  regions: readonly Region[],
  codes: readonly number[],
  smallest: number,
  random: SeededRandom,
): Int32Array | null {
  const fitting = regions.filter((region) => codes.includes(region.code) && region.pixels.length >= smallest);
  if (fitting.length === 0) return null;
  const { pixels } = random.pick(fitting);
  if (pixels.length <= MAX_PIXELS) return pixels;
  const middle = pixels[random.below(pixels.length)]!;
  return pixels.filter(frayedDisc(middle, random.range(22, 40), random.below(1 << 20)));
}

function frayedDisc(middle: number, radius: number, seed: number): (at: number) => boolean {
  const cx = middle % PATCH_SIZE;
  const cy = (middle - cx) / PATCH_SIZE;
  return (at) => {
    const x = at % PATCH_SIZE;
    const y = (at - x) / PATCH_SIZE;
    const limit = radius * (1 + 0.45 * fractal(x / 26, y / 26, seed, 3));
    return (x - cx) * (x - cx) + (y - cy) * (y - cy) < limit * limit;
  };
}

function recode(codes: readonly number[], drawn: number, smallest: number): SlipMaker {
  return (_scene, regions, random) => {
    const slip: Slip = new Map();
    for (const at of pickRegion(regions, codes, smallest, random) ?? []) slip.set(at, drawn);
    return slip;
  };
}

function shiftShadow(scene: MistakeScene, regions: readonly Region[], random: SeededRandom): Slip {
  const slip: Slip = new Map();
  const pixels = pickRegion(regions, [3], 150, random);
  if (!pixels) return slip;
  const by = random.range(7, 15) * (random.next() < 0.5 ? -1 : 1);
  const dx = Math.round(scene.shadowX * by);
  const dy = Math.round(scene.shadowY * by);
  for (const at of pixels) slip.set(at, 0);
  for (const at of pixels) {
    const x = (at % PATCH_SIZE) + dx;
    const y = Math.floor(at / PATCH_SIZE) + dy;
    const to = y * PATCH_SIZE + x;
    if (x < 0 || y < 0 || x >= PATCH_SIZE || y >= PATCH_SIZE || isPadding(x, y)) continue;
    if (slip.has(to)) slip.delete(to);
    else if (scene.truth[to] === 0) slip.set(to, 3);
  }
  return slip;
}

function takeSnowForCloud(scene: MistakeScene, _regions: readonly Region[], random: SeededRandom): Slip {
  const slip: Slip = new Map();
  const snowy = new Uint8Array(PATCH_PIXELS);
  for (let at = 0; at < PATCH_PIXELS; at++) snowy[at] = scene.truth[at] === 0 && scene.snow[at]! > 0.5 ? 1 : 0;
  for (const at of pickRegion(findRegions(snowy), [1], 90, random) ?? []) slip.set(at, 1);
  return slip;
}

function growEdge(scene: MistakeScene, regions: readonly Region[], random: SeededRandom): Slip {
  const slip: Slip = new Map();
  const pixels = pickRegion(regions, [1, 2], 200, random);
  if (!pixels) return slip;
  const mask = new Uint8Array(PATCH_PIXELS);
  for (const at of pixels) mask[at] = 1;
  const grown = dilate(mask, random.range(3.2, 6.5));
  const code = scene.truth[pixels[0]!]!;
  for (let at = 0; at < PATCH_PIXELS; at++) if (grown[at] && !mask[at] && scene.truth[at] === 0) slip.set(at, code);
  return slip;
}

function fretEdge(scene: MistakeScene, regions: readonly Region[], random: SeededRandom): Slip {
  const slip: Slip = new Map();
  const pixels = pickRegion(regions, [1, 2, 3], 300, random);
  if (!pixels) return slip;
  const code = scene.truth[pixels[0]!]!;
  const inside = new Uint8Array(PATCH_PIXELS);
  const outside = new Uint8Array(PATCH_PIXELS).fill(1);
  for (const at of pixels) inside[at] = 1;
  for (const at of pixels) outside[at] = 0;
  for (let at = 0; at < PATCH_PIXELS; at++) if (scene.truth[at] === code) outside[at] = 0;
  const outer = dilate(inside, 4.5);
  const inner = dilate(outside, 4.5);
  const seed = random.below(1 << 20);
  for (let at = 0; at < PATCH_PIXELS; at++) {
    const x = at % PATCH_SIZE;
    const rough = fractal(x / 4.5, (at - x) / PATCH_SIZE / 4.5, seed, 2);
    if (inside[at] && inner[at] && rough > 0.22) slip.set(at, 0);
    else if (!inside[at] && outer[at] && scene.truth[at] === 0 && rough < -0.22) slip.set(at, code);
  }
  return slip;
}

function speckle(scene: MistakeScene, _regions: readonly Region[], random: SeededRandom): Slip {
  const slip: Slip = new Map();
  const cx = random.range(70, 440);
  const cy = random.range(70, 440);
  const stray = random.pick([1, 1, 3]);
  const dots = 18 + random.below(34);
  for (let i = 0; i < dots; i++) {
    const x = Math.round(cx + random.range(-60, 60));
    const y = Math.round(cy + random.range(-60, 60));
    for (const [dx, dy] of discOffsets(random.range(0.6, 2.3))) {
      const at = (y + dy) * PATCH_SIZE + x + dx;
      slip.set(at, scene.truth[at] === 0 ? stray : 0);
    }
  }
  return slip;
}

const makers: Readonly<Record<MistakeKind, SlipMaker>> = {
  'missed-thin': recode([2], 0, 120),
  'thick-as-thin': recode([1], 2, 200),
  'thin-as-thick': recode([2], 1, 120),
  'missing-shadow': recode([3], 0, 120),
  'shifted-shadow': shiftShadow,
  'snow-as-cloud': takeSnowForCloud,
  'grown-edge': growEdge,
  'ragged-edge': fretEdge,
  speckle,
};

/**
 * Draws the truth with slips in it: `labels` differs from the truth in exactly the pixels of `mistakes`, of which no
 * two share a pixel.
 */
export function plantMistakes(scene: MistakeScene, random: SeededRandom): { labels: Int8Array; mistakes: Mistake[] } {
  const labels = Int8Array.from(scene.truth);
  const regions = findRegions(scene.truth).filter((region) => region.code !== 0);
  const mistakes: Mistake[] = [];
  // Few patches have snow, so where there is some it comes early.
  const order = mistakeKinds
    .map((kind) => ({ kind, rank: random.next() * (kind === 'snow-as-cloud' ? 0.3 : 1) }))
    .sort((a, b) => a.rank - b.rank);
  const wanted = regions.length === 0 ? 2 : 5 + random.below(3);
  for (const { kind } of order) {
    if (mistakes.length >= wanted) break;
    const slip = makers[kind](scene, regions, random);
    const pixels = [...slip]
      .filter(([at, code]) => labels[at] === scene.truth[at] && scene.truth[at] !== code && inImage(at))
      .sort((a, b) => a[0] - b[0]);
    if (pixels.length < 20) continue;
    mistakes.push(listMistake(kind, pixels, scene.truth));
    for (const [at, code] of pixels) labels[at] = code;
  }
  return { labels, mistakes };
}

function inImage(at: number): boolean {
  const x = at % PATCH_SIZE;
  const y = (at - x) / PATCH_SIZE;
  return x >= IMAGE_START && x < IMAGE_END && y >= IMAGE_START && y < IMAGE_END;
}

function listMistake(
  kind: MistakeKind,
  pixels: readonly (readonly [at: number, code: number])[],
  truth: Uint8Array,
): Mistake {
  const runs: [number, number, number][] = [];
  const pairs = new Map<number, number>();
  const box = { left: PATCH_SIZE, top: PATCH_SIZE, right: 0, bottom: 0 };
  let before = -2;
  for (const [at, code] of pixels) {
    const x = at % PATCH_SIZE;
    const y = (at - x) / PATCH_SIZE;
    if (at === before + 1 && runs.at(-1)![0] === y) runs.at(-1)![2]++;
    else runs.push([y, x, 1]);
    before = at;
    const pair = truth[at]! * 4 + code;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    if (y < box.top) box.top = y;
    if (y > box.bottom) box.bottom = y;
  }
  const changes = [...pairs]
    .sort((a, b) => a[0] - b[0])
    .map(([pair, count]) => ({ truth: pair >> 2, drawn: pair & 3, pixels: count }));
  return { kind, pixelCount: pixels.length, changes, box, runs };
}
