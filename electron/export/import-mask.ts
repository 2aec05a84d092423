import { AppError } from '../../shared/errors.ts';
import type { Handle, ImportOptions, ImportSummary, SourceMask, StoreClient } from '../project/project-store.ts';
import { MaskFile, type MaskFileFacts } from './mask-file.ts';

type ImportStore = Pick<StoreClient, 'beginImport' | 'importPatch' | 'finishImport' | 'abortImport'>;

export interface ImportControl {
  readonly signal?: AbortSignal;
  readonly onPatch?: (patchesDone: number) => void;
}

export interface ImportReport extends ImportSummary {
  /** Padding pixels in which the file differs from the current masks; they were left out. */
  readonly ignoredPadding: number;
}

/**
 * Records how a mask file differs from the masks as they are now: one edit for each patch that differs, all in one
 * transaction, undone as one. Throws bad-code for a code that the target does not know, naming patch, row and column;
 * source-changed, conflict, bad-file, unreadable, cancelled. Nothing is recorded then.
 */
export async function importMask(
  store: ImportStore,
  handle: Handle,
  facts: MaskFileFacts,
  options: ImportOptions,
  sourceOf: (patch: number) => Promise<SourceMask>,
  { signal, onPatch }: ImportControl = {},
): Promise<ImportReport> {
  const file = await MaskFile.open(facts);
  try {
    const importId = await store.beginImport(handle, options);
    let ignoredPadding = 0;
    try {
      for (let patch = 0; patch < facts.patchCount; patch++) {
        if (signal?.aborted === true)
          throw new AppError('cancelled', 'The import was cancelled; nothing was recorded.');
        const [codes, source] = await Promise.all([file.readPatch(patch), sourceOf(patch)]);
        const mask = { itemType: facts.itemType, codes };
        ignoredPadding += (await store.importPatch(handle, importId, patch, mask, source)).ignoredPadding;
        onPatch?.(patch + 1);
      }
      await file.checkUnchanged();
    } catch (error) {
      await store.abortImport(handle, importId);
      throw error;
    }
    return { ...(await store.finishImport(handle, importId)), ignoredPadding };
  } finally {
    await file.close();
  }
}
