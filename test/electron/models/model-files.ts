import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ModelSplit } from '../../../electron/models/model-layout.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';

type Items = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | BigInt64Array;

/** Writes planes one after another, each filled by `pixel`, which is told the plane's number. */
export async function writePlanes<T extends Items>(
  path: string,
  planeCount: number,
  make: new (length: number) => T,
  fill: (plane: T, number: number) => void,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const planes = Array.from({ length: planeCount }, (_, number) => {
    const plane = new make(PATCH_PIXELS);
    fill(plane, number);
    return new Uint8Array(plane.buffer);
  });
  await writeFile(path, Buffer.concat(planes));
}

/** A split of three patches, identified by metadata. */
export const threePatches: ModelSplit = {
  name: 'train',
  patchCount: 3,
  identity: async () => ({ patchCount: 3, hash: 'a'.repeat(64), from: 'metadata' }),
};
