import { link, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExpectedSource } from '../../../electron/export/export-plan.ts';
import { copyAside, keepCopy } from '../../../electron/export/keep-copy.ts';
import { runExport } from '../../../electron/export/run-export.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { block, encode, expectedOutput, makeScene, refusal, striped, temporaryFolder } from './export-fixture.ts';
import { sha256 } from './scene-bytes.ts';

const NAME = 'LABEL_manual_hq.dat';

async function replacing(folder: string, out = NAME) {
  const scene = await makeScene({
    folder,
    patchCount: 3,
    source: { itemType: 'int8', pixels: striped(-1) },
    edits: { 1: block(3, 9, 9, 40, 40), 2: () => undefined },
    plan: { outPath: join(folder, out), replaceSource: true },
  });
  return { scene, path: join(folder, NAME), before: await readFile(join(folder, NAME)) };
}

describe('replacing the source', () => {
  it('keeps the old file under another name and tells the project what to expect, before it happens', async () => {
    const folder = temporaryFolder();
    const { scene, path, before } = await replacing(folder);
    const expected: ExpectedSource[] = [];
    const expectSources: typeof scene.host.expectSources = async (sources) => {
      expect(Buffer.compare(await readFile(path), before)).toBe(0);
      expected.push(...sources);
    };
    const result = await runExport(scene.plan, { ...scene.host, expectSources });

    const after = await readFile(path);
    expect(Buffer.compare(after, encode(expectedOutput(scene), 'int8'))).toBe(0);
    expect(result.keptCopy).toMatch(/^LABEL_manual_hq\.dat\.before-\d{8}T\d{6}Z$/);
    expect(Buffer.compare(await readFile(join(folder, result.keptCopy!)), before)).toBe(0);
    const patchSha = (patch: number) => sha256(after.subarray(patch * PATCH_PIXELS, (patch + 1) * PATCH_PIXELS));
    expect(expected).toEqual([
      { baseId: 101, sha256: patchSha(1) },
      { baseId: 102, sha256: patchSha(2) },
    ]);
    const manifest: unknown = JSON.parse(await readFile(`${path}.manifest.json`, 'utf8'));
    expect(manifest).toMatchObject({ replacedSourceKeptAs: result.keptCopy, source: { sha256: sha256(before) } });
    expect((await readdir(folder)).sort()).toEqual([NAME, result.keptCopy, `${NAME}.manifest.json`].sort());
  });

  it('a second time keeps a second copy, and the first manifest with it', async () => {
    const folder = temporaryFolder();
    const first = await replacing(folder);
    const one = await runExport(first.scene.plan, first.scene.host);
    const manifestOfOne = await readFile(one.manifestPath, 'utf8');
    const second = await replacing(folder);
    const two = await runExport(second.scene.plan, second.scene.host);
    expect(two.keptCopy).not.toBe(one.keptCopy);
    expect(await readFile(join(folder, `${two.keptCopy}.manifest.json`), 'utf8')).toBe(manifestOfOne);
    expect((await readdir(folder)).length).toBe(5);
  });

  it('through a symbolic link replaces the file that it leads to', async () => {
    const folder = temporaryFolder();
    const { scene, path } = await replacing(folder);
    await rename(path, join(folder, 'real.bin'));
    await symlink('real.bin', path);
    const source = { ...scene.plan.source!, identity: scene.plan.source!.identity };
    const result = await runExport({ ...scene.plan, source }, scene.host);
    expect(result.fileName).toBe('real.bin');
    expect((await stat(path)).ino).toBe((await stat(join(folder, 'real.bin'))).ino);
    expect(Buffer.compare(await readFile(path), encode(expectedOutput(scene), 'int8'))).toBe(0);
  });

  it('is refused for any other file, a hard link to the source included', async () => {
    const folder = temporaryFolder();
    const { scene, path, before } = await replacing(folder, 'other.dat');
    expect((await refusal(runExport(scene.plan, scene.host))).message).toContain('the output must be');
    await link(path, join(folder, 'other.dat'));
    expect((await refusal(runExport(scene.plan, scene.host))).message).toContain('the output must be');
    expect(Buffer.compare(await readFile(path), before)).toBe(0);
    expect((await readdir(folder)).sort()).toEqual([NAME, 'other.dat']);
  });

  it('is refused where there is no source', async () => {
    const folder = temporaryFolder();
    const scene = await makeScene({ folder, patchCount: 1, source: null, plan: { replaceSource: true } });
    expect((await refusal(runExport(scene.plan, scene.host))).code).toBe('bad-argument');
  });

  it('does not happen, and leaves no copy, where the project refuses', async () => {
    const folder = temporaryFolder();
    const { scene, path, before } = await replacing(folder);
    const expectSources = async () => {
      throw new Error('the project is gone');
    };
    await expect(runExport(scene.plan, { ...scene.host, expectSources })).rejects.toThrow('the project is gone');
    expect(await readdir(folder)).toEqual([NAME]);
    expect(Buffer.compare(await readFile(path), before)).toBe(0);
  });
});

describe('the kept copy', () => {
  it('never takes the name of an older one', async () => {
    const folder = temporaryFolder();
    const path = join(folder, NAME);
    await writeFile(path, 'labels');
    const now = new Date('2026-03-04T05:06:07.890Z');
    const id = '00000000-0000-4000-8000-000000000000';
    const names = [];
    for (let n = 0; n < 3; n++) names.push(await keepCopy(path, sha256(Buffer.from('labels')), id, now));
    expect(names).toEqual([
      `${path}.before-20260304T050607Z`,
      `${path}.before-20260304T050607Z-2`,
      `${path}.before-20260304T050607Z-3`,
    ]);
  });

  it('on a file system without hard links is copied, compared, and never written over another', async () => {
    const folder = temporaryFolder();
    const path = join(folder, NAME);
    const id = '00000000-0000-4000-8000-000000000000';
    await writeFile(path, 'labels');
    await copyAside(path, `${path}.before-1`, sha256(Buffer.from('labels')), id);
    expect(await readFile(`${path}.before-1`, 'utf8')).toBe('labels');
    expect((await refusal(copyAside(path, `${path}.before-1`, sha256(Buffer.from('labels')), id))).code).toBe('exists');
    const wrong = await refusal(copyAside(path, `${path}.before-2`, sha256(Buffer.from('others')), id));
    expect(wrong.message).toContain('was not replaced');
    expect((await readdir(folder)).sort()).toEqual([NAME, `${NAME}.before-1`]);
  });
});
