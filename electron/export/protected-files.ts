import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { scanFolder } from '../dataset/folder-scan.ts';
import type { ProtectedFile } from './export-plan.ts';
import { keptCopyOf } from './kept-name.ts';

/**
 * Every file of a dataset that no export may replace: all `.dat` files, those that are not shown included, the copies
 * that were kept of them, and metadata.csv. Of a folder that has been moved, or whose drive is gone, the files that were
 * shown: somebody else's dataset must not stop an export.
 */
export async function datasetFiles(dataset: Dataset): Promise<ProtectedFile[]> {
  try {
    return await filesIn(dataset.folder);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return shownFiles(dataset);
  }
}

async function filesIn(folder: string): Promise<ProtectedFile[]> {
  const { splits } = await scanFolder(folder);
  const files = splits.map(async (split) => {
    const names = [...split.files, ...split.unreadable].map((file) => file.fileName);
    if (split.metadataName !== null) names.push(split.metadataName);
    names.push(...(await readdir(split.path)).filter((name) => keptCopyOf(name) !== null));
    const place = split.trail.length === 0 ? 'the open dataset' : `the open dataset's ${split.trail.join('/')}`;
    return names.map((name) => ({ path: join(split.path, name), what: `${name} of ${place}` }));
  });
  return (await Promise.all(files)).flat();
}

function shownFiles({ splits }: Dataset): ProtectedFile[] {
  return splits.flatMap((split) => {
    const paths = [...split.layers.map((layer) => layer.path), join(split.folder, 'metadata.csv')];
    return paths.map((path) => ({ path, what: `${basename(path)} of the open dataset's ${split.name}` }));
  });
}

/** The project and the files that SQLite keeps beside it. */
export function projectFiles(file: string): ProtectedFile[] {
  return ['', '-wal', '-shm', '-journal'].map((ending) => ({ path: file + ending, what: 'the open project' }));
}
