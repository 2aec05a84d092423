import { type ItemType, itemBytes } from '../../shared/cloudsen12/item-type.ts';
import type { LayerName } from '../../shared/cloudsen12/layer-names.ts';
import type { Problem } from '../../shared/dataset-report.ts';
import type { FileHead } from './file-head.ts';
import { patchBytes, wholePatches } from './item-size.ts';
import { formatBytes, formatCount } from './patch-file.ts';

const allItemTypes: readonly ItemType[] = ['int8', 'int16', 'float32'];

/**
 * Why a file of a known layer whose size does not fit `patchCount` patches is not shown. `saysCount` is the name of the
 * table that has so many rows, null where the count is what the other files agree on.
 */
export function sizeProblem(
  file: { readonly fileName: string; readonly sizeBytes: number },
  name: LayerName,
  patchCount: number | null,
  saysCount: string | null,
  head: FileHead,
): Problem {
  const { fileName, sizeBytes } = file;
  const known = contentProblem(file, head);
  if (known !== null) return known;
  const published = name.itemTypes[0];
  if (patchCount !== null) {
    const unlike = allItemTypes.find((type) => wholePatches(sizeBytes, type) === patchCount);
    if (unlike !== undefined) return unlikeItsKind(file, name, patchCount, unlike);
    const held = name.itemTypes.flatMap((type) => {
      const count = wholePatches(sizeBytes, type);
      return count === null ? [] : [`${formatPatches(count)} as ${type}`];
    });
    if (held.length > 0) {
      return {
        code: 'count-disagrees',
        fileName,
        message:
          `${fileName} holds ${held.join(' or ')}, but ${saysCount === null ? 'the other files of this folder say' : `${saysCount} says`} ` +
          `${formatPatches(patchCount)}. It is not shown, because its patches could be others: put the complete file of this split in its place.`,
      };
    }
  }
  return partialPatch(file, published, patchCount);
}

/** What can be said of a file without knowing its layer; null where its content gives nothing away. */
export function contentProblem(
  file: { readonly fileName: string; readonly sizeBytes: number },
  head: FileHead,
): Problem | null {
  const { fileName, sizeBytes } = file;
  if (sizeBytes === 0) {
    return {
      code: 'empty',
      fileName,
      message: `${fileName} is empty (0 bytes), where whole patches were expected. Copy or download it again.`,
    };
  }
  if (head.kind === 'git-lfs') return gitLfsPointer(fileName, sizeBytes, head.sizeBytes);
  if (head.kind === 'npy') {
    return {
      code: 'npy-header',
      fileName,
      message:
        `${fileName} begins with a NumPy .npy header${head.header === null ? '' : ` ${head.header}`}, where headerless pixels were ` +
        'expected. Convert it in Python: numpy.load(file).tofile(new_file).',
    };
  }
  return null;
}

/** `dataBytes` is the size of the file that the pointer stands for, null where it does not say. */
export function gitLfsPointer(fileName: string, sizeBytes: number, dataBytes: number | null): Problem {
  const size = dataBytes === null ? '' : ` of ${formatBytes(dataBytes)}`;
  return {
    code: 'git-lfs-pointer',
    fileName,
    message:
      `${fileName} is a Git LFS pointer (${formatBytes(sizeBytes)}), not the data file${size} that it stands for. ` +
      'Run "git lfs pull" in the folder, or download the file itself.',
  };
}

function unlikeItsKind(
  { fileName, sizeBytes }: { readonly fileName: string; readonly sizeBytes: number },
  name: LayerName,
  patchCount: number,
  found: ItemType,
): Problem {
  const expected = name.itemTypes.map((type) => `${type} (${formatBytes(patchCount * patchBytes(type))})`).join(' or ');
  return {
    code: 'unlike-its-kind',
    fileName,
    message:
      `${fileName} has ${formatBytes(itemBytes(found))} per pixel (${formatBytes(sizeBytes)} for ${formatPatches(patchCount)}), ` +
      `but ${name.id} is stored as ${expected}. It is not shown, because it would be read wrongly: ` +
      'copy the original file again, or rename it if it is something else.',
  };
}

function partialPatch(
  { fileName, sizeBytes }: { readonly fileName: string; readonly sizeBytes: number },
  type: ItemType,
  patchCount: number | null,
): Problem {
  const each = patchBytes(type);
  const wanted = patchCount ?? Math.ceil(sizeBytes / each);
  const expectedBytes = wanted * each;
  const off =
    sizeBytes < expectedBytes
      ? `${formatBytes(expectedBytes - sizeBytes)} are missing`
      : `${formatBytes(sizeBytes - expectedBytes)} are too many`;
  const whole = patchCount === null ? `the next whole number, ${formatPatches(wanted)},` : formatPatches(wanted);
  return {
    code: 'partial-patch',
    fileName,
    message:
      `${fileName} has ${formatBytes(sizeBytes)}, which is no whole number of patches: ${whole} as ${type} take ` +
      `${formatBytes(expectedBytes)}, so ${off}. It is not shown: copy or download it again.`,
  };
}

export function unreadableProblem(fileName: string, reason: string): Problem {
  return {
    code: 'unreadable',
    fileName,
    message: `${fileName} cannot be read: ${reason}. It is not shown: make it readable, or remove it from the folder.`,
  };
}

export function twoSpellings(shown: string, hidden: string, layerId: string): Problem {
  return {
    code: 'two-spellings',
    fileName: hidden,
    message:
      `${hidden} and ${shown} are both spellings of the layer ${layerId}, of which a split has one. ${shown} is shown; ` +
      'remove or rename the file that is not wanted.',
  };
}

/** Of label files that are all there is: their sizes do not tell the number of patches from the bytes of a pixel. */
export function ambiguousCount(
  layers: readonly { readonly fileName: string; readonly itemType: ItemType; readonly patchCount: number }[],
  rival: number,
): Problem {
  const [{ fileName, itemType, patchCount }] = layers;
  const bytes = itemBytes(itemType);
  const more =
    layers.length === 1 ? '' : ` and ${layers.length === 2 ? '1 other file' : `${layers.length - 1} other files`}`;
  return {
    code: 'ambiguous-count',
    fileName,
    message:
      `${fileName}${more} could be ${formatPatches(patchCount)} of ${formatBytes(bytes)} per pixel or ` +
      `${formatCount(rival)} of ${(bytes * patchCount) / rival}. Opened as ${formatCount(patchCount)} of ${bytes}; if that is wrong, ` +
      'add metadata.csv with one row per patch, or a band such as L1C_B4.dat, and open the folder again.',
  };
}

/** `shownAs` is null where the file cannot be shown because its item size is unknown. */
export function unknownName(
  { fileName, sizeBytes }: { readonly fileName: string; readonly sizeBytes: number },
  shownAs: ItemType | null,
  patchCount: number | null,
): Problem {
  const there = `${fileName} is none of the 49 CloudSEN12 layers`;
  const rename = 'If it is one of them, rename it, for example to LABEL_manual_hq.dat.';
  if (shownAs !== null) {
    return {
      code: 'unknown-name',
      fileName,
      message: `${there}; by its size it is shown as a plain ${shownAs} layer. ${rename}`,
    };
  }
  const why =
    patchCount === null
      ? 'and nothing in the folder tells the number of patches, so its pixel size is unknown'
      : `and its ${formatBytes(sizeBytes)} are not ${formatPatches(patchCount)} of 1, 2 or 4 bytes per pixel`;
  return { code: 'unknown-name', fileName, message: `${there}, ${why}. It is not shown. ${rename}` };
}

export function metadataCountDisagrees(fileName: string, rows: number, patchCount: number): Problem {
  return {
    code: 'count-disagrees',
    fileName,
    message:
      `${fileName} has ${rows === 1 ? '1 row' : `${formatCount(rows)} rows`}, but the layers hold ${formatPatches(patchCount)}, and each ` +
      'patch needs its row. What it says is left out: give the folder one row per patch, in the order of the patches.',
  };
}

export function formatPatches(count: number): string {
  return count === 1 ? '1 patch' : `${formatCount(count)} patches`;
}
