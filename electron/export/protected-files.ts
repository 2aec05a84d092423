import { join } from 'node:path';
import { scanFolder } from '../dataset/folder-scan.ts';
import type { ProtectedFile } from './export-plan.ts';

/**
 * Every file of the dataset in `folder` that no export may replace: all `.dat` files, those that are not shown
 * included, and metadata.csv. Throws what opening the folder throws.
 */
export async function datasetFiles(folder: string): Promise<ProtectedFile[]> {
  const { splits } = await scanFolder(folder);
  return splits.flatMap((split) => {
    const names = [...split.files, ...split.unreadable].map((file) => file.fileName);
    if (split.metadataName !== null) names.push(split.metadataName);
    const place = split.trail.length === 0 ? 'the open dataset' : `the open dataset's ${split.trail.join('/')}`;
    return names.map((name) => ({ path: join(split.path, name), what: `${name} of ${place}` }));
  });
}

/** The project and the files that SQLite keeps beside it. */
export function projectFiles(file: string): ProtectedFile[] {
  return ['', '-wal', '-shm', '-journal'].map((ending) => ({ path: file + ending, what: 'the open project' }));
}
