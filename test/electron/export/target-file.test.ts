import { link, mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renameToFreeName } from '../../../electron/export/place-file.ts';
import { runExport } from '../../../electron/export/run-export.ts';
import { makeScene, refusal, type Scene, striped, temporaryFolder } from './export-fixture.ts';

async function sceneTo(outPath: (folder: string) => string, plan: Partial<Scene['plan']> = {}) {
  const folder = temporaryFolder();
  const scene = await makeScene({
    folder,
    patchCount: 1,
    source: { itemType: 'int8', pixels: striped(-1) },
    plan: { outPath: outPath(folder), ...plan },
  });
  return { folder, scene, before: await readFile(join(folder, 'LABEL_manual_hq.dat')) };
}

/** The export is refused, and the folder and the source are as they were. */
async function expectRefused(found: Awaited<ReturnType<typeof sceneTo>>, code: string, words: string): Promise<void> {
  const { folder, scene, before } = found;
  const names = await readdir(folder);
  const error = await refusal(runExport(scene.plan, scene.host));
  expect(error.code).toBe(code);
  expect(error.message).toContain(words);
  expect(await readdir(folder)).toEqual(names);
  expect(Buffer.compare(await readFile(join(folder, 'LABEL_manual_hq.dat')), before)).toBe(0);
}

describe('a file of an open dataset is never a target, with or without overwrite', () => {
  it.each([true, false])('by its own name (overwrite: %s)', async (overwrite) => {
    const found = await sceneTo((folder) => join(folder, 'LABEL_manual_hq.dat'), { overwrite });
    await expectRefused(found, 'bad-argument', 'is LABEL_manual_hq.dat of the open dataset');
  });

  it('by a way with dots in it', async () => {
    const found = await sceneTo((folder) => join(folder, 'a', '..', '.', 'LABEL_manual_hq.dat'), { overwrite: true });
    await expectRefused(found, 'bad-argument', 'is LABEL_manual_hq.dat of the open dataset');
  });

  it('by a hard link', async () => {
    const found = await sceneTo((folder) => join(folder, 'other.dat'), { overwrite: true });
    await link(join(found.folder, 'LABEL_manual_hq.dat'), join(found.folder, 'other.dat'));
    await expectRefused(found, 'bad-argument', 'is LABEL_manual_hq.dat of the open dataset');
  });

  it('by a symbolic link to it', async () => {
    const found = await sceneTo((folder) => join(folder, 'other.dat'), { overwrite: true });
    await symlink('LABEL_manual_hq.dat', join(found.folder, 'other.dat'));
    await expectRefused(found, 'bad-argument', 'is LABEL_manual_hq.dat of the open dataset');
  });

  it('by a symbolic link to its folder', async () => {
    const found = await sceneTo((folder) => join(folder, 'way', 'LABEL_manual_hq.dat'), { overwrite: true });
    await symlink('.', join(found.folder, 'way'));
    await expectRefused(found, 'bad-argument', 'is LABEL_manual_hq.dat of the open dataset');
  });

  it('as the manifest', async () => {
    const found = await sceneTo((folder) => join(folder, 'out.dat'), { overwrite: true });
    await link(join(found.folder, 'LABEL_manual_hq.dat'), join(found.folder, 'out.dat.manifest.json'));
    await expectRefused(found, 'bad-argument', 'out.dat.manifest.json is LABEL_manual_hq.dat');
  });

  it('where its folder was swapped for a link to the dataset during the export', async () => {
    const { folder, scene, before } = await sceneTo((where) => join(where, 'out', 'LABEL_manual_hq.dat'), {
      overwrite: true,
    });
    await mkdir(join(folder, 'out'));
    const names = await readdir(folder);
    const reached: typeof scene.host.reached = async (step) => {
      if (step !== 'place') return;
      await rename(join(folder, 'out'), join(folder, 'aside'));
      await symlink('.', join(folder, 'out'));
    };
    expect((await refusal(runExport(scene.plan, { ...scene.host, reached }))).code).toBe('bad-argument');
    expect(Buffer.compare(await readFile(join(folder, 'LABEL_manual_hq.dat')), before)).toBe(0);
    expect((await readdir(folder)).sort()).toEqual([...names, 'aside'].sort());
  });

  it('where it came to that name during the export', async () => {
    const { folder, scene, before } = await sceneTo((where) => join(where, 'out.dat'), { overwrite: true });
    const source = join(folder, 'LABEL_manual_hq.dat');
    const reached: typeof scene.host.reached = async (step) => {
      if (step === 'place') await link(source, join(folder, 'out.dat'));
    };
    expect((await refusal(runExport(scene.plan, { ...scene.host, reached }))).code).toBe('bad-argument');
    expect(Buffer.compare(await readFile(join(folder, 'out.dat')), before)).toBe(0);
  });
});

describe('other targets that are refused', () => {
  it('a file that is there, without overwrite', async () => {
    const found = await sceneTo((folder) => join(folder, 'out.dat'));
    await writeFile(join(found.folder, 'out.dat'), 'old');
    await expectRefused(found, 'exists', 'out.dat exists already');
  });

  it('a manifest that is there, without overwrite', async () => {
    const found = await sceneTo((folder) => join(folder, 'out.dat'));
    await writeFile(join(found.folder, 'out.dat.manifest.json'), '{}');
    await expectRefused(found, 'exists', 'out.dat.manifest.json exists already');
  });

  it('a file that came to that name during the export', async () => {
    const { folder, scene } = await sceneTo((where) => join(where, 'out.dat'));
    const reached: typeof scene.host.reached = async (step) => {
      if (step === 'place') await writeFile(join(folder, 'out.dat'), 'theirs');
    };
    expect((await refusal(runExport(scene.plan, { ...scene.host, reached }))).code).toBe('exists');
    expect(await readFile(join(folder, 'out.dat'), 'utf8')).toBe('theirs');
    expect((await readdir(folder)).sort()).toEqual(['LABEL_manual_hq.dat', 'out.dat']);
  });

  it('the same on a file system without hard links', async () => {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'new'), 'ours');
    await writeFile(join(folder, 'out.dat'), 'theirs');
    expect((await refusal(renameToFreeName(join(folder, 'new'), join(folder, 'out.dat')))).code).toBe('exists');
    expect(await readFile(join(folder, 'out.dat'), 'utf8')).toBe('theirs');
    await renameToFreeName(join(folder, 'new'), join(folder, 'free.dat'));
    expect(await readFile(join(folder, 'free.dat'), 'utf8')).toBe('ours');
  });

  it('a symbolic link that leads nowhere or elsewhere', async () => {
    for (const to of ['nowhere.dat', 'elsewhere.dat']) {
      const found = await sceneTo((folder) => join(folder, 'out.dat'), { overwrite: true });
      await writeFile(join(found.folder, 'elsewhere.dat'), 'theirs');
      await symlink(to, join(found.folder, 'out.dat'));
      await expectRefused(found, 'bad-argument', 'is a symbolic link');
    }
  });

  it('a folder', async () => {
    const found = await sceneTo((folder) => join(folder, 'sub'), { overwrite: true });
    await mkdir(join(found.folder, 'sub'));
    await expectRefused(found, 'bad-argument', 'is a folder');
  });

  it('a device', async () => {
    await expectRefused(await sceneTo(() => '/dev/null', { overwrite: true }), 'bad-argument', 'is not a regular file');
  });

  it('a folder that does not exist', async () => {
    await expectRefused(await sceneTo((folder) => join(folder, 'no', 'out.dat')), 'not-found', 'There is no folder');
  });

  it('a name that is too long', async () => {
    await expectRefused(
      await sceneTo((folder) => join(folder, 'n'.repeat(300))),
      'unreadable',
      'its path is too long for this system',
    );
  });
});

describe('overwriting', () => {
  it('replaces both files and keeps the permissions of the old one', async () => {
    const { folder, scene } = await sceneTo((where) => join(where, 'out.dat'), { overwrite: true });
    await writeFile(join(folder, 'out.dat'), 'old', { mode: 0o640 });
    await writeFile(join(folder, 'out.dat.manifest.json'), 'old');
    const result = await runExport(scene.plan, scene.host);
    const { size, mode } = await stat(result.path);
    expect([size, mode & 0o777]).toEqual([512 * 512, 0o640]);
    expect(await readFile(result.manifestPath, 'utf8')).toContain('cloudbrush-export');
  });

  it('takes a name as long as a name may be', async () => {
    const name = `${'n'.repeat(241)}`;
    const { folder, scene } = await sceneTo((where) => join(where, name));
    await runExport(scene.plan, scene.host);
    expect((await readdir(folder)).sort()).toEqual(['LABEL_manual_hq.dat', name, `${name}.manifest.json`]);
  });
});

describe('a target that another export takes over', () => {
  it("keeps the other one's manifest: the first says that its file is gone", async () => {
    const { folder, scene } = await sceneTo((where) => join(where, 'out.dat'), { overwrite: true });
    const reached: typeof scene.host.reached = async (step) => {
      if (step !== 'manifest') return;
      await writeFile(join(folder, 'other'), 'the other export');
      await rename(join(folder, 'other'), join(folder, 'out.dat'));
      await writeFile(join(folder, 'out.dat.manifest.json'), '{"of": "the other export"}');
    };
    const error = await refusal(runExport(scene.plan, { ...scene.host, reached }));
    expect(error.message).toContain('out.dat was replaced by something else right after it was written');
    expect(await readFile(join(folder, 'out.dat.manifest.json'), 'utf8')).toBe('{"of": "the other export"}');
    expect((await readdir(folder)).sort()).toEqual(['LABEL_manual_hq.dat', 'out.dat', 'out.dat.manifest.json']);
  });
});
