import { expect, test } from 'vitest';
import { overlayLooks, verdictLook } from '../../renderer/state/reference-looks.ts';
import { classColour } from '../../shared/cloudsen12/class-colours.ts';
import { cloudClasses } from '../../shared/cloudsen12/classes.ts';
import { verdicts } from '../../shared/raster/agreement.ts';
import { parseColour } from '../support/contrast.ts';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** What eyes without one kind of cone see, in linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const sights: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function apply(matrix: Matrix, [a, b, c]: Triple): Triple {
  const [x, y, z] = matrix.map((row) => row[0] * a + row[1] * b + row[2] * c);
  return [x ?? 0, y ?? 0, z ?? 0];
}

/** CIE L*a*b* of a colour as an eye sees it. */
function lab(hex: string, sight: Matrix): Triple {
  const linear = parseColour(hex)
    .slice(0, 3)
    .map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  const seen = apply(sight, [linear[0] ?? 0, linear[1] ?? 0, linear[2] ?? 0]);
  const clipped = seen.map((part) => Math.min(1, Math.max(0, part)));
  const [x, y, z] = apply(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    [clipped[0] ?? 0, clipped[1] ?? 0, clipped[2] ?? 0],
  );
  const f = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116);
  const [fx, fy, fz] = [f(x / 0.9505), f(y), f(z / 1.089)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function difference(one: string, other: string, sight: Matrix): number {
  const [a, b] = [lab(one, sight), lab(other, sight)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

test.each(Object.entries(sights))('agreement, mine and theirs are told apart by their colours (%s)', (_, sight) => {
  const colours = (['agree', 'only mine', 'only theirs'] as const).map((verdict) => verdictLook(verdict)?.colour ?? '');
  for (const [i, one] of colours.entries()) {
    for (const other of colours.slice(i + 1))
      expect(difference(one, other, sight), `${one} ${other}`).toBeGreaterThan(25);
  }
});

test('no two verdicts look the same, colours left aside', () => {
  const shapes = verdicts.map((verdict) => {
    const look = verdictLook(verdict);
    return look === null ? 'nothing' : JSON.stringify([look.pattern, look.opacity]);
  });
  expect(new Set(shapes).size).toBe(verdicts.length);
});

test("another mask has the classes' own colours and is hatched, which no class is", () => {
  for (const safe of [false, true]) {
    const looks = overlayLooks(safe, true);
    expect(looks.map(({ colour }) => colour)).toEqual(cloudClasses.map((cloudClass) => classColour(cloudClass, safe)));
    expect(new Set(looks.map(({ pattern }) => JSON.stringify(pattern))).size).toBe(1);
    expect(looks.every(({ pattern, gapOpacity }) => pattern !== null && gapOpacity > 0)).toBe(true);
    expect(overlayLooks(safe, false).map(({ code }) => code)).toEqual([1, 2, 3]);
  }
});
