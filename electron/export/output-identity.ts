import { open } from 'node:fs/promises';
import { itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { identityFromBlocks, type SplitIdentity } from '../dataset/split-identity.ts';
import { readWhole } from './whole-io.ts';

/** The identity that a split has once the file at `path` is the layer that it is identified by. */
export async function identityWith(
  path: string,
  layerId: string,
  patchCount: number,
  itemType: 'int8' | 'int16',
): Promise<SplitIdentity> {
  const rowBytes = PATCH_SIZE * itemBytes(itemType);
  const file = await open(path, 'r');
  try {
    const readRow = async (patch: number, row: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(rowBytes);
      readWhole(file.fd, bytes, (patch * PATCH_SIZE + row) * rowBytes);
      return bytes;
    };
    return await identityFromBlocks({ id: layerId, readRow }, patchCount);
  } finally {
    await file.close();
  }
}
