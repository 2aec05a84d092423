import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { block } from '../export/export-fixture.ts';
import { cloudbrush, makeWork } from './cli-fixture.ts';

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 });

async function exported(...more: readonly string[]) {
  const work = await makeWork();
  await work.paint({ split: 'train', patch: 2, change: block(3, 10, 20, 110, 70) });
  const out = join(work.folder, 'out.dat');
  const named = ['--project', work.project, '--split', 'train', '--target', 'manual_hq'];
  const { status } = await cloudbrush('export', work.dataset, ...named, ...(more.length > 0 ? more : ['--out', out]));
  expect(status).toBe(0);
  const source = join(work.dataset, 'train', 'LABEL_manual_hq.dat');
  return { ...work, out, source };
}

describe('cloudbrush verify', () => {
  it('says of an export that it is as its manifest says, every pixel compared with its source', async () => {
    const { out, source } = await exported();
    const { status, stdout, stderr } = await cloudbrush('verify', out, '--source', source);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${out}: verified\n  int8, shape (3, 512, 512), 786,432 bytes\n  SHA-256 `);
    expect(stdout).toMatch(/changed patches: 1 \([\d,]+ pixels\); every pixel compared with LABEL_manual_hq\.dat\n$/);
    const alone = await cloudbrush('verify', out);
    expect(alone.status).toBe(0);
    expect(alone.stdout).toContain('not compared with the source, which is not there');
  });

  it('finds the source that an export replaced under the name that it was kept as', async () => {
    const { source } = await exported('--replace-source');
    const { status, stdout } = await cloudbrush('verify', source);
    expect(status).toBe(0);
    expect(stdout).toMatch(/every pixel compared with LABEL_manual_hq\.dat\.before-/);
  });

  it('tells with numbers in what a file differs, which of several, and ends with status 1', async () => {
    const { out, source, folder } = await exported();
    const bytes = await readFile(out);
    bytes[PATCH_PIXELS + 7 * PATCH_SIZE + 7] ^= 1;
    const other = join(folder, 'other.dat');
    await writeFile(other, bytes);
    await writeFile(`${other}.manifest.json`, await readFile(`${out}.manifest.json`));
    const { status, stdout, stderr } = await cloudbrush('verify', out, other);
    expect(status).toBe(1);
    expect(stdout).toMatch(/out\.dat: verified\n/);
    expect(stdout).toMatch(
      /other\.dat: differs from its manifest\n {2}its SHA-256 is [0-9a-f]{64}, the manifest says /,
    );
    expect(stderr).toBe('cloudbrush: 1 of 2 files are not verified.\n');
    const compared = await cloudbrush('verify', other, '--source', source);
    expect(compared.stdout).toMatch(/\n {2}patch 1: 1 pixels changed from \d to \d, the manifest says 0\n$/);

    await writeFile(other, bytes.subarray(0, 1000));
    const cut = await cloudbrush('verify', other, '--json');
    expect(cut.status).toBe(1);
    expect(JSON.parse(cut.stdout)).toMatchObject([
      {
        verified: false,
        sizeBytes: 1000,
        differences: [expect.stringContaining('it has 1000 bytes, '), expect.any(String)],
      },
    ]);
  });

  it('says of a source that is not the one that was exported from', async () => {
    const { out, dataset } = await exported();
    const wrong = join(dataset, 'val', 'LABEL_manual_hq.dat');
    const { status, stdout } = await cloudbrush('verify', out, '--source', wrong);
    expect(status).toBe(1);
    expect(stdout).toContain(`${wrong} is not the file that was exported from (SHA-256 `);
  });

  it.each<[string, (manifest: Record<string, never>) => unknown, string]>([
    ['of another program', () => ({ format: 'elsewhere' }), 'is no manifest of an export: nothing in it says so.'],
    [
      'of a newer version',
      (manifest) => ({ ...manifest, formatVersion: 7 }),
      'written by a newer Cloudbrush (format 7',
    ],
    ['with a path', (manifest) => ({ ...manifest, replacedSourceKeptAs: '../../etc/passwd' }), 'is damaged: replaced'],
    [
      'with patches that are none',
      (m) => ({ ...m, changedPatches: [{ patch: 3, pixels: 0, changes: [] }] }),
      'patch 3',
    ],
    [
      'with a size beyond all',
      (m) => ({ ...m, output: { ...(m.output as object), sizeBytes: 1e300 } }),
      'is damaged: output',
    ],
    ['that is a list', () => [[[]]], 'is no manifest of an export'],
  ])('refuses a manifest %s in a sentence', async (_, change, sentence) => {
    const { out } = await exported();
    const manifest = JSON.parse(await readFile(`${out}.manifest.json`, 'utf8')) as Record<string, never>;
    await writeFile(`${out}.manifest.json`, JSON.stringify(change(manifest)));
    const { status, stdout, stderr } = await cloudbrush('verify', out);
    expect([status, stderr]).toEqual([1, 'cloudbrush: The file is not verified.\n']);
    expect(stdout).toContain(sentence);
  });

  it('names the first of many patches of which the manifest says two things, and counts the others', async () => {
    const { out } = await exported();
    const manifest = JSON.parse(await readFile(`${out}.manifest.json`, 'utf8')) as { output: { shape: number[] } };
    manifest.output.shape[0] = 5000;
    const changedPatches = Array.from({ length: 5000 }, (_, patch) => ({ patch, pixels: 1, changes: [] }));
    await writeFile(`${out}.manifest.json`, JSON.stringify({ ...manifest, changedPatches }));
    const { status, stdout } = await cloudbrush('verify', out);
    expect(status).toBe(1);
    expect(stdout).toContain('says of patch 19 1 and 0 pixels\n  and 4980 more patches\n');
    expect(stdout.split('\n').length).toBeLessThan(30);
  });

  it('says what is missing, and what was not understood', async () => {
    const { out, folder } = await exported();
    await rename(`${out}.manifest.json`, join(folder, 'aside.json'));
    const none = await cloudbrush('verify', out);
    expect([none.status, none.stdout]).toEqual([1, expect.stringContaining('There is no manifest ')]);
    await mkdir(`${out}.manifest.json`);
    expect((await cloudbrush('verify', out)).stdout).toContain('it is no regular file');
    await rm(`${out}.manifest.json`, { recursive: true });
    await writeFile(`${out}.manifest.json`, 'no json');
    expect((await cloudbrush('verify', out)).stdout).toContain('it is no JSON');
    await writeFile(`${out}.manifest.json`, await readFile(join(folder, 'aside.json')));
    await rm(out);
    expect((await cloudbrush('verify', out)).stdout).toContain('cannot be read: it does not exist');
    expect((await cloudbrush('verify')).status).toBe(2);
    expect((await cloudbrush('verify', out, out, '--source', out)).status).toBe(2);
  });
});
