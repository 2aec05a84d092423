import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Dataset } from '../../../electron/dataset/dataset.ts';
import { layerCatalogue } from '../../../shared/cloudsen12/layer-names.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { randomBytes } from '../hostile/hostile-values.ts';
import type { HostileInput, Trial } from '../hostile-input.ts';

export const hostileFolders: HostileInput = {
  what: 'folders of layers of any name and size beside any metadata.csv',
  trials: { full: 1_000, short: 40 },
  begin: async (folder) => ({ trial: folderTrial(folder) }),
};

/** A split with a few files that are layers by their names, or nearly, and a table of anything. */
function folderTrial(folder: string): Trial {
  return async (random, trial) => {
    const root = join(folder, `dataset-${trial}`);
    await mkdir(join(root, 'train'), { recursive: true });
    for (let left = random.below(5); left > 0; left--) {
      const id = layerCatalogue[random.below(layerCatalogue.length)]?.id ?? 'x';
      const names = [id, id.toLowerCase(), `${id}\u202e`, `${id} `, '__proto__', 'constructor', id.slice(0, 3)];
      const file = join(
        root,
        'train',
        `${names[random.below(names.length)]}${['.dat', '.DAT', '.dat.dat'][random.below(3)]}`,
      );
      const size =
        random.below(5) * PATCH_PIXELS * (1 + random.below(4)) + (random.below(3) === 0 ? random.below(9) : 0);
      await writeFile(file, randomBytes(random, Math.min(size, 64)));
      await truncate(file, size);
    }
    await writeFile(join(root, 'train/metadata.csv'), hostileTable(random));
    try {
      const dataset = await Dataset.open(root);
      JSON.stringify(dataset.report('id'));
      for (const split of dataset.splits) if (split.patchCount > 0) split.patchInfo(0);
      await dataset.close();
    } finally {
      await rm(root, { recursive: true });
    }
  };
}

const cells = [
  'roi_id',
  's2_id',
  'proj_transform',
  '"',
  '""',
  '"a',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\ufeff',
];
const moreCells = ['=cmd|x', '1e999', '-0', 'NaN', '10, 0, 3, 0, -10, 5', '__proto__', '\ud800', '\u202e', 'x', ''];

function hostileTable(random: SeededRandom): string | Uint8Array {
  if (random.below(8) === 0) return randomBytes(random, random.below(4000));
  if (random.below(200) === 0) return `roi_id,s2_id\n${'x'.repeat(4_000_000)}`;
  const words = [...cells, ...moreCells];
  return Array.from({ length: random.below(300) }, () => words[random.below(words.length)]).join(
    random.below(2) === 0 ? ',' : '',
  );
}
