import { once } from 'node:events';
import { mkdir, readdir, readFile, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Terminal, UsageError } from '../../../electron/cli/command.ts';
import { proposeCommand } from '../../../electron/cli/propose.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { sampleMetadataRow, samplePixels, writeSparseDataset } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { block } from '../export/export-fixture.ts';
import { writePlanes } from '../models/model-files.ts';
import { inBlock, patchOf } from '../proposals/proposing.ts';
import { cloudbrush, makeWork, startCloudbrush } from './cli-fixture.ts';

vi.setConfig({ testTimeout: 120_000 });

/** The command in this process, which spares the start of another. Rejects as it does. */
async function propose(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const terminal: Terminal = {
    print: async (text) => void stdout.push(text),
    note: (text) => void stderr.push(text),
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  await proposeCommand.run(args, terminal);
  return { stdout: stdout.join(''), stderr: stderr.join('') };
}

const layers = ['L1C_B8', 'LABEL_s2cloudless', 'LABEL_manual_hq'];
/** The masks are those of the sample; S2cloudless finds no cloud anywhere. */
const withoutCloud = {
  splits: [{ folder: 'train', patchCount: 3, layers, metadata: sampleMetadataRow }],
  pixels: (split: string, layer: string, patch: number, x: number, y: number) =>
    layer === 'LABEL_s2cloudless' ? (x + y) % 50 : samplePixels(split, layer, patch, x, y),
};

describe('cloudbrush propose', () => {
  it('goes on where it was killed, and ends with what one run gives', async () => {
    const folder = await temporaryFolder();
    const dataset = join(folder, 'dataset');
    await writeSparseDataset(dataset, { counts: { train: 70 }, layers: ['LABEL_fmask', 'LABEL_manual_hq'] });
    const at = (name: string) => join(folder, name);
    const args = [dataset, '--split', 'train', '--source', 'references', '--layer', 'fmask', '--jobs', '1'];
    await mkdir(at('killed'));
    const changes = watch(at('killed'));
    const child = startCloudbrush('propose', ...args, '--out', at('killed'));
    for await (const { filename } of changes) {
      if (filename?.endsWith('.json') !== true) continue;
      child.kill('SIGKILL');
      break;
    }
    await once(child, 'close');
    const again = await cloudbrush('propose', ...args, '--out', at('killed'), '--json');
    expect(again).toMatchObject({ status: 0, stderr: '' });
    // How far it came before the kill is the machine's to say.
    expect(JSON.parse(again.stdout)).toMatchObject({
      patches: 70,
      parts: 2,
      keptParts: expect.any(Number),
      without: [],
    });
    expect(JSON.parse(again.stdout)).not.toMatchObject({ keptParts: 0 });
    expect((await readdir(at('killed'))).filter((name) => name.startsWith('.'))).toEqual([]);

    expect((await propose(...args, '--patches', '..39', '--out', at('a'))).stdout).toContain('40 patches in 1 file.');
    await propose(...args, '--patches', '40..', '--out', at('b'));
    const one = await propose('--merge', at('killed'), '--out', at('one.dat'));
    expect(one.stdout).toContain('int8, shape (70, 512, 512), from 2 files');
    const two = await propose('--merge', at('a'), '--merge', at('b'), '--out', at('two.dat'), '--json');
    expect(JSON.parse(two.stdout)).toMatchObject({ patchCount: 70, parts: 3, missing: [] });
    const bytes = await readFile(at('one.dat'));
    expect(bytes.length).toBe(70 * PATCH_PIXELS);
    expect(Buffer.compare(bytes, await readFile(at('two.dat')))).toBe(0);
  });

  it('looks at the masks of a project where one is named, and takes the filters of the list', async () => {
    const work = await makeWork(withoutCloud);
    await work.paint({ split: 'train', patch: 2, change: block(1, 1, 1, 509, 509) });
    const source = ['--split', 'train', '--source', 'references', '--layer', 'S2CLOUDLESS'];
    const args = [work.dataset, ...source];
    const [files, project] = ['files', 'project'].map((name) => join(work.folder, name));
    await propose(...args, '--out', files);
    const painted = ['--project', work.project, '--status', 'in-work'];
    const told = await propose(...args, ...painted, '--out', project);
    expect(told).toMatchObject({ stderr: '', stdout: expect.stringMatching(/^Proposals for 1 patch in 1 file\.\n/) });
    // S2cloudless knows no shadow: its "clear" takes none away where the mask has shadow.
    const ofFiles = await patchOf(join(files, 'part-00000-00002.dat'), 2);
    expect([inBlock(ofFiles, 1, 0), inBlock(ofFiles, 0, 0)]).toEqual([99, 0]);
    const ofProject = await patchOf(join(project, 'part-00002-00002.dat'), 0);
    expect([inBlock(ofProject, 1, 0), inBlock(ofProject, 0, 0)]).toEqual([0, 0]);
    // What was painted since is computed anew.
    await work.paint({ split: 'train', patch: 2, change: block(3, 1, 1, 509, 509) });
    expect((await propose(...args, ...painted, '--out', project)).stdout).not.toContain('already');
    expect(inBlock(await patchOf(join(project, 'part-00002-00002.dat'), 0), 0, 0)).toBe(99);
    const mixed = propose('--merge', files, '--merge', project, '--out', join(work.folder, 'm.dat'));
    await expect(mixed).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/other masks \(project, not files\)\.$/),
    });
  });

  it("computes from a model's output, and opens what it merged as one", async () => {
    const work = await makeWork(withoutCloud);
    const model = join(work.folder, 'softmax.dat');
    const lead = [0.9, 0.4, 0.7];
    await writePlanes(model, 12, Float32Array, (plane, number) => {
      const share = lead[Math.floor(number / 4)] ?? 0;
      plane.fill(number % 4 === 1 ? share : (1 - share) / 3);
    });
    const out = join(work.folder, 'out');
    const args = [work.dataset, '--split', 'train'];
    const options = ['--source', 'model', '--model', model, '--set', 'leastMargin=50', '--out', out];
    const told = await propose(...args, ...options);
    expect(told.stderr).toBe('softmax.dat: probabilities of 4 classes, float32, 3 patches.\n');
    const merged = join(work.folder, 'proposed.dat');
    await propose('--merge', out, '--out', merged);
    const codes = [0, 1, 2].map(async (patch) => inBlock(await patchOf(merged, patch), 0, 0));
    expect(await Promise.all(codes)).toEqual([1, 99, 1]);
    const next = ['--source', 'model', '--model', merged, '--out', join(work.folder, 'next')];
    const again = await propose(...args, ...next);
    expect(again.stderr).toBe('proposed.dat: proposals of cloudbrush propose from model, 3 patches.\n');
    await expect(propose(...args, '--source', 'model', '--model', out, '--out', merged)).rejects.toThrow(
      /out holds parts that cloudbrush propose has computed\. Join them/,
    );
  });

  it('says that a file lies where its folder should be', async () => {
    const work = await makeWork({ splits: [{ folder: 'train', patchCount: 1, layers: ['LABEL_fmask'] }] });
    const args = ['--split', 'train', '--source', 'references', '--layer', 'fmask', '--out', work.project];
    expect(await cloudbrush('propose', work.dataset, ...args)).toMatchObject({
      status: 1,
      stderr: `cloudbrush: ${work.project} cannot be written: something of that name lies in the way; choose another one.\n`,
    });
  });

  it('throws shadows of the clouds, and says what is missing where it cannot', async () => {
    const work = await makeWork(withoutCloud);
    const args = [work.dataset, '--split', 'train', '--json', '--out', join(work.folder, 'out')];
    const shadows = await propose(...args, '--source', 'shadow', '--set', 'suggest=no');
    expect(JSON.parse(shadows.stdout)).toEqual({ patches: 3, parts: 1, keptParts: 0, without: [] });
    await expect(propose(...args, '--source', 'vote')).rejects.toThrow(
      'A vote needs two label layers; train has LABEL_s2cloudless.',
    );
  });

  it.each<[string, string[], string]>([
    ['no source', [], '--source is missing'],
    ['a source that there is not', ['--source', 'magic'], '--source was magic'],
    [
      'a layer that holds no mask',
      ['--source', 'references', '--layer', 'B8'],
      '--layer was B8, expected one of sen2cor',
    ],
    ['no layer', ['--source', 'references'], '--layer names the label layer'],
    [
      'a layer of another source',
      ['--source', 'shadow', '--layer', 'fmask'],
      '--layer does not go with --source shadow',
    ],
    ['no model', ['--source', 'model'], '--model is missing'],
    ['an unknown setting', ['--source', 'dates', '--set', 'height=3'], 'with one of thinFrom, thickFrom'],
    ['a setting out of its range', ['--source', 'vote', '--set', 'leastShare=5'], 'expected a number from 10 to 100'],
    ['a switch that is neither', ['--source', 'dates', '--set', 'clearToo=1'], 'expected yes or no'],
    ['patches the wrong way round', ['--source', 'dates', '--patches', '9..3'], '--patches was 9..3'],
    ['a filter without its project', ['--source', 'dates', '--filter', 'mine'], '--filter needs --project'],
    ['a dataset and a merge', ['--merge', 'x'], 'with --merge no dataset is read'],
  ])('does not understand %s', async (_, args, says) => {
    const folder = await temporaryFolder();
    await writeSparseDataset(folder, { counts: { train: 2 }, layers: ['L1C_B2', 'L1C_B8', 'LABEL_fmask'] });
    const told = propose(folder, '--split', 'train', '--out', join(folder, 'out'), ...args);
    await expect(told).rejects.toThrow(says);
    await expect(told).rejects.toBeInstanceOf(UsageError);
  });
});
