import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { components } from '../raster/components.ts';
import { brightSnow, snowBands } from './bright-snow.ts';
import { hitsAmong, lacking, reflectance } from './findings.ts';
import type { LintRule } from './lint-rule.ts';
import { bandLayers, CLEAR } from './lint-scene.ts';
import { meanOverPart } from './mean-over-part.ts';

type Names = 'smallest' | 'cirrus' | 'blue';

export const clearCirrus: LintRule<Names> = {
  id: 'clear-cirrus',
  title: 'Clear below high cloud',
  about: 'Clear where B10 sees high cloud and B2 is bright as well, snow left out.',
  thresholds: {
    smallest: { title: 'Smallest piece', unit: 'pixels', standard: 60, min: 1, max: 5000, step: 1 },
    cirrus: { title: 'B10 at least', unit: '', standard: 0.025, min: 0.001, max: 0.2, step: 0.001 },
    blue: { title: 'B2 at least', unit: '', standard: 0.16, min: 0, max: 1, step: 0.01 },
  },
  layers: (available) => bandLayers(['B10', 'B2', ...snowBands], available),
  *check(scene, { smallest, cirrus, blue }) {
    const b10 = scene.band('B10');
    const b2 = scene.band('B2');
    if (b10 === null) return lacking('B10');
    if (b2 === null) return lacking('B2');
    const { mask } = scene;
    const snow = brightSnow(scene);
    const [leastCirrus, leastBlue] = [10_000 * cirrus, 10_000 * blue];
    const high = new Uint8Array(PATCH_PIXELS);
    for (let i = 0; i < PATCH_PIXELS; i++)
      if (mask[i] === CLEAR && b10[i] >= leastCirrus && b2[i] >= leastBlue && snow?.[i] !== 1) high[i] = 1;
    yield;
    const parts = components(high, 8);
    return hitsAmong(parts, (piece) => {
      if (piece.pixelCount < smallest) return null;
      const [seen, bright] = [b10, b2].map((band) => reflectance(meanOverPart(band, parts, piece)));
      return `B10 is ${seen} and B2 ${bright}: cloud is above what is called clear.`;
    });
  },
};
