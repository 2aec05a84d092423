import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeExample } from '../../../electron/demo/example.ts';
import { assistAccuracy } from '../assist-accuracy.ts';
import { EXAMPLE_ROIS } from './example-patches.ts';

/* Prints how right the assist is, on the example dataset of a seed, its argument. */
const folder = await mkdtemp(join(tmpdir(), 'cloudbrush-effort-'));
try {
  const seed = Number(process.argv[2]);
  await makeExample(folder, { seed, rois: EXAMPLE_ROIS, onProgress: () => undefined });
  process.stdout.write(JSON.stringify(await assistAccuracy(folder)));
} finally {
  await rm(folder, { recursive: true, force: true });
}
