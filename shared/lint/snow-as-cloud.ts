import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { components } from '../raster/components.ts';
import { brightSnow, snowBands } from './bright-snow.ts';
import { hitsAmong, lacking, reflectance } from './findings.ts';
import type { LintRule } from './lint-rule.ts';
import { bandLayers, THICK, THIN } from './lint-scene.ts';
import { meanOverPart } from './mean-over-part.ts';

type Names = 'smallest' | 'ndsi' | 'green' | 'cirrus';

export const snowAsCloud: LintRule<Names> = {
  id: 'snow-as-cloud',
  title: 'Cloud over bright snow',
  about: 'Thick or thin cloud where NDSI and brightness say snow, and B10 sees no high cloud.',
  thresholds: {
    smallest: { title: 'Smallest piece', unit: 'pixels', standard: 30, min: 1, max: 5000, step: 1 },
    ndsi: { title: 'NDSI at least', unit: '', standard: 0.6, min: 0.2, max: 1, step: 0.01 },
    green: { title: 'B3 at least', unit: '', standard: 0.25, min: 0, max: 1, step: 0.01 },
    cirrus: { title: 'B10 below', unit: '', standard: 0.01, min: 0, max: 1, step: 0.001 },
  },
  layers: (available) => bandLayers([...snowBands, 'B10'], available),
  *check(scene, { smallest, ndsi, green, cirrus }) {
    const b3 = scene.band('B3');
    const b11 = scene.band('B11');
    const snow = brightSnow(scene, ndsi, green);
    if (b3 === null || b11 === null || snow === null) return lacking('B3', 'B11');
    const { mask } = scene;
    // ice cloud is as bright and as dark as snow; without the band nothing tells it from that
    const b10 = scene.band('B10');
    for (let i = 0; i < PATCH_PIXELS; i++)
      if ((mask[i] !== THICK && mask[i] !== THIN) || (b10 !== null && b10[i] >= 10_000 * cirrus)) snow[i] = 0;
    yield;
    const parts = components(snow, 8);
    return hitsAmong(parts, (piece) => {
      if (piece.pixelCount < smallest) return null;
      const [bright, swir] = [b3, b11].map((band) => meanOverPart(band, parts, piece));
      const index = ((bright - swir) / (bright + swir)).toFixed(2);
      const name = mask[piece.firstPixel] === THICK ? 'thick' : 'thin';
      return `NDSI is ${index} with B3 at ${reflectance(bright)}: snow rather than ${name} cloud.`;
    });
  },
};
