import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import { AppError } from '../../shared/errors.ts';
import { offerOfCodes, offerOfProbabilities, type ProbabilityPlanes } from '../../shared/proposals/model-offer.ts';
import type { Offer } from '../../shared/proposals/offer.ts';
import type { FileIdentity } from '../dataset/layer.ts';
import type { SplitIdentity } from '../dataset/split-identity.ts';
import { reasonOf } from '../dataset/system-reason.ts';

/** A file as it was when it was looked at: what was found out of it holds only while it is the same. */
export interface ModelFile {
  readonly path: string;
  readonly fileName: string;
  readonly identity: FileIdentity;
}

/** The split that a model's output is meant for. */
export interface ModelSplit {
  readonly name: string;
  readonly patchCount: number;
  readonly identity: () => Promise<SplitIdentity>;
}

/** Where a model's output of a patch lies; crosses to workers as it is. */
export type ModelLayout =
  | {
      /** One code for each pixel. */
      readonly kind: 'codes';
      readonly itemType: 'int8' | 'int16';
      readonly file: ModelFile;
      /** The patches that the file holds, in its order; null where these are all of the split. */
      readonly patches: readonly number[] | null;
    }
  | {
      /** The four planes of a patch follow each other: (N, 4, 512, 512). */
      readonly kind: 'volume';
      readonly itemType: 'float32' | 'uint8';
      readonly file: ModelFile;
    }
  | {
      /** A file for each class, (N, 512, 512); null of a class that the model does not have. */
      readonly kind: 'planes';
      readonly itemType: 'float32' | 'uint8';
      readonly files: readonly (ModelFile | null)[];
    };

export interface ModelRead {
  readonly file: ModelFile;
  readonly byteOffset: number;
  readonly byteLength: number;
}

const CLASSES = 4;

export function itemBytesOf(itemType: ModelLayout['itemType']): 1 | 2 | 4 {
  return itemType === 'float32' ? 4 : itemType === 'int16' ? 2 : 1;
}

/** What has to be read for a patch; nothing where the file does not hold it. */
export function readsOf(layout: ModelLayout, patch: number): ModelRead[] {
  const planeBytes = PATCH_PIXELS * itemBytesOf(layout.itemType);
  if (layout.kind === 'codes') {
    const index = layout.patches === null ? patch : layout.patches.indexOf(patch);
    return index < 0 ? [] : [{ file: layout.file, byteOffset: index * planeBytes, byteLength: planeBytes }];
  }
  if (layout.kind === 'volume') {
    const byteLength = CLASSES * planeBytes;
    return [{ file: layout.file, byteOffset: patch * byteLength, byteLength }];
  }
  const files = layout.files.filter((file) => file !== null);
  return files.map((file) => ({ file, byteOffset: patch * planeBytes, byteLength: planeBytes }));
}

/** What was read of a patch by `readsOf`, as an offer. Each buffer begins where its array buffer does. */
export function offerOfReads(layout: ModelLayout, buffers: readonly Uint8Array[]): Offer {
  if (layout.kind === 'codes') {
    const [bytes] = buffers;
    if (bytes === undefined) return { classes: new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT), certainty: null };
    return offerOfCodes(layout.itemType === 'int16' ? new Int16Array(bytes.buffer, bytes.byteOffset) : bytes);
  }
  return offerOfProbabilities(planesOf(layout, buffers));
}

/** The planes of a patch in the order of the classes. */
export function planesOf(
  layout: Exclude<ModelLayout, { kind: 'codes' }>,
  buffers: readonly Uint8Array[],
): ProbabilityPlanes {
  const { itemType } = layout;
  const planeAt = (bytes: Uint8Array, index: number) =>
    itemType === 'uint8'
      ? bytes.subarray(index * PATCH_PIXELS, (index + 1) * PATCH_PIXELS)
      : new Float32Array(bytes.buffer, bytes.byteOffset + 4 * index * PATCH_PIXELS, PATCH_PIXELS);
  if (layout.kind === 'volume') {
    const [bytes] = buffers;
    return [planeAt(bytes, 0), planeAt(bytes, 1), planeAt(bytes, 2), planeAt(bytes, 3)];
  }
  const given = [...buffers];
  const next = (file: ModelFile | null) => {
    const bytes = file === null ? undefined : given.shift();
    return bytes === undefined ? null : planeAt(bytes, 0);
  };
  const [clear, thick, thin, shadow] = layout.files;
  return [next(clear), next(thick), next(thin), next(shadow)];
}

/** Looks at a file. Throws `unreadable`. */
export async function lookAt(path: string): Promise<ModelFile> {
  const fileName = basename(path);
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw new AppError('unreadable', `${fileName} cannot be read: ${reasonOf(error)}.`);
  });
  const { dev, ino, size, mtimeNs } = found;
  return { path, fileName, identity: { dev, ino, sizeBytes: Number(size), mtimeNs } };
}

/** Throws `unreadable` where the file is not what it was. */
export async function checkUnchanged({ path, fileName, identity }: ModelFile): Promise<void> {
  const now = (await lookAt(path)).identity;
  const same = now.ino === identity.ino && now.sizeBytes === identity.sizeBytes && now.mtimeNs === identity.mtimeNs;
  if (same) return;
  const sizes =
    now.sizeBytes === identity.sizeBytes ? '' : ` (${identity.sizeBytes} bytes then, ${now.sizeBytes} bytes now)`;
  throw new AppError('unreadable', `${fileName} has changed since it was opened${sizes}. Choose it again.`);
}
