import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Digest of the names, sizes and modification times below `paths` (files or folders relative to `root`).
 * Changes when a file is edited, added, removed or renamed; an absent path counts as such.
 */
export function fingerprintOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) addPath(hash, root, path);
  return hash.digest('hex');
}

function addPath(hash: ReturnType<typeof createHash>, root: string, path: string): void {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    for (const name of readdirSync(join(root, path)).sort()) addPath(hash, root, `${path}/${name}`);
    return;
  }
  hash.update(stat ? `${path}\0${stat.size}\0${stat.mtimeMs}\n` : `${path}\0absent\n`);
}
