import { randomUUID } from 'node:crypto';
import { copyFile, open, readdir, readFile, rename, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runExport } from '../../../electron/export/run-export.ts';
import { isPadding, PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { CHANGED_CODE } from './changed-code.ts';
import {
  block,
  encode,
  expectedOutput,
  type Item,
  identity,
  makeCodes,
  makeScene,
  readCodes,
  refusal,
  sizeOf,
  striped,
  temporaryFolder,
} from './export-fixture.ts';
import { sha256 } from './scene-bytes.ts';

const whole = block(2, 0, 0, 512, 512);

describe('the output', () => {
  it('is the source with the edited patches put in, the last patch among them, and no padding touched', async () => {
    const folder = temporaryFolder();
    const scene = await makeScene({
      folder,
      patchCount: 19,
      source: { itemType: 'int8', pixels: striped(-1) },
      edits: { 0: whole, 7: block(3, 100, 200, 130, 260), 18: block(3, 500, 500, 512, 512) },
    });
    const result = await runExport(scene.plan, scene.host);
    expect(Buffer.compare(await readFile(result.path), encode(expectedOutput(scene), 'int8'))).toBe(0);
    expect(result).toMatchObject({
      fileName: 'out.dat',
      itemType: 'int8',
      shape: [19, 512, 512],
      sizeBytes: sizeOf(19, 'int8'),
      outputSha256: sha256(await readFile(result.path)),
      source: { fileName: 'LABEL_manual_hq.dat', sha256: sha256(encode(scene.source!, 'int8')) },
      unlabelledPatches: 0,
    });
    expect(result.changedPatches.map(({ patch }) => patch)).toEqual([0, 7, 18]);
  });

  it.each<[Item, 'int8' | 'source', Item]>([
    ['int8', 'int8', 'int8'],
    ['int8', 'source', 'int8'],
    ['int16', 'source', 'int16'],
    ['int16', 'int8', 'int8'],
  ])('of a source of %s exported as %s is %s, whatever was edited', async (sourceType, asked, written) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 18 }),
        fc.array(
          fc.record({
            patch: fc.nat(17),
            code: fc.constantFrom(0, 3, -1, 99, 127, -128),
            x: fc.nat(511),
            y: fc.nat(511),
            size: fc.integer({ min: 1, max: 90 }),
          }),
          { maxLength: 6 },
        ),
        async (patchCount, strokes) => {
          const edits: Record<number, (codes: Int16Array) => void> = {};
          for (const { patch, code, x, y, size } of strokes) {
            if (patch < patchCount) edits[patch] = block(code, x, y, Math.min(512, x + size), Math.min(512, y + size));
          }
          const folder = temporaryFolder();
          const scene = await makeScene({
            folder,
            patchCount,
            source: { itemType: sourceType, pixels: striped(-1) },
            edits,
            plan: { itemType: asked },
          });
          const result = await runExport(scene.plan, scene.host);
          expect(result.itemType).toBe(written);
          expect(Buffer.compare(await readFile(result.path), encode(expectedOutput(scene), written))).toBe(0);
        },
      ),
      { numRuns: 4 },
    );
  });

  it('keeps 2-byte codes that the annotator left alone when it keeps the item type', async () => {
    const pixels = (patch: number, x: number, y: number) => (isPadding(x, y) ? 255 : x === 9 ? 1024 : patch);
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 2,
      source: { itemType: 'int16', pixels },
      edits: { 1: block(2048, 20, 20, 30, 30) },
      plan: { itemType: 'source' },
    });
    const result = await runExport(scene.plan, scene.host);
    expect(await readCodes(result.path, 'int16')).toEqual(expectedOutput(scene));
    expect(result.changedPatches[0].changes).toEqual([{ from: 1, to: 2048, pixels: 100 }]);
  });

  it('holds a code that int8 cannot hold once the annotator has painted over it', async () => {
    const pixels = (patch: number, x: number, y: number) => (patch === 1 && x === 50 && y === 60 ? 300 : 0);
    const source = { itemType: 'int16', pixels } as const;
    const left = await makeScene({ folder: temporaryFolder(), patchCount: 2, source });
    expect((await refusal(runExport(left.plan, left.host))).message).toContain('Patch 1, row 60, column 50 holds 300');

    const mended = await makeScene({
      folder: temporaryFolder(),
      patchCount: 2,
      source,
      edits: { 1: block(1, 50, 60, 51, 61) },
    });
    const result = await runExport(mended.plan, mended.host);
    expect(await readCodes(result.path, 'int8')).toEqual(expectedOutput(mended));
  });

  it('of a split without the layer is unlabelled with padding 0, and the unlabelled patches are counted', async () => {
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 18,
      source: null,
      edits: { 3: whole, 17: block(1, 10, 10, 12, 12), 5: block(-1, 10, 10, 12, 12) },
      plan: { itemType: 'source' },
    });
    const result = await runExport(scene.plan, scene.host);
    expect(await readCodes(result.path, 'int8')).toEqual(expectedOutput(scene));
    expect(result).toMatchObject({ source: null, unlabelledPatches: 16, itemType: 'int8' });
    expect(result.changedPatches.map(({ patch }) => patch)).toEqual([3, 17]);
  });

  it('of a split without the layer has the fill code where nothing was labelled', async () => {
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 2,
      source: null,
      unlabelledCode: 99,
      edits: { 1: block(4, 10, 10, 20, 20) },
      plan: { fill: 7, target: 'manual_sc' },
    });
    const result = await runExport(scene.plan, scene.host);
    const expected = expectedOutput(scene).map((code) => (code === 99 ? 7 : code));
    expect(await readCodes(result.path, 'int8')).toEqual(expected);
    expect(result.unlabelledPatches).toBe(1);
    expect(result.changedPatches[0].changes).toEqual([{ from: 99, to: 4, pixels: 100 }]);
  });

  it('counts unlabelled patches of a source too', async () => {
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 5,
      source: { itemType: 'int8', pixels: (patch, x, y) => (isPadding(x, y) ? 5 : patch === 2 ? 0 : -1) },
      edits: { 4: block(1, 509, 509, 512, 512) },
    });
    expect((await runExport(scene.plan, scene.host)).unlabelledPatches).toBe(3);
  });

  it('gives padding that int8 cannot hold the fill code, and says how often', async () => {
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 2,
      source: { itemType: 'int16', pixels: (_, x, y) => (isPadding(x, y) ? 255 : 1) },
      plan: { fill: -1 },
    });
    const result = await runExport(scene.plan, scene.host);
    expect(await readCodes(result.path, 'int8')).toEqual(makeCodes(2, (_, x, y) => (isPadding(x, y) ? -1 : 1)));
    expect(result.filledPaddingPixels).toBe(2 * (PATCH_PIXELS - 509 * 509));
  });

  it('does not name a patch as changed whose edits came back to the source', async () => {
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 1,
      source: { itemType: 'int8', pixels: striped(0) },
      edits: { 0: () => undefined },
    });
    expect((await runExport(scene.plan, scene.host)).changedPatches).toEqual([]);
  });
});

describe('a split whose label file is gone', () => {
  it('has the patches that were painted on it as they were painted, and says so', async () => {
    const folder = temporaryFolder();
    const scene = await makeScene({ folder, patchCount: 3, source: null, unlabelledCode: -1, edits: { 1: whole } });
    const base = makeCodes(1, striped(7));
    const mask = base.slice();
    block(3, 100, 100, 110, 110)(mask);
    const maskAt: typeof scene.host.maskAt = async (head) => ({
      ...(await scene.host.maskAt(head)),
      origin: 'layer',
      codes: mask.slice(),
    });
    const result = await runExport(scene.plan, { ...scene.host, maskAt, baseOf: async () => base.slice() });
    expect(result).toMatchObject({ source: null, unlabelledPatches: 2, sourceGonePatches: 1 });
    // What was painted counts, not what the file had said.
    expect(result.changedPatches).toMatchObject([{ patch: 1, pixels: 100 }]);
    const expected = makeCodes(3, (patch, x, y) => {
      if (isPadding(x, y)) return 0;
      return patch === 1 ? mask[y * 512 + x] : -1;
    });
    expect(Buffer.compare(await readFile(result.path), encode(expected, 'int8'))).toBe(0);
  });
});

describe('a split of scribbles', () => {
  it('has an unknown number of unlabelled patches while nobody has said what stands where nothing is', async () => {
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 1,
      source: { itemType: 'int8', pixels: striped(0) },
      plan: { unlabelledCode: null, target: 'manual_sc' },
    });
    const result = await runExport(scene.plan, scene.host);
    expect(result.unlabelledPatches).toBeNull();
    expect(JSON.parse(await readFile(result.manifestPath, 'utf8'))).toMatchObject({ unlabelledPatches: null });
  });
});

describe('an export is refused', () => {
  const source = { itemType: 'int8', pixels: striped(0) } as const;

  it('where an edit holds a code that int8 cannot hold, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const scene = await makeScene({ folder, patchCount: 18, source, edits: { 17: block(255, 30, 40, 31, 41) } });
    const error = await refusal(runExport(scene.plan, scene.host));
    expect(error.code).toBe('bad-code');
    expect(error.message).toContain('Patch 17, row 40, column 30 holds 255');
    expect(await readdir(folder)).toEqual(['LABEL_manual_hq.dat']);
  });

  it.each([128, -129])('for a fill code of %i', async (fill) => {
    const scene = await makeScene({ folder: temporaryFolder(), patchCount: 1, source: null, plan: { fill } });
    expect((await refusal(runExport(scene.plan, scene.host))).message).toContain(`The fill code ${fill}`);
  });

  it('where the source label of an edited patch is no longer the one it was made on', async () => {
    const folder = temporaryFolder();
    const scene = await makeScene({
      folder,
      patchCount: 3,
      source,
      edits: { 2: whole },
      host: { baseOf: async () => makeCodes(1, () => 3) },
    });
    const maskAt: typeof scene.host.maskAt = async (head) => ({ ...(await scene.host.maskAt(head)), sources: [] });
    const error = await refusal(runExport(scene.plan, { ...scene.host, maskAt }));
    expect(error.code).toBe('source-changed');
    expect(error.message).toContain('patch 2');
    expect(await readdir(folder)).toEqual(['LABEL_manual_hq.dat']);
  });

  it('not where only the padding of that source label, or its item size, is another', async () => {
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 3,
      source: { itemType: 'int16', pixels: striped(0) },
      edits: { 2: whole },
      plan: { itemType: 'source' },
    });
    const otherPadding = makeCodes(1, (_, x, y) => (isPadding(x, y) ? 9 : striped(0)(2, x, y)));
    const maskAt: typeof scene.host.maskAt = async (head) => ({
      ...(await scene.host.maskAt(head)),
      sources: [sha256(encode(otherPadding, 'int8'))],
    });
    const result = await runExport(scene.plan, { ...scene.host, maskAt, baseOf: async () => otherPadding });
    expect(Buffer.compare(await readFile(result.path), encode(expectedOutput(scene), 'int16'))).toBe(0);
  });
});

describe('the source changes', () => {
  const source = { itemType: 'int8', pixels: striped(0) } as const;

  it('before the export: it is refused', async () => {
    const folder = temporaryFolder();
    const scene = await makeScene({ folder, patchCount: 1, source });
    await utimes(scene.plan.source!.path, new Date(), new Date(Date.now() + 60_000));
    expect((await refusal(runExport(scene.plan, scene.host))).code).toBe('source-changed');
    expect(await readdir(folder)).toEqual(['LABEL_manual_hq.dat']);
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['by a write of equal length', (path) => writeFile(path, new Uint8Array(sizeOf(40, 'int8')))],
    ['by growing', (path) => writeFile(path, 'x', { flag: 'a' })],
    ['by being truncated', (path) => writeFile(path, 'x')],
    ['by another file in its place', replaceByCopy],
  ])('while it is read, %s: the export stops and leaves nothing behind', async (_, change) => {
    const folder = temporaryFolder();
    let changed = false;
    const scene = await makeScene({ folder, patchCount: 40, source, edits: { 20: whole } });
    const maskAt: typeof scene.host.maskAt = async (head) => {
      if (!changed) await change(scene.plan.source!.path);
      changed = true;
      return scene.host.maskAt(head);
    };
    const error = await refusal(runExport(scene.plan, { ...scene.host, maskAt }));
    expect(error.code).toBe('source-changed');
    expect(error.message).toContain('LABEL_manual_hq.dat was changed');
    expect(await readdir(folder)).toEqual(['LABEL_manual_hq.dat']);
  });

  it('while it is read, and its time does not tell, as through a memory map: the export stops', async () => {
    const folder = temporaryFolder();
    const scene = await makeScene({ folder, patchCount: 40, source, edits: { 20: whole } });
    const path = scene.plan.source!.path;
    const wholeSecond = new Date(1_700_000_000_000);
    await utimes(path, wholeSecond, wholeSecond);
    const plan = { ...scene.plan, source: { ...scene.plan.source!, identity: await identity(path) } };
    const maskAt: typeof scene.host.maskAt = async (head) => {
      // The first patch has been copied by now, and is hashed after this.
      const file = await open(path, 'r+');
      await file.write(Int8Array.of(CHANGED_CODE), 0, 1, 0);
      await file.close();
      await utimes(path, wholeSecond, wholeSecond);
      return scene.host.maskAt(head);
    };
    const digestEntry = new URL('late-digest-worker.ts', import.meta.url);
    const error = await refusal(runExport(plan, { ...scene.host, maskAt, digestEntry }));
    expect(error.code).toBe('source-changed');
    expect(await readdir(folder)).toEqual(['LABEL_manual_hq.dat']);
  });

  it('after it was read, before the output gets its name: the export stops', async () => {
    const folder = temporaryFolder();
    const scene = await makeScene({ folder, patchCount: 2, source });
    const reached: typeof scene.host.reached = async (step) => {
      if (step === 'place') await replaceByCopy(scene.plan.source!.path);
    };
    expect((await refusal(runExport(scene.plan, { ...scene.host, reached }))).code).toBe('source-changed');
    expect(await readdir(folder)).toEqual(['LABEL_manual_hq.dat']);
  });
});

async function replaceByCopy(path: string): Promise<void> {
  await copyFile(path, `${path}.new`);
  await rename(`${path}.new`, path);
}

describe('a cancelled export', () => {
  it.each(['write', 'flush', 'read-back', 'place'] as const)('leaves nothing behind at the step "%s"', async (at) => {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'out.dat'), 'old');
    const controller = new AbortController();
    const scene = await makeScene({
      folder,
      patchCount: 3,
      source: { itemType: 'int8', pixels: striped(0) },
      plan: { overwrite: true },
      host: {
        signal: controller.signal,
        reached: async (step) => {
          if (step === at) controller.abort();
        },
      },
    });
    expect((await refusal(runExport(scene.plan, scene.host))).code).toBe('cancelled');
    expect((await readdir(folder)).sort()).toEqual(['LABEL_manual_hq.dat', 'out.dat']);
    expect(await readFile(join(folder, 'out.dat'), 'utf8')).toBe('old');
  });

  it('has come too late once the output has its name', async () => {
    const controller = new AbortController();
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 1,
      source: null,
      host: {
        signal: controller.signal,
        reached: async (step) => {
          if (step === 'manifest') controller.abort();
        },
      },
    });
    const result = await runExport(scene.plan, scene.host);
    expect((await stat(result.manifestPath)).isFile()).toBe(true);
  });
});

describe('what was written is read back', () => {
  it.each([0, sizeOf(17, 'int8') - 1])('a byte that reads back differently (at %i) ends the export', async (offset) => {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'out.dat'), 'old');
    const scene = await makeScene({
      folder,
      patchCount: 17,
      source: { itemType: 'int8', pixels: striped(0) },
      plan: { overwrite: true },
      host: { reached: async (step) => (step === 'read-back' ? flipByte(folder, offset) : undefined) },
    });
    const error = await refusal(runExport(scene.plan, scene.host));
    expect(error.code).toBe('unwritable');
    expect(error.message).toContain('reads back differently');
    expect((await readdir(folder)).sort()).toEqual(['LABEL_manual_hq.dat', 'out.dat']);
    expect(await readFile(join(folder, 'out.dat'), 'utf8')).toBe('old');
  });

  it('a file that has become longer or shorter ends the export', async () => {
    for (const change of ['append', 'truncate'] as const) {
      const folder = temporaryFolder();
      const scene = await makeScene({
        folder,
        patchCount: 2,
        source: null,
        host: { reached: async (step) => (step === 'read-back' ? resize(folder, change) : undefined) },
      });
      expect((await refusal(runExport(scene.plan, scene.host))).message).toContain('reads back differently');
      expect(await readdir(folder)).toEqual([]);
    }
  });
});

async function temporaryIn(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((candidate) => candidate.endsWith('.dat.part'));
  return join(folder, name!);
}

async function flipByte(folder: string, offset: number): Promise<void> {
  const path = await temporaryIn(folder);
  const bytes = await readFile(path);
  bytes[offset] ^= 1;
  await writeFile(path, bytes, { flag: 'r+' });
}

async function resize(folder: string, change: 'append' | 'truncate'): Promise<void> {
  const path = await temporaryIn(folder);
  await truncate(path, (await stat(path)).size + (change === 'append' ? 1 : -1));
}

describe('the manifest', () => {
  it('tells source, output and every changed patch', async () => {
    const scene = await makeScene({
      folder: temporaryFolder(),
      patchCount: 4,
      source: { itemType: 'int8', pixels: () => 0 },
      edits: { 1: block(3, 10, 10, 20, 20), 2: block(1, 1, 1, 2, 2) },
      plan: { exportId: randomUUID() },
    });
    const result = await runExport(scene.plan, scene.host);
    const manifest: unknown = JSON.parse(await readFile(result.manifestPath, 'utf8'));
    expect(result.manifestName).toBe('out.dat.manifest.json');
    expect(manifest).toMatchObject({
      format: 'cloudbrush-export',
      formatVersion: 1,
      tool: { name: 'Cloudbrush', version: '0.0.0-test' },
      split: 'train',
      target: 'manual_hq',
      source: {
        fileName: 'LABEL_manual_hq.dat',
        itemType: 'int8',
        sizeBytes: sizeOf(4, 'int8'),
        sha256: sha256(encode(scene.source!, 'int8')),
        licence: expect.stringContaining('CC-BY-NC-4.0'),
      },
      output: {
        fileName: 'out.dat',
        itemType: 'int8',
        shape: [4, 512, 512],
        sizeBytes: sizeOf(4, 'int8'),
        sha256: sha256(await readFile(result.path)),
      },
      unlabelledPatches: 0,
      changedPatches: [
        {
          patch: 1,
          headId: scene.plan.heads[0].headId,
          pixels: 100,
          changes: [{ from: 0, to: 3, pixels: 100 }],
          annotators: ['Ann', 'Bo'],
          firstEdit: '2026-01-02T03:04:05.000Z',
          lastEdit: '2026-02-03T04:05:06.000Z',
        },
        { patch: 2, pixels: 1, changes: [{ from: 0, to: 1, pixels: 1 }] },
      ],
    });
  });
});
