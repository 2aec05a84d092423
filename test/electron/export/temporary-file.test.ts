import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findStale,
  removeStale,
  removeTemporariesOf,
  temporaryPathFor,
} from '../../../electron/export/temporary-file.ts';
import { refusal, temporaryFolder } from './export-fixture.ts';

const ID = '0b0c7c3e-1111-4222-8333-944455566677';

/** Id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

/** A temporary of a process, as that process names it. */
async function leave(folder: string, processId: number, id = ID): Promise<string> {
  const own = temporaryPathFor(join(folder, 'out.dat'), id, 'dat');
  const path = join(folder, basename(own).replace(`-${process.pid}-`, `-${processId}-`));
  await writeFile(path, 'labels');
  return path;
}

const yesterday = new Date(Date.now() - 25 * 3600 * 1000);

describe('a temporary of an export', () => {
  it('whose process is running is no leftover and is not removed', async () => {
    const folder = temporaryFolder();
    const path = await leave(folder, process.pid);
    expect(await findStale(folder)).toEqual([]);
    expect((await refusal(removeStale(path))).code).toBe('busy');
    expect((await readdir(folder)).length).toBe(1);
  });

  it('whose process has ended is found and removed', async () => {
    const folder = temporaryFolder();
    const path = await leave(folder, await endedProcess());
    const found = await findStale(folder);
    expect(found).toEqual([{ path, fileName: basename(path), sizeBytes: 6, modified: expect.any(String) }]);
    await removeStale(path);
    await removeStale(path);
    expect(await readdir(folder)).toEqual([]);
  });

  it('that nobody has touched for a day is a leftover, whoever has its process number now', async () => {
    const folder = temporaryFolder();
    const path = await leave(folder, process.pid);
    await utimes(path, yesterday, yesterday);
    expect((await findStale(folder)).length).toBe(1);
  });

  it('of another computer is a leftover only when nobody has touched it for a day', async () => {
    const folder = temporaryFolder();
    const path = join(folder, `.cloudbrush-${ID}-${await endedProcess()}-ffffffff.dat.part`);
    await writeFile(path, '');
    expect(await findStale(folder)).toEqual([]);
    await utimes(path, yesterday, yesterday);
    expect((await findStale(folder)).length).toBe(1);
  });

  it('is removed by the export that made it, and no other', async () => {
    const folder = temporaryFolder();
    await leave(folder, process.pid);
    const other = await leave(folder, process.pid, ID.replace('0b', '0c'));
    await removeTemporariesOf(folder, ID);
    expect(await readdir(folder)).toEqual([basename(other)]);
  });
});

describe('a second name of the label', () => {
  const label = 'LABEL_manual_hq.dat';
  const second = `${label}.before-20260304T050607Z`;

  async function labelWithSecondName() {
    const folder = temporaryFolder();
    await writeFile(join(folder, label), 'labels');
    await link(join(folder, label), join(folder, second));
    return folder;
  }

  it('is a leftover, of an export that never came to replace it', async () => {
    const folder = await labelWithSecondName();
    expect((await findStale(folder)).map(({ fileName }) => fileName)).toEqual([second]);
    await removeStale(join(folder, second));
    expect(await readdir(folder)).toEqual([label]);
  });

  it('is none while an export runs there: it may be about to be the only name', async () => {
    const folder = await labelWithSecondName();
    await leave(folder, process.pid);
    expect(await findStale(folder)).toEqual([]);
    expect((await refusal(removeStale(join(folder, second)))).code).toBe('bad-argument');
    expect(await readdir(folder)).toContain(second);
  });
});

describe('anything else', () => {
  it('is neither found nor removed', async () => {
    const folder = temporaryFolder();
    const names = ['out.dat', '.cloudbrush.part', `.cloudbrush-${ID}.part`, `x.cloudbrush-${ID}-1-ffffffff.dat.part`];
    for (const name of names) {
      await writeFile(join(folder, name), '');
      await utimes(join(folder, name), yesterday, yesterday);
      expect((await refusal(removeStale(join(folder, name)))).code).toBe('bad-argument');
    }
    expect(await findStale(folder)).toEqual([]);
    expect((await readdir(folder)).length).toBe(names.length);
  });

  it('is left alone even under the name of a temporary: a folder, a link', async () => {
    const folder = temporaryFolder();
    const ended = await endedProcess();
    const name = `.cloudbrush-${ID}-${ended}-ffffffff.dat.part`;
    await mkdir(join(folder, name));
    await symlink('out.dat', join(folder, name.replace('.dat.', '.copy.')));
    expect(await findStale(folder)).toEqual([]);
    expect((await readdir(folder)).length).toBe(2);
  });

  it('a folder that cannot be listed is said', async () => {
    expect((await refusal(findStale(join(temporaryFolder(), 'none')))).message).toContain('does not exist');
  });
});
