import { mkdir, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mergeProposals } from '../../../electron/proposals/merge-proposals.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { changeManifest, inBlock, manifestAt, OnePart, PATCHES, Proposing, patchOf } from './proposing.ts';

const proposing = new Proposing();
const onePart = new OnePart(proposing);

const quiet = { signal: new AbortController().signal, onPatches: () => undefined };
const merge = (folders: readonly string[], out: string, overwrite = false) =>
  mergeProposals(folders, out, overwrite, quiet);

describe('a run', () => {
  test('writes files of some patches each, computes only what is missing, and takes no other proposals', async () => {
    const out = join(await temporaryFolder(), 'out');
    expect(await proposing.run(out)).toEqual({ patches: 5, parts: 3, keptParts: 0, without: [] });
    const names = ['part-00000-00001.dat', 'part-00002-00003.dat', 'part-00004-00004.dat'];
    expect(await readdir(out)).toEqual(names.flatMap((name) => [name, `${name}.json`]));
    const second = join(out, 'part-00002-00003.dat');
    const codes = await patchOf(second, 1);
    // In patch 3 Sen2Cor has 3 (shadow), 8 (thick), 10 (thin), 4 (clear) and 0 (no statement) there.
    expect([0, 5, 7, 1].map((column) => inBlock(codes, column, 0))).toEqual([3, 1, 2, 0]);
    expect([inBlock(codes, 7, 2), codes[0]]).toEqual([99, 99]);
    expect(await manifestAt(second)).toMatchObject({
      whole: false,
      source: 'references',
      patches: [[2, 3]],
      masks: 'files',
    });

    await rm(`${second}.json`);
    await writeFile(second, 'cut off');
    expect(await proposing.run(out)).toMatchObject({ parts: 3, keptParts: 2 });
    expect((await readFile(second)).length).toBe(2 * PATCH_PIXELS);
    expect(await proposing.run(out)).toMatchObject({ parts: 3, keptParts: 3 });

    await expect(proposing.run(out, { settings: { layer: 'LABEL_fmask' } })).rejects.toMatchObject({
      code: 'conflict',
      message: `${out} holds proposals of other settings ({"layer":"LABEL_sen2cor"}, not {"layer":"LABEL_fmask"}): choose another folder.`,
    });
  });

  test('over some patches of a range leaves the file of the whole range alone', async () => {
    const out = join(await temporaryFolder(), 'out');
    await proposing.run(out, { patches: [0, 1, 2], patchesPerPart: 3 });
    await proposing.run(out, { patches: [0, 2], patchesPerPart: 3 });
    expect(await manifestAt(join(out, 'part-00000-00002.dat'))).toMatchObject({ patches: [[0, 2]] });
    expect(await proposing.run(out, { patches: [0, 1, 2], patchesPerPart: 3 })).toMatchObject({ keptParts: 1 });
    expect(await proposing.run(out, { patches: [0, 2], patchesPerPart: 3 })).toMatchObject({ keptParts: 1 });
    await expect(merge([out], join(out, 'merged.dat'))).resolves.toMatchObject({ parts: 2, missing: [[3, 4]] });
  });

  test('that is interrupted, or fails, leaves no half of a file', async () => {
    const out = join(await temporaryFolder(), 'out');
    const interrupt = new AbortController();
    const run = proposing.run(out, {}, interrupt.signal);
    interrupt.abort();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readdir(out)).filter((name) => name.startsWith('.'))).toEqual([]);
    const source = { kind: 'references', layer: { layerId: 'LABEL_fmask', reading: {} } } as const;
    await expect(proposing.run(join(out, 'failed'), { source })).rejects.toThrow(/no label layer LABEL_fmask/);
    expect(await readdir(join(out, 'failed'))).toEqual([]);
  });

  test('names the patches for which nothing can be offered, with the reason', async () => {
    const out = await temporaryFolder();
    const settings = { thinFrom: 3, thickFrom: 18, shadowFrom: 30, leastPixels: 30, clearToo: false };
    const report = await proposing.run(join(out, 'a'), {
      source: { kind: 'dates', settings },
      patches: [0, 1, 3],
      jobs: 1,
    });
    const reason = 'The two dates have none of B2, B3, B4, B8, B11 and B12 in common.';
    expect(report.without).toEqual([
      {
        patches: [
          [0, 1],
          [3, 3],
        ],
        reason,
      },
    ]);
    const merged = join(out, 'merged.dat');
    expect(await merge([join(out, 'a')], merged)).toMatchObject({
      missing: [
        [2, 2],
        [4, 4],
      ],
      without: report.without,
    });
    expect(new Set(await readFile(merged))).toEqual(new Set([99]));
  });
});

describe('a merge', () => {
  test('of ranges that several machines have computed is what one run gives, byte for byte', async () => {
    const folder = await temporaryFolder();
    const at = (name: string) => join(folder, name);
    await proposing.run(at('whole'), { patchesPerPart: 5 });
    await proposing.run(at('a'), { patches: [0, 1, 2], patchesPerPart: 4 });
    await proposing.run(at('b'), { patches: [2, 4], patchesPerPart: 4 });
    const part = await merge([at('b'), at('a')], at('part.dat'));
    expect(part).toMatchObject({ missing: [[3, 3]], patchCount: PATCHES, parts: 3 });
    expect(new Set(await patchOf(at('part.dat'), 3))).toEqual(new Set([99]));
    await proposing.run(at('b'), { patches: [3] });
    const several = await merge([at('b'), at('a')], at('several.dat'));
    const one = await merge([at('whole')], at('one.dat'));
    expect(several).toMatchObject({ parts: 4, missing: [], sha256: one.sha256 });
    const bytes = await readFile(at('several.dat'));
    expect(bytes.length).toBe(PATCHES * PATCH_PIXELS);
    expect(Buffer.compare(bytes, await readFile(at('one.dat')))).toBe(0);
    expect(await manifestAt(at('several.dat'))).toMatchObject({ whole: true, patches: [[0, 4]], source: 'references' });
  });

  test.each<[string, object, RegExp]>([
    ['another source', { source: 'vote' }, /another source \(vote, not references\)/],
    ['other settings', { settings: { layer: 'x' } }, /other settings \({"layer":"x"}, not {"layer":"LABEL_sen2cor"}\)/],
    ['other pixels', { files: { LABEL_sen2cor: 'b'.repeat(64) } }, /other pixels \(of LABEL_sen2cor\)/],
    ['other masks', { masks: 'project' }, /other masks \(project, not files\)/],
    [
      'another split',
      { split: 'val', identity: { patchCount: 5, hash: 'c'.repeat(64), from: 'metadata' } },
      /patches of another split \(dataset, val, not dataset, train\)/,
    ],
  ])('refuses proposals of %s, and writes nothing', async (_, change, says) => {
    const [ours, theirs] = [await onePart.copy(), await onePart.copy()];
    await changeManifest(theirs.path, change);
    const out = join(ours.folder, '..', 'merged.dat');
    await expect(merge([ours.folder, theirs.folder], out)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(says),
    });
    expect(await readdir(join(ours.folder, '..'))).toEqual(['part']);
  });

  test('refuses two that say different things of one patch, and names both', async () => {
    const [ours, theirs] = [await onePart.copy(), await onePart.copy()];
    const file = await open(theirs.path, 'r+');
    await file.write(Uint8Array.of(2), 0, 1, PATCH_PIXELS + 5000);
    await file.close();
    await changeManifest(theirs.path, {});
    await expect(merge([ours.folder, theirs.folder], join(ours.folder, '..', 'merged.dat'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`${ours.path} and ${theirs.path} propose different things for patch 1.`),
    });
    expect(await readdir(join(ours.folder, '..'))).toEqual(['part']);
  });

  const inJson = (path: string, from: RegExp, to: string) =>
    readFile(`${path}.json`, 'utf8').then((text) => writeFile(`${path}.json`, text.replace(from, to)));

  test.each<[string, (path: string) => Promise<void>, RegExp]>([
    [
      'a damaged file',
      (path) => writeFile(path, new Uint8Array(2 * PATCH_PIXELS)),
      /SHA-256 is not the one in its JSON/,
    ],
    ['a truncated file', (path) => truncate(path, 5), /has 5 bytes, but its JSON tells of 524288/],
    ['a missing file', (path) => rm(path), /is missing, but its JSON tells of/],
    ['a JSON that is cut off', (path) => truncate(`${path}.json`, 100), /does not describe proposals of Cloudbrush/],
    ['a JSON of something else', (path) => writeFile(`${path}.json`, '{"a":1}'), /format was undefined/],
    [
      'a JSON of a later version',
      (path) => inJson(path, /Version": 1/, 'Version": 2'),
      /formatVersion was 2, expected 1/,
    ],
    [
      'a JSON of patches that the split lacks',
      (path) => inJson(path, /\[\s*0,\s*1\s*\]/, '[8, 9]'),
      /contradicts itself/,
    ],
    [
      'a JSON of more patches than memory holds',
      (path) => inJson(path, /\[\s*0,\s*1\s*\]/, '[0, 9007199254740991]'),
      /contradicts itself/,
    ],
    [
      'a JSON that has nothing for more patches than memory holds',
      (path) => inJson(path, /"without": \[/, '"without": [{ "patches": [[0, 9007199254740991]], "reason": "a" }'),
      /contradicts itself/,
    ],
    [
      'a JSON of a split beyond all measure',
      (path) => inJson(path, /"patchCount": 5/, '"patchCount": 9007199254740991'),
      /patchCount was 9007199254740991/,
    ],
    [
      'a renamed file',
      async (path) => {
        for (const ending of ['', '.json']) await rename(path + ending, path.replace('00001', '00007') + ending);
      },
      /tells of another file, part-00000-00001.dat/,
    ],
  ])('refuses %s', async (_, damage, says) => {
    const { folder, path } = await onePart.copy();
    await damage(path);
    await expect(merge([folder], join(folder, '..', 'merged.dat'))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(says),
    });
  });

  test('of nothing, or over a file that is there, is refused', async () => {
    const { folder } = await onePart.copy();
    const out = join(folder, '..', 'merged.dat');
    await mkdir(join(folder, 'empty'));
    await expect(merge([join(folder, 'empty'), join(folder, 'nowhere')], out)).rejects.toMatchObject({
      code: 'not-found',
    });
    await writeFile(out, 'mine');
    await expect(merge([folder], out)).rejects.toMatchObject({ code: 'exists' });
    expect(await readFile(out, 'utf8')).toBe('mine');
  });
});
