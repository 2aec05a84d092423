import { expect, it } from 'vitest';
import { blockMean, boxMean } from '../../../electron/demo/planes.ts';
import { SeededRandom } from '../../../electron/demo/seeded-random.ts';

function randomPlane(width: number, height: number): Float32Array {
  const random = new SeededRandom(5);
  return Float32Array.from({ length: width * height }, () => random.next());
}

it.each([
  [13, 17, 1],
  [13, 17, 4],
  [5, 3, 6],
  [1, 9, 2],
])('the running box mean of %i x %i, radius %i, equals the plain one', (width, height, radius) => {
  const plane = randomPlane(width, height);
  const fast = boxMean(plane, width, height, radius);
  const inside = (i: number, size: number) => Math.min(size - 1, Math.max(0, i));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let dy = -radius; dy <= radius; dy++) {
        for (let dx = -radius; dx <= radius; dx++)
          sum += plane[inside(y + dy, height) * width + inside(x + dx, width)]!;
      }
      expect(fast[y * width + x]).toBeCloseTo(sum / (2 * radius + 1) ** 2, 5);
    }
  }
});

it.each([
  [2, 1, 0],
  [6, 4, 5],
  [6, 0, 0],
])('blocks of %i with phase (%i, %i) hold the mean of what they cover', (size, phaseX, phaseY) => {
  const [width, height] = [13, 17];
  const plane = randomPlane(width, height);
  const blocky = plane.slice();
  blockMean(blocky, width, height, size, phaseX, phaseY);
  const block = (x: number, y: number) => `${Math.floor((x + phaseX) / size)},${Math.floor((y + phaseY) / size)}`;
  const members = new Map<string, number[]>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const name = block(x, y);
      members.set(name, [...(members.get(name) ?? []), plane[y * width + x]!]);
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const values = members.get(block(x, y))!;
      expect(blocky[y * width + x]).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 5);
    }
  }
});
