import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPageFiles } from '../../../electron/host/page-files.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import type { HostileInput } from '../hostile-input.ts';

const SECRET = 'a secret of somebody';

export const hostilePageFolders: HostileInput = {
  what: 'folders of the packed page with links, pipes and devices in them, of which none is handed out',
  trials: { full: 800, short: 30 },
  begin: async (folder) => {
    const outside = join(folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret.json'), SECRET);
    return { trial: (random, trial) => pageTrial(join(folder, `page-${trial}`), outside, random) };
  },
};

async function pageTrial(page: string, outside: string, random: SeededRandom): Promise<void> {
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<html>');
  await writeFile(join(page, 'assets/own.js'), 'own');
  for (let left = 1 + random.below(4); left > 0; left--) {
    const place = join(page, random.below(2) === 0 ? '' : 'assets', `${left}${endings[random.below(endings.length)]}`);
    await plant(place, outside, random.below(6));
  }
  try {
    const files = readPageFiles(page);
    const names = [...files.keys()].sort();
    if (names.join() !== '/,/assets/own.js') throw new Error(`the page hands out ${names.join(', ')}`);
    if ([...files.values()].some(({ bytes }) => Buffer.from(bytes).includes(SECRET)))
      throw new Error('a secret is out');
  } finally {
    await rm(page, { recursive: true });
  }
}

const endings = ['.js', '.html', '.json', '.svg', ''];

async function plant(place: string, outside: string, way: number): Promise<void> {
  if (way === 0) await symlink(join(outside, 'secret.json'), place);
  else if (way === 1) await symlink(outside, place);
  else if (way === 2) await symlink(place, place);
  else if (way === 3) await symlink('/dev/zero', place);
  else if (way === 4) await symlink('/nowhere', place);
  else execFileSync('mkfifo', [place]);
}
