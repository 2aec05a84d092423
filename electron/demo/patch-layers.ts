import { cloudDisplacement, elevationLayer, occurrenceLayer, shadowDirection, trueColour } from './extra-layers.ts';
import { type Mistake, plantMistakes } from './mistakes.ts';
import { referenceMasks } from './reference-masks.ts';
import { clearPadding } from './regions.ts';
import type { Scene } from './scene.ts';
import { drawScribbles } from './scribbles.ts';
import { SeededRandom } from './seeded-random.ts';
import { bands } from './spectra.ts';

/** Everything that is written of one patch. */
export interface PatchLayers {
  /** Little-endian bytes by file name without `.dat`; padding 0 in every layer, as measured in the published files. */
  readonly layers: ReadonlyMap<string, Uint8Array>;
  readonly mistakes: readonly Mistake[];
}

export function patchLayers(scene: Scene): PatchLayers {
  const random = new SeededRandom(scene.seed);
  const { sun } = scene.date;
  const { labels, mistakes } = plantMistakes(
    { truth: scene.truth, snow: scene.surface.snow, shadowX: -sun.towardX, shadowY: -sun.towardY },
    random,
  );
  const planes: [string, Int16Array | Int8Array][] = [
    ...bands.map((band, i): [string, Int16Array] => [`L1C_${band}`, scene.l1c[i]!]),
    ['L2A_TCI_R', trueColour(scene, 'B4')],
    ['L2A_TCI_G', trueColour(scene, 'B3')],
    ['L2A_TCI_B', trueColour(scene, 'B2')],
    ['EXTRA_CDI', cloudDisplacement(scene)],
    ['EXTRA_Shwdirection', shadowDirection(scene)],
    ['EXTRA_elevation', elevationLayer(scene)],
    ['EXTRA_ocurrence', occurrenceLayer(scene)],
    ...Object.entries(referenceMasks(scene)),
    ['LABEL_manual_hq', labels],
    ['LABEL_manual_sc', drawScribbles(scene.truth, random)],
  ];
  const layers = new Map<string, Uint8Array>();
  for (const [name, plane] of planes) {
    clearPadding(plane);
    layers.set(name, new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength));
  }
  return { layers, mistakes };
}
