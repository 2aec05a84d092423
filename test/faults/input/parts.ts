import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partName } from '../../../electron/proposals/kept-parts.ts';
import { type MergeReport, mergeProposals } from '../../../electron/proposals/merge-proposals.ts';
import { patchesIn, rangesOf } from '../../../electron/proposals/patch-ranges.ts';
import {
  manifestText,
  NOTHING_PROPOSED,
  type ProposalManifest,
} from '../../../electron/proposals/proposal-manifest.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { SeededRandom } from '../../../shared/patch-list/seeded-random.ts';
import { spoilt } from '../hostile/schema-arguments.ts';
import type { HostileInput } from '../hostile-input.ts';

const PATCHES = 3;
const quiet = { signal: new AbortController().signal, onPatches: () => undefined };

export const hostileParts: HostileInput = {
  what: 'parts of proposals that overlap, are cut off, of another split, or beside any JSON: merged right, or nothing',
  trials: { full: 2_000, short: 60 },
  begin: async (folder) => ({
    trial: async (random, trial) => {
      const own = join(folder, `merge-${trial}`);
      await mkdir(own);
      try {
        await mergeTrial(own, random);
      } finally {
        await rm(own, { recursive: true });
      }
    },
  }),
};

async function mergeTrial(folder: string, random: SeededRandom): Promise<void> {
  const folders = Array.from({ length: 1 + random.below(2) }, (_, i) => join(folder, `machine-${i}`));
  /** By the part's path, what it says of each of its patches: another one of its name takes its place. */
  const parts = new Map<string, ReadonlyMap<number, number>>();
  let isHarmed = false;
  for (const each of folders) {
    await mkdir(each);
    for (let left = random.below(3); left >= 0; left--) {
      const patches = [0, 1, 2].filter(() => random.below(2) === 0);
      // Mostly the same codes for a patch, as two machines compute them.
      const codeOf = (patch: number) => (random.below(12) === 0 ? 3 : patch);
      const codes = await writePart(each, patches, codeOf);
      parts.set(join(each, partName(patches)), new Map(patches.map((patch, n) => [patch, codes[n]])));
    }
    for (const name of (await readdir(each)).filter((found) => found.endsWith('.dat'))) {
      if (random.below(4) > 0) continue;
      isHarmed = true;
      await harm(join(each, name), random);
    }
  }
  const out = join(folder, 'merged.dat');
  const report = await mergeProposals(folders, out, false, quiet).catch((error: unknown) => error);
  if (report instanceof Error) {
    const left = (await readdir(folder)).filter((name) => !name.startsWith('machine-'));
    if (left.length > 0) throw new Error(`a merge that was refused has left ${left.join(', ')}`, { cause: report });
    throw report;
  }
  const merged = await readFile(out);
  if (merged.length !== PATCHES * PATCH_PIXELS) throw new Error(`the merge has ${merged.length} bytes`);
  const { missing } = report as MergeReport;
  if (!isHarmed) checkMerged(merged, [...parts.values()], new Set(patchesIn(missing)));
}

/** Answers the code of each patch. */
async function writePart(
  folder: string,
  patches: readonly number[],
  codeOf: (patch: number) => number,
): Promise<number[]> {
  const codes = patches.map(codeOf);
  const bytes = Buffer.concat(codes.map((code) => Buffer.alloc(PATCH_PIXELS, code)));
  const name = partName(patches);
  const manifest: ProposalManifest = {
    format: 'cloudbrush-proposals',
    formatVersion: 1,
    whole: false,
    source: 'vote',
    settings: { leastShare: 50, layers: [{ layer: 'fmask' }] },
    masks: 'files',
    files: { LABEL_fmask: 'b'.repeat(64) },
    dataset: 'data',
    split: 'train',
    identity: { patchCount: PATCHES, hash: 'a'.repeat(64), from: 'metadata' },
    patches: rangesOf(patches).map(([first, last]) => [first, last]),
    without: [],
    edits: null,
    file: { name, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
  };
  await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, `${name}.json`), manifestText(manifest));
  return codes;
}

async function harm(path: string, random: SeededRandom): Promise<void> {
  const json = `${path}.json`;
  const way = random.below(8);
  if (way === 0) await truncate(path, random.below(PATCH_PIXELS));
  else if (way === 1) await truncate(json, random.below(300));
  else if (way === 2) await rm(path);
  else if (way === 3)
    await replaced(random.below(2) === 0 ? path : json, async (at) => void execFileSync('mkfifo', [at]));
  else if (way === 4) await replaced(random.below(2) === 0 ? path : json, (at) => mkdir(at));
  else {
    let value: unknown = JSON.parse(await readFile(json, 'utf8'));
    for (let left = random.below(2); left >= 0; left--) value = spoilt(value, random);
    await writeFile(json, JSON.stringify(value) ?? '');
  }
}

async function replaced(path: string, make: (at: string) => Promise<unknown>): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await make(path);
}

/** Every patch is what all parts say of it that say anything, or 99 and told to be missing where none does. */
function checkMerged(
  merged: Buffer,
  parts: readonly ReadonlyMap<number, number>[],
  missing: ReadonlySet<number>,
): void {
  for (let patch = 0; patch < PATCHES; patch++) {
    const said = new Set(parts.map((part) => part.get(patch)).filter((code) => code !== undefined));
    if (missing.has(patch) !== (said.size === 0))
      throw new Error(`patch ${patch} was told to be missing, or not to be`);
    const [code = NOTHING_PROPOSED] = said;
    const pixels = merged.subarray(patch * PATCH_PIXELS, (patch + 1) * PATCH_PIXELS);
    if (said.size > 1 || !pixels.every((each) => each === code))
      throw new Error(`patch ${patch} is not as its parts say`);
  }
}
