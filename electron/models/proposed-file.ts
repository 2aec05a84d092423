import { AppError } from '../../shared/errors.ts';
import { formatBytes } from '../dataset/patch-file.ts';
import { canonical, type ProposalManifest } from '../proposals/proposal-manifest.ts';
import type { ModelFile, ModelSplit } from './model-layout.ts';

/**
 * What has to be said of proposals that `cloudbrush propose` computed, before they are shown for a split. Throws
 * `bad-file` for those of another split, and where the file is not the one that the JSON beside it tells of.
 */
export async function proposedFindings(
  { fileName, identity }: ModelFile,
  manifest: ProposalManifest,
  split: ModelSplit,
): Promise<readonly string[]> {
  if (identity.sizeBytes !== manifest.file.sizeBytes) {
    throw new AppError(
      'bad-file',
      `${fileName} has ${formatBytes(identity.sizeBytes)}, but ${fileName}.json tells of ${formatBytes(manifest.file.sizeBytes)}: ` +
        'copy both again.',
    );
  }
  const ours = await split.identity();
  if (canonical(ours) === canonical(manifest.identity)) return [];
  const made = `${fileName} was proposed for ${manifest.split} of ${manifest.dataset}`;
  const isOther = ours.patchCount !== manifest.identity.patchCount || ours.from === manifest.identity.from;
  if (isOther)
    throw new AppError(
      'bad-file',
      `${made}, whose patches are not those of ${split.name}. Choose proposals of this split.`,
    );
  return [
    `${made}; whether its patches are those of ${split.name} cannot be told, because only one of them has metadata.csv.`,
  ];
}
