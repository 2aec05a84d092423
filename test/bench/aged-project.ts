import { Dataset } from '../../electron/dataset/dataset.ts';
import { inWrite } from '../../electron/project/database.ts';
import { openProject } from '../../electron/project/open-project.ts';
import { removeDatabase } from '../../electron/project/placed-file.ts';
import type { SplitFacts } from '../../electron/project/project-store.ts';
import { bindSplits } from '../../electron/project/splits.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { capsuleSpans } from '../../shared/raster/brush.ts';
import { encodeDelta } from '../../shared/raster/delta.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import { writeHistory } from '../support/long-history.ts';

/** Of each patch; 10,000 patches make a million. */
const EDITS_OF_A_PATCH = 100;
/** Histories that differ; patches have them in turn. */
const HISTORIES = 20;

/**
 * Writes a project of the three published splits at full size to `file`: every patch has a hundred strokes, as years of
 * work leave them. The dataset is the sparse one, so each mask begins as clear.
 */
export async function writeAgedProject(datasetFolder: string, file: string): Promise<void> {
  removeDatabase(file);
  const { project, close } = openProject(file, true, false);
  const histories = Array.from({ length: HISTORIES }, (_, seed) => strokes(seed));
  for (const split of await splitsOf(datasetFolder)) {
    inWrite(project.db, (db) => {
      const [{ splitKey }] = bindSplits(db, [split], false);
      writeHistory(db, {
        splitKey,
        patchCount: split.patchCount,
        source: { itemType: 'int8', codes: new Uint8Array(PATCH_PIXELS), origin: 'layer' },
        editsOf: () => EDITS_OF_A_PATCH,
        deltasOf: (patch) => histories[patch % HISTORIES],
      });
    });
  }
  close();
}

async function splitsOf(datasetFolder: string): Promise<readonly SplitFacts[]> {
  const dataset = await Dataset.open(datasetFolder);
  const splits = dataset.splits.map(async (split) => ({
    ...(await split.identity()),
    name: split.name,
    folderHint: split.folder,
  }));
  const facts = await Promise.all(splits);
  await dataset.close();
  return facts;
}

/** Deltas of a patch that is painted: sweeps of a brush of some size, each in another class than the one before. */
function strokes(seed: number): Uint8Array[] {
  let state = seed + 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return ((state >> 8) % 10_000) * (below / 10_000);
  };
  const codes = new Int16Array(PATCH_PIXELS);
  return Array.from({ length: EDITS_OF_A_PATCH }, (_, n) => {
    const before = codes.slice();
    const radius = 4 + random(28);
    let [x, y] = [40 + random(430), 40 + random(430)];
    for (let part = 0; part < 6; part++) {
      const [toX, toY] = [x + random(60) - 30, y + random(60) - 30];
      const spans = new SpanBuffer();
      capsuleSpans(spans, x, y, radius, toX, toY, radius, imageRect);
      for (let i = 0; i < spans.count; i++) {
        const [row, x0, x1] = spans.data.subarray(3 * i, 3 * i + 3);
        codes.fill((n + 1) % 4, row * PATCH_SIZE + x0, row * PATCH_SIZE + x1);
      }
      [x, y] = [toX, toY];
    }
    return encodeDelta(before, codes);
  });
}
