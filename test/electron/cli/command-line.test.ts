import { once } from 'node:events';
import { open, readdir, readFile, stat, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { block } from '../export/export-fixture.ts';
import { cloudbrush, makeWork, startCloudbrush, startCloudbrushInto } from './cli-fixture.ts';

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 });

describe('the command line', () => {
  it('lists its commands, and tells of each', async () => {
    const { status, stdout } = await cloudbrush('--help');
    expect(status).toBe(0);
    for (const name of ['inspect', 'example', 'export', 'import', 'list', 'log', 'propose', 'open', 'serve']) {
      expect(stdout).toContain(`  ${name}`);
      const help = await cloudbrush(name, '--help');
      expect(help).toMatchObject({ status: 0, stderr: '' });
      expect(help.stdout).toMatch(new RegExp(`^Usage: cloudbrush ${name} `));
    }
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await cloudbrush('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    [[], 'a command is missing'],
    [['exprot'], 'there is no command exprot'],
    [['inspect'], 'the folder is missing'],
    [['inspect', 'a', 'b'], 'one folder was expected, not a, b'],
    [['inspect', 'a', '--code', 'all'], "Unknown option '--code'"],
    [['inspect', 'a', '--codes'], "Option '--codes <value>' argument missing"],
    [['inspect', 'a', '--codes', 'some'], '--codes was some, expected none or sample or all'],
    [['example', 'a', '--seed', 'one'], '--seed was one, expected a whole number'],
    [['example', 'a', '--seed', '-1'], '--seed was -1, expected a whole number from 0 to 4294967295'],
    [['example', 'a', '--rois', '0'], '--rois was 0, expected a whole number from 1 to 200'],
    [['example', 'a', '--rois', '201'], '--rois was 201, expected a whole number from 1 to 200'],
    [['inspect', ''], 'the folder is empty'],
    [['example', ''], 'the folder is empty'],
    [['log', '', '--project', 'p'], 'the folder is empty'],
    [['log', 'a'], '--project is missing'],
    [['list'], 'the folder is missing'],
    [['list', 'a', '--filter', 'f'], '--filter needs --project'],
    [['open', 'a', 'b'], 'one folder was expected, not a, b'],
    [['open', ''], 'the folder is empty'],
    [['open', '--port', '80'], "Unknown option '--port'"],
    [['serve', 'a', 'b'], 'One folder at most, got 2'],
    [['serve', '--port', '70000'], '--port was 70000, expected 0 to 65535'],
    [['import', 'a', '--project', 'p', '--undo', '12'], '12 is not the id of an import'],
  ])('does not understand %j: status 2 and one line', async (args, words) => {
    const { status, stdout, stderr } = await cloudbrush(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`cloudbrush: ${words}`);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
  });

  it('tells of a value beyond all measure its beginning and its end', async () => {
    const { status, stderr } = await cloudbrush('inspect', 'folder', '--codes', `first${'x'.repeat(100_000)}last`);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^cloudbrush: --codes was firstx+ … x+last, expected none or sample or all\. See /);
    expect(stderr.length).toBeLessThan(5000);
  });

  it('ends quietly when its reader has had enough', async () => {
    const work = await makeWork();
    const child = startCloudbrush('inspect', work.dataset, '--codes', 'all', '--json');
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    const [status] = (await once(child, 'close')) as [number | null];
    expect([status, stderr]).toEqual([0, '']);
  });

  it.skipIf(process.platform !== 'linux')('says in one sentence that its output cannot be written', async () => {
    const work = await makeWork();
    const full = await open('/dev/full', 'w');
    const child = startCloudbrushInto(full.fd, 'inspect', work.dataset, '--json');
    let stderr = '';
    child.stderr?.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    const [status] = (await once(child, 'close')) as [number | null];
    await full.close();
    expect([status, stderr]).toEqual([
      1,
      'cloudbrush: Standard output cannot be written: the disk is full; free some space, or choose another disk.\n',
    ]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'leaves nothing behind when it is interrupted by %s',
    async (signal) => {
      const work = await makeWork();
      const folder = join(work.folder, 'example');
      const child = startCloudbrush('example', folder, '--rois', '20');
      // The example grows in a hidden folder beside its place.
      for await (const { filename } of watch(work.folder)) if (filename?.startsWith('.')) break;
      child.kill(signal);
      const [status] = (await once(child, 'close')) as [number | null];
      expect(status).toBe(130);
      expect((await readdir(work.folder)).sort()).toEqual(['dataset', 'work.cloudbrush']);
    },
  );
});

describe('cloudbrush inspect', () => {
  it('shows splits, layers and codes', async () => {
    const work = await makeWork();
    const text = await cloudbrush('inspect', work.dataset);
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text.stdout).toContain('train: 3 patches, 1 ROI');
    const { stdout } = await cloudbrush('inspect', work.dataset, '--json', '--codes', 'all');
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'dataset',
      splits: [
        { name: 'train', patchCount: 3 },
        { name: 'val', patchCount: 2 },
      ],
      codes: [
        { splitId: 'train', layerId: 'LABEL_manual_hq', patchesRead: 3, padding: [[-1, 3 * (512 * 512 - 509 * 509)]] },
        { splitId: 'train', layerId: 'LABEL_manual_sc' },
        { splitId: 'val', layerId: 'LABEL_manual_hq' },
      ],
    });
    const none = await cloudbrush('inspect', work.dataset, '--json', '--codes', 'none');
    expect(JSON.parse(none.stdout)).toMatchObject({ codes: [] });
  });

  it('says in one sentence that there is no such folder, or nothing in it', async () => {
    const work = await makeWork();
    const missing = await cloudbrush('inspect', join(work.folder, 'none'));
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    expect(missing.stderr).toMatch(/^cloudbrush: There is no folder .*\n$/);
  });
});

describe('cloudbrush example', () => {
  it('makes a dataset that inspect understands', async () => {
    const work = await makeWork();
    const folder = join(work.folder, 'made');
    const made = await cloudbrush('example', folder, '--rois', '1', '--seed', '5');
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toContain('seed 5');
    expect((await stat(join(folder, 'train', 'LABEL_manual_hq.dat'))).size % (512 * 512)).toBe(0);
    const { stdout } = await cloudbrush('inspect', folder, '--codes', 'none', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ problems: [] });
  });
});

describe('cloudbrush log', () => {
  it('lists the edits of all splits in the order of recording', async () => {
    const work = await makeWork();
    await work.paint(
      { split: 'train', patch: 2, change: block(3, 10, 10, 20, 20) },
      { split: 'val', patch: 0, annotator: 'Bo', change: block(1, 10, 10, 20, 20) },
      { split: 'train', patch: 0, target: 'manual_sc', change: block(2, 10, 10, 20, 20) },
    );
    const { status, stdout } = await cloudbrush('log', work.dataset, '--project', work.project, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      project: work.project,
      entries: [
        { number: 1, kind: 'edit', splitName: 'train', patch: 2, target: 'manual_hq', annotator: 'Ann', tool: 'brush' },
        { number: 2, splitName: 'val', patch: 0, annotator: 'Bo' },
        { number: 3, splitName: 'train', patch: 0, target: 'manual_sc' },
      ],
    });
    const text = await cloudbrush('log', work.dataset, '--project', work.project);
    expect(text.stdout.trimEnd().split('\n').length).toBe(3);
    expect(text.stdout).toMatch(/^1 {2}\d{4}-.*Z {2}Ann {2}train 2 manual_hq {2}edit brush, \d+ pixels\n2 /);
  });

  it('tells of a proposal what it was accepted from, as an object for programs', async () => {
    const work = await makeWork();
    const detail = '{"source":"vote","layers":["fmask","sen2cor"]}';
    await work.paint({ split: 'train', patch: 2, detail, change: block(3, 10, 10, 20, 20) });
    const text = await cloudbrush('log', work.dataset, '--project', work.project);
    expect(text.stdout).toMatch(/ pixels, from vote: layers fmask sen2cor\n$/);
    const { stdout } = await cloudbrush('log', work.dataset, '--project', work.project, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ entries: [{ detail: JSON.parse(detail) }] });
  });

  it('moves no cursor and colours nothing by a name that somebody has in the project', async () => {
    const work = await makeWork();
    const annotator = 'Eve\u001b[2J\u001b]0;title\u0007\nAnn';
    await work.paint({ split: 'train', patch: 2, annotator, change: block(3, 10, 10, 20, 20) });
    const { status, stdout } = await cloudbrush('log', work.dataset, '--project', work.project);
    expect(status).toBe(0);
    expect(stdout).toContain('  Eve\\x1b[2J\\x1b]0;title\\x07\\x0aAnn  ');
    expect(stdout.trimEnd()).not.toMatch(/\p{Cc}/u);
  });

  it('says that there is nothing', async () => {
    const work = await makeWork();
    const text = await cloudbrush('log', work.dataset, '--project', work.project);
    expect(text).toMatchObject({ status: 0, stdout: 'work.cloudbrush holds no edits of dataset.\n' });
    const { stdout } = await cloudbrush('log', work.dataset, '--project', work.project, '--json');
    expect(JSON.parse(stdout)).toEqual({ project: work.project, entries: [] });
  });
});
