import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { type HostileInput, tried } from './hostile-input.ts';
import { hostileCaches } from './input/caches.ts';
import { hostileCommandLines } from './input/command-lines.ts';
import { hostileDeltas } from './input/deltas.ts';
import { hostileDocuments } from './input/documents.ts';
import { hostileExports } from './input/exports.ts';
import { hostileExpressions } from './input/expressions.ts';
import { hostileFolders } from './input/folders.ts';
import { hostileLinks } from './input/links.ts';
import { hostileMasks } from './input/masks.ts';
import { hostileModels } from './input/models.ts';
import { hostilePageFolders } from './input/page-folders.ts';
import { hostileParts } from './input/parts.ts';
import { hostileProjects } from './input/projects.ts';
import { hostileSettings } from './input/settings.ts';
import { hugeTables } from './input/tables.ts';
import { hostileTexts } from './input/texts.ts';
import { hostileUserData } from './input/user-data.ts';

/** The next kind is a file beside these and a line here. */
const kinds: readonly HostileInput[] = [
  hostileFolders,
  hugeTables,
  hostileLinks,
  hostileDeltas,
  hostileExpressions,
  hostileDocuments,
  hostileTexts,
  hostileSettings,
  hostileProjects,
  hostileMasks,
  hostileModels,
  hostileParts,
  hostileExports,
  hostileCaches,
  hostileUserData,
  hostilePageFolders,
  hostileCommandLines,
];

/** Everything that is read from files and texts of others, with anything at all in it: it is read, or refused in words. */
export async function input({ folder, short, seed, say }: FaultRun): Promise<readonly FaultRow[]> {
  const random = new SeededRandom(seed);
  const rows: FaultRow[] = [];
  for (const [i, kind] of kinds.entries()) {
    const own = join(folder, `kind-${i}`);
    await mkdir(own);
    rows.push(await tried(kind, short ? kind.trials.short : kind.trials.full, own, random, say));
  }
  return rows;
}
