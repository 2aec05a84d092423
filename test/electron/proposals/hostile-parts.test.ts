import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findModel } from '../../../electron/models/find-model.ts';
import { mergeProposals } from '../../../electron/proposals/merge-proposals.ts';
import { parseManifest } from '../../../electron/proposals/proposal-manifest.ts';
import { joined } from '../../../electron/proposals/run-proposals.ts';
import { threePatches } from '../models/model-files.ts';
import { changeManifest, manifestAt, OnePart, Proposing } from './proposing.ts';

const proposing = new Proposing();
const onePart = new OnePart(proposing);
const quiet = { signal: new AbortController().signal, onPatches: () => undefined };
const merge = (folder: string) => mergeProposals([folder], join(folder, '..', 'merged.dat'), false, quiet);

test.each<[string, (json: string) => Promise<unknown>, RegExp]>([
  ['a pipe', async (json) => void execFileSync('mkfifo', [json]), /it is no regular file/],
  ['a device', (json) => symlink('/dev/zero', json), /it is no regular file/],
  ['a folder', (json) => mkdir(json), /it is no regular file/],
  [
    'a file of gigabytes',
    (json) => writeFile(json, '').then(() => truncate(json, 5e9)),
    /5000000000 bytes are too many/,
  ],
])('%s in the place of the JSON is refused, beside a part and beside an output of a model', async (_, make, says) => {
  const { folder, path } = await onePart.copy();
  await rm(`${path}.json`);
  await make(`${path}.json`);
  const refusal = { code: 'bad-file', message: expect.stringMatching(says) };
  await expect(merge(folder)).rejects.toMatchObject(refusal);
  await expect(findModel(path, threePatches)).rejects.toMatchObject(refusal);
});

test('settings that are nested deeper than a stack are refused', async () => {
  const { folder, path } = await onePart.copy();
  const text = JSON.stringify({ ...(await manifestAt(path)), settings: { layer: 'DEEP' } });
  await writeFile(`${path}.json`, text.replace('"DEEP"', '['.repeat(200_000) + ']'.repeat(200_000)));
  await expect(merge(folder)).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringContaining('expected settings that are not nested'),
  });
});

test('a million patches that have nothing, thousands of times, are told as one range', async () => {
  const { path } = await onePart.copy();
  const manifest = await manifestAt(path);
  const patchCount = 1_000_000;
  const without = Array.from({ length: 5000 }, () => ({ patches: [[0, patchCount - 1]], reason: 'no cloud' }));
  const identity = { ...manifest.identity, patchCount };
  const parsed = parseManifest(JSON.stringify({ ...manifest, identity, without }), 'part.dat.json');
  expect(joined(parsed.without)).toEqual([{ patches: [[0, patchCount - 1]], reason: 'no cloud' }]);
});

test('a split that no disk has room for is refused before anything is written', async () => {
  const { folder, path } = await onePart.copy();
  await changeManifest(path, { identity: { patchCount: 1_000_000, hash: 'a'.repeat(64), from: 'metadata' } });
  await expect(merge(folder)).rejects.toMatchObject({
    code: 'unwritable',
    message: expect.stringMatching(/ bytes free, but /),
  });
});
