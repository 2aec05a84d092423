import { randomUUID } from 'node:crypto';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importMask } from '../../../electron/export/import-mask.ts';
import { inspectMaskFile } from '../../../electron/export/mask-file.ts';
import { startProjectWorker } from '../../../electron/project/project-client.ts';
import type { Handle, SourceMask, StoreClient } from '../../../electron/project/project-store.ts';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { randomBytes } from '../hostile/hostile-values.ts';
import type { HostileInput, Reading } from '../hostile-input.ts';

const PATCHES = 2;
const source: SourceMask = { itemType: 'int8', codes: new Uint8Array(PATCH_PIXELS), origin: 'layer' };

export const hostileMasks: HostileInput = {
  what: 'masks to import of any size and code, of which some change meanwhile: all patches of one are recorded, or none',
  trials: { full: 600, short: 25 },
  begin: maskReading,
};

async function maskReading(folder: string): Promise<Reading> {
  const { store, stop } = startProjectWorker();
  const split = {
    name: 'train',
    patchCount: PATCHES,
    hash: 'a'.repeat(64),
    from: 'metadata',
    folderHint: '/d',
  } as const;
  const file = join(folder, 'work.cloudbrush');
  const { handle } = await store.open({ file, create: true, networkFileSystem: false });
  const [bound] = await store.bindSplits(handle, [split], false);
  const splitKey = bound?.splitKey ?? 1;
  const path = join(folder, 'mask.dat');
  let before: readonly Int16Array[] = await masksOf(store, handle, splitKey);
  return {
    trial: async (random) => {
      const bytes = maskBytes(random);
      await writeFile(path, bytes);
      const changesAt = random.below(8) === 0 ? random.below(PATCHES) : null;
      const imported = await imports(store, handle, splitKey, path, changesAt).catch((error: unknown) => error);
      const now = await masksOf(store, handle, splitKey);
      const wanted = imported instanceof Error ? before : asImported(bytes, before);
      before = now;
      if (now.some((mask, patch) => Buffer.compare(bytesOf(mask), bytesOf(wanted[patch])) !== 0))
        throw new Error(`after ${String(imported)} the masks are others`);
      if (imported instanceof Error) throw imported;
    },
    end: async () => {
      await store.close(handle);
      await stop();
    },
  };
}

async function imports(
  store: StoreClient,
  handle: Handle,
  splitKey: number,
  path: string,
  changesAt: number | null,
): Promise<null> {
  const facts = await inspectMaskFile(path, PATCHES);
  const options = { splitKey, target: 'manual_hq', annotator: 'Ada', groupId: randomUUID() } as const;
  await importMask(store, handle, facts, options, async (patch) => {
    if (patch === changesAt) await utimes(path, 1, 1);
    return source;
  });
  if (changesAt !== null) throw new Error('a file that changed meanwhile was imported');
  return null;
}

async function masksOf(store: StoreClient, handle: Handle, splitKey: number): Promise<Int16Array[]> {
  const edited = await store.editedPatches(handle, splitKey, 'manual_hq');
  return Promise.all(
    Array.from({ length: PATCHES }, async (_, patch) => {
      const version = edited.find((each) => each.patch === patch);
      if (version === undefined) return new Int16Array(PATCH_PIXELS);
      return (await store.maskAt(handle, splitKey, 'manual_hq', version)).codes;
    }),
  );
}

/** The image of the file, the padding of the masks. Throws where the file could not have been imported. */
function asImported(bytes: Uint8Array, before: readonly Int16Array[]): readonly Int16Array[] {
  const itemType = bytes.length === PATCHES * PATCH_PIXELS ? 'int8' : 'int16';
  const codes = widenCodes(bytes, itemType);
  return before.map((mask, patch) =>
    mask.map((code, i) => {
      if (isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) return code;
      const given = codes[patch * PATCH_PIXELS + i];
      if (given < 0 || given > 3) throw new Error(`code ${given} was imported`);
      return given;
    }),
  );
}

/** Mostly of the right size and codes, since anything else is refused at once. */
function maskBytes(random: SeededRandom): Uint8Array {
  const itemBytes = 1 + random.below(2);
  const length = PATCHES * PATCH_PIXELS * itemBytes + (random.below(6) === 0 ? random.below(1000) - 500 : 0);
  const bytes = new Uint8Array(length);
  for (let blocks = random.below(30); blocks > 0; blocks--) {
    const at = 2 * random.below(length / 2 - 600);
    const code = random.below(40) === 0 ? random.below(256) : random.below(4);
    for (let i = at; i < at + 512; i += itemBytes) bytes[i] = code;
  }
  if (random.below(12) === 0) bytes.set(randomBytes(random, 64), 2 * random.below(length / 2 - 64));
  return bytes;
}

function bytesOf(mask: Int16Array): Uint8Array {
  return new Uint8Array(mask.buffer, mask.byteOffset, mask.byteLength);
}
