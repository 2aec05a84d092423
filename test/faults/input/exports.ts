import { createHash } from 'node:crypto';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyExport } from '../../../electron/export/verify-export.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { hostileValue } from '../hostile/hostile-values.ts';
import { spoilt } from '../hostile/schema-arguments.ts';
import type { HostileInput } from '../hostile-input.ts';

const PATCHES = 2;
const CHANGED = 40;

export const hostileExports: HostileInput = {
  what: 'exports and their manifests with anything in them: one that is not as it was is never called verified',
  trials: { full: 2_500, short: 80 },
  begin: async (folder) => ({
    trial: async (random, trial) => {
      const own = join(folder, `export-${trial}`);
      await mkdir(own);
      try {
        await verifyTrial(own, random);
      } finally {
        await rm(own, { recursive: true });
      }
    },
  }),
};

async function verifyTrial(folder: string, random: SeededRandom): Promise<void> {
  const path = join(folder, 'out.dat');
  const source = new Uint8Array(PATCHES * PATCH_PIXELS);
  const exported = source.slice();
  const at = PATCH_PIXELS + 100 * PATCH_SIZE + 100;
  exported.fill(1, at, at + CHANGED);
  await writeFile(join(folder, 'LABEL_manual_hq.dat'), source);
  await writeFile(path, exported);
  const honest = manifestOf(source, exported);
  const way = random.below(6);
  let isOther = false;
  let manifest: unknown = honest;
  if (way === 0) {
    exported[random.below(exported.length)] ^= 1 + random.below(255);
    await writeFile(path, exported);
    isOther = true;
  } else if (way === 1) {
    await truncate(path, random.below(2 * exported.length));
    isOther = true;
  } else if (way === 2) {
    // Told as it is by size and sum, and not by its changes.
    const [from, to] = [random.below(2), 1 + random.below(3)];
    const pixels = random.below(CHANGED);
    manifest = { ...honest, changedPatches: [{ patch: 1, pixels, changes: [{ from, to, pixels }] }] };
    isOther = true;
  } else if (way === 3) manifest = hostileValue(random);
  else manifest = spoilt(honest, random);
  const text = JSON.stringify(manifest) ?? '';
  await writeFile(
    `${path}.manifest.json`,
    random.below(10) === 0 ? text.slice(0, random.below(text.length + 1)) : text,
  );
  const { differences } = await verifyExport(path, {
    source: null,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  if (isOther && differences.length === 0) throw new Error(`another file, or manifest, was called verified (${way})`);
}

function manifestOf(source: Uint8Array, exported: Uint8Array) {
  const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  return {
    format: 'cloudbrush-export',
    formatVersion: 1,
    source: {
      fileName: 'LABEL_manual_hq.dat',
      sizeBytes: source.length,
      sha256: sumOf(source),
      itemType: 'int8',
    },
    output: {
      fileName: 'out.dat',
      itemType: 'int8',
      shape: [PATCHES, PATCH_SIZE, PATCH_SIZE],
      sizeBytes: exported.length,
      sha256: sumOf(exported),
    },
    replacedSourceKeptAs: null,
    fillCode: null,
    changedPatches: [{ patch: 1, pixels: CHANGED, changes: [{ from: 0, to: 1, pixels: CHANGED }] }],
  };
}
