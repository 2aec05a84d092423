import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mergeProposals } from '../../../electron/proposals/merge-proposals.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { OnePart, PATCHES, Proposing } from './proposing.ts';

const proposing = new Proposing();
const onePart = new OnePart(proposing);
const quiet = { signal: new AbortController().signal, onPatches: () => undefined };
const refusal = {
  code: 'bad-argument',
  message: expect.stringMatching(/not replaced: choose another name|choose another/),
};

/** A part, and a name for the merge beside its folder. */
async function scene() {
  const { folder, path } = await onePart.copy();
  const out = join(folder, '..', 'merged.dat');
  return {
    folder,
    path,
    out,
    merge: (to: string, overwrite: boolean) => mergeProposals([folder], to, overwrite, quiet),
  };
}

test('a merge that may overwrite replaces what a merge has written', async () => {
  const { out, merge } = await scene();
  const first = await merge(out, false);
  await expect(merge(out, false)).rejects.toMatchObject({ code: 'exists' });
  expect(await merge(out, true)).toMatchObject({ sha256: first.sha256 });
  expect((await readFile(out)).length).toBe(PATCHES * PATCH_PIXELS);
});

test('a merge never replaces a layer, a part or anything else that it has not written', async () => {
  const { folder, path, merge } = await scene();
  const layer = join(folder, '..', 'LABEL_manual_hq.dat');
  await writeFile(layer, 'labels');
  await expect(merge(layer, true)).rejects.toMatchObject(refusal);
  expect(await readFile(layer, 'utf8')).toBe('labels');
  const before = await readFile(path);
  await expect(merge(path, true)).rejects.toMatchObject(refusal);
  expect(Buffer.compare(await readFile(path), before)).toBe(0);
  expect(JSON.parse(await readFile(`${path}.json`, 'utf8'))).toMatchObject({ whole: false });
});

test('what somebody has made of its file since is no file of a merge any more', async () => {
  const { out, merge } = await scene();
  await merge(out, false);
  const corrected = await readFile(out);
  corrected[300_000] ^= 1;
  await writeFile(out, corrected);
  await expect(merge(out, true)).rejects.toMatchObject(refusal);
  expect(Buffer.compare(await readFile(out), corrected)).toBe(0);
});

test('a JSON of that name that is not its own stays, with or without leave to overwrite', async () => {
  const { out, merge } = await scene();
  await writeFile(`${out}.json`, '{"mine":1}');
  await expect(merge(out, false)).rejects.toMatchObject({ code: 'exists', message: expect.stringContaining('.json') });
  await expect(merge(out, true)).rejects.toMatchObject(refusal);
  expect(await readFile(`${out}.json`, 'utf8')).toBe('{"mine":1}');
  expect(existsSync(out)).toBe(false);
});

test('a link, a folder or a device is no target, whatever it leads to', async () => {
  const { folder, out, merge } = await scene();
  await merge(out, false);
  const links: readonly (readonly [string, string])[] = [
    ['to-merged.dat', out],
    ['dangling.dat', join(folder, 'nowhere')],
    ['circle.dat', join(folder, '..', 'circle.dat')],
    ['device.dat', '/dev/null'],
  ];
  for (const [name, to] of links) {
    const link = join(folder, '..', name);
    await symlink(to, link);
    for (const overwrite of [false, true]) await expect(merge(link, overwrite)).rejects.toMatchObject(refusal);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  }
  await mkdir(join(folder, '..', 'folder.dat'));
  await expect(merge(join(folder, '..', 'folder.dat'), true)).rejects.toMatchObject(refusal);
});

test('what comes to that name while the parts are joined stays', async () => {
  const { folder, out, merge } = await scene();
  await merge(out, false);
  const onPatches = (done: number, total: number) => {
    if (done < total) return;
    rmSync(`${out}.json`);
    writeFileSync(out, 'labels');
  };
  await expect(mergeProposals([folder], out, true, { ...quiet, onPatches })).rejects.toMatchObject(refusal);
  expect(await readFile(out, 'utf8')).toBe('labels');
  expect((await readdir(join(folder, '..'))).sort()).toEqual(['merged.dat', 'part']);
});
