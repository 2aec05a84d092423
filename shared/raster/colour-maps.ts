import { packRgba } from './rgba.ts';

/** 256 opaque colours, lowest value first, packed as in rgba.ts. */
export type ColourMap = Uint32Array;

type Colour = readonly [red: number, green: number, blue: number];

/** 256 colours straight between control points in sRGB; positions ascend from 0 to 1. */
function between(points: readonly (readonly [position: number, colour: Colour])[]): ColourMap {
  const map = new Uint32Array(256);
  let next = 1;
  for (let i = 0; i < 256; i++) {
    const t = i / 255;
    while (next < points.length - 1 && points[next][0] < t) next++;
    const [start, from] = points[next - 1];
    const [end, to] = points[next];
    const share = (t - start) / (end - start);
    const channel = (c: 0 | 1 | 2) => Math.round(from[c] + share * (to[c] - from[c]));
    map[i] = packRgba(channel(0), channel(1), channel(2));
  }
  return map;
}

/**
 * Jet: dark blue, blue, cyan, yellow, red, dark red. Uneven to the eye and unfit for measuring by colour; it is what
 * the authors of CloudSEN12 look at cirrus with, and a faint veil shows well in it.
 */
const jet: ColourMap = between([
  [0, [0, 0, 128]],
  [1 / 8, [0, 0, 255]],
  [3 / 8, [0, 255, 255]],
  [5 / 8, [255, 255, 0]],
  [7 / 8, [255, 0, 0]],
  [1, [128, 0, 0]],
]);

/** Black to white. */
const grey: ColourMap = between([
  [0, [0, 0, 0]],
  [1, [255, 255, 255]],
]);

/** From ochre over near-white at the middle to blue-green, both arms equally dark at equal distance: for NDSI, NDVI. */
const diverging: ColourMap = between([
  [0, [84, 48, 6]],
  [0.18, [146, 91, 22]],
  [0.36, [216, 176, 105]],
  [0.5, [245, 244, 240]],
  [0.64, [116, 201, 190]],
  [0.82, [10, 118, 112]],
  [1, [4, 62, 60]],
]);

/** From violet black over teal to pale yellow, steadily lighter: for anything that is simply more or less. */
const sequential: ColourMap = between([
  [0, [28, 10, 54]],
  [0.2, [54, 44, 118]],
  [0.4, [38, 96, 140]],
  [0.6, [26, 149, 134]],
  [0.8, [108, 201, 96]],
  [1, [248, 236, 110]],
]);

/** From black over red and orange to pale yellow, as glowing metal. */
const fire: ColourMap = between([
  [0, [0, 0, 4]],
  [0.25, [87, 16, 110]],
  [0.5, [188, 55, 84]],
  [0.75, [249, 142, 9]],
  [1, [252, 255, 164]],
]);

/** From deep blue over white to deep red: below and above a middle. */
const blueRed: ColourMap = between([
  [0, [5, 48, 97]],
  [0.25, [67, 147, 195]],
  [0.5, [247, 247, 247]],
  [0.75, [214, 96, 77]],
  [1, [103, 0, 31]],
]);

/** The colour maps that can be chosen, by the name that a composite keeps. */
export const colourMaps = { grey, sequential, fire, jet, diverging, blueRed } as const;
export type ColourMapName = keyof typeof colourMaps;

/** As they are called where they are chosen. */
export const colourMapTitles: Readonly<Record<ColourMapName, string>> = {
  grey: 'Grey',
  sequential: 'Violet to yellow',
  fire: 'Fire',
  jet: 'Jet',
  diverging: 'Ochre to green',
  blueRed: 'Blue to red',
};
