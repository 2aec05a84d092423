import { IMAGE_END, IMAGE_START, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';

const STROKES = 20;
/** Of the brush, pixels. */
const RADIUS = 2;
const LENGTH = 36;
/** A class of which less is to be seen is not scribbled on. */
const LEAST = 200;
/** Nearer than this to another class nobody begins a stroke, pixels. */
const INSIDE = 2;

/** Its corners and the middles of its sides stand for the square around a pixel. */
const around = [-INSIDE, 0, INSIDE].flatMap((dy) => [-INSIDE, 0, INSIDE].map((dx) => dy * PATCH_SIZE + dx));

/**
 * What an annotator could have drawn who knows the truth: winding strokes, the classes in turn, each stroke up to where
 * its class ends. About 3,000 labels in all.
 */
export function scribbleStrokes(truth: Uint8Array, seed: number): Uint8Array {
  const random = new SeededRandom(seed);
  const labels = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const starts = [0, 1, 2, 3].map((number) => startsOf(truth, number)).filter((pixels) => pixels.length >= LEAST);
  for (let stroke = 0; stroke < STROKES; stroke++) {
    const pixels = starts[stroke % starts.length];
    const start = pixels[random.below(pixels.length)];
    drawStroke(truth, labels, start, random);
  }
  return labels;
}

function startsOf(truth: Uint8Array, number: number): number[] {
  const pixels: number[] = [];
  for (let y = IMAGE_START + INSIDE; y < IMAGE_END - INSIDE; y++) {
    for (let x = IMAGE_START + INSIDE; x < IMAGE_END - INSIDE; x++) {
      const pixel = y * PATCH_SIZE + x;
      if (truth[pixel] === number && around.every((offset) => truth[pixel + offset] === number)) pixels.push(pixel);
    }
  }
  return pixels;
}

function drawStroke(truth: Uint8Array, labels: Uint8Array, start: number, random: SeededRandom): void {
  const number = truth[start];
  let x = start % PATCH_SIZE;
  let y = Math.floor(start / PATCH_SIZE);
  let heading = (2 * Math.PI * random.below(360)) / 360;
  for (let step = 0; step < LENGTH; step++) {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (isPadding(column, row) || truth[row * PATCH_SIZE + column] !== number) return;
    for (let dy = -RADIUS; dy <= RADIUS; dy++) {
      for (let dx = -RADIUS; dx <= RADIUS; dx++) {
        const pixel = (row + dy) * PATCH_SIZE + column + dx;
        const inside = dx * dx + dy * dy <= RADIUS * RADIUS + 1 && !isPadding(column + dx, row + dy);
        if (inside && truth[pixel] === number) labels[pixel] = number;
      }
    }
    heading += (random.below(101) - 50) / 100;
    x += Math.cos(heading);
    y += Math.sin(heading);
  }
}
