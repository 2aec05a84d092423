import { basename, dirname, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { type OnCounted, OpenDataset } from '../application/open-dataset.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { Split } from '../dataset/split.ts';
import { startProjectWorker } from '../project/project-client.ts';
import type { StoreClient } from '../project/project-store.ts';

export interface ProjectSession {
  readonly opened: OpenDataset;
  readonly store: StoreClient;
  /** Absolute path of the project. */
  readonly file: string;
}

/**
 * Runs `work` on a dataset with a project that the user named, and closes both. The project must be there and know one
 * of `splits` already, by the identity of its patches: a command line is too easily mistyped to join strangers. It gets
 * to know no other; with `access` to read nothing in it is changed.
 */
export async function withProject<T>(
  dataset: Dataset,
  project: { readonly file: string; readonly access: 'read' | 'write'; readonly onCounted?: OnCounted },
  splits: readonly Split[],
  work: (session: ProjectSession) => Promise<T>,
): Promise<T> {
  const { access, onCounted } = project;
  const file = resolve(project.file);
  const { store, stop } = startProjectWorker();
  const opened = new OpenDataset(dataset, store, dirname(file), onCounted && { cache: null, onCounted });
  try {
    await checkKnown(store, file, dataset, splits);
    await opened.projectChoice.use(file, access === 'read');
    return await work({ opened, store, file });
  } finally {
    await opened.lists.close();
    await dataset.close();
    await stop();
  }
}

async function checkKnown(store: StoreClient, file: string, dataset: Dataset, splits: readonly Split[]): Promise<void> {
  const facts = await Promise.all(
    splits.map(async (split) => ({ ...(await split.identity()), name: split.name, folderHint: split.folder })),
  );
  const known = await store.knownSplits(file, facts);
  if (known.includes(true)) return;
  const names = splits.map((split) => `${split.name} (${split.patchCount} patches)`).join(', ');
  throw new AppError(
    'bad-project',
    `${basename(file)} is not the project of ${dataset.name}: it does not know ${names}. If it should, open both in Cloudbrush once.`,
  );
}
