import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { Dataset } from '../../../electron/dataset/dataset.ts';
import { type ProposalManifest, parseManifest } from '../../../electron/proposals/proposal-manifest.ts';
import { type ProposalRun, type RunReport, runProposals } from '../../../electron/proposals/run-proposals.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { sampleMetadataRow, samplePixels, writeSampleDataset } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export const PATCHES = 5;

/** A dataset of five patches with a Sen2Cor layer, for the tests of one file, and runs of its proposals. */
export class Proposing {
  folder = '';
  #dataset: Dataset | null = null;

  constructor() {
    beforeAll(() => this.#make());
    afterAll(async () => {
      await this.#dataset?.close();
      await rm(this.folder, { recursive: true, force: true });
    });
  }

  async #make(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'cloudbrush-test-'));
    const layers = ['LABEL_sen2cor', 'LABEL_manual_hq'];
    await writeSampleDataset(join(this.folder, 'dataset'), {
      splits: [{ folder: 'train', patchCount: PATCHES, layers, metadata: sampleMetadataRow }],
      // Codes of Sen2Cor from 0 to 11, in blocks.
      pixels: (split, layer, patch, x, y) =>
        layer === 'LABEL_sen2cor' ? ((x >> 6) + (y >> 6) + patch) % 12 : samplePixels(split, layer, patch, x, y),
    });
    this.#dataset = await Dataset.open(join(this.folder, 'dataset'));
  }

  /** Two patches to a file unless something else is said. */
  run(outFolder: string, over: Partial<ProposalRun> = {}, signal = new AbortController().signal): Promise<RunReport> {
    const dataset = this.#dataset;
    if (dataset === null) throw new Error('the dataset is made before the tests');
    return runProposals(
      {
        ...{ folder: dataset.folder, datasetName: 'dataset', split: dataset.split('train') },
        source: { kind: 'references', layer: { layerId: 'LABEL_sen2cor', reading: {} } },
        ...{ settings: { layer: 'LABEL_sen2cor' }, files: {}, masks: 'files' },
        origin: { dataset, opened: null, placeOf: () => null },
        ...{ patches: [0, 1, 2, 3, 4], outFolder, patchesPerPart: 2, jobs: 2 },
        ...over,
      },
      { signal, onPatches: () => undefined },
    );
  }
}

/** One complete part, of patches 0 and 1, that each test may have a copy of to damage. */
export class OnePart {
  readonly #proposing: Proposing;

  constructor(proposing: Proposing) {
    this.#proposing = proposing;
    beforeAll(async () => void (await proposing.run(this.#folder, { patches: [0, 1] })));
  }

  get #folder(): string {
    return join(this.#proposing.folder, 'one');
  }

  /** Answers the folder and the part's path. */
  async copy(): Promise<{ readonly folder: string; readonly path: string }> {
    const folder = join(await temporaryFolder(), 'part');
    await cp(this.#folder, folder, { recursive: true });
    return { folder, path: join(folder, 'part-00000-00001.dat') };
  }
}

export async function manifestAt(path: string): Promise<ProposalManifest> {
  return parseManifest(await readFile(`${path}.json`, 'utf8'), path);
}

/** Changes what the JSON beside a part says, keeping the sum of the file as it is now. */
export async function changeManifest(path: string, change: object): Promise<void> {
  const manifest = await manifestAt(path);
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  await writeFile(`${path}.json`, JSON.stringify({ ...manifest, file: { ...manifest.file, sha256 }, ...change }));
}

/** Codes of one patch of a file of proposals. */
export async function patchOf(path: string, index: number): Promise<Uint8Array> {
  return (await readFile(path)).subarray(index * PATCH_PIXELS, (index + 1) * PATCH_PIXELS);
}

/** In the middle of the block of 64 pixels. */
export function inBlock(codes: Uint8Array, column: number, row: number): number | undefined {
  return codes[(row * 64 + 32) * 512 + column * 64 + 32];
}
