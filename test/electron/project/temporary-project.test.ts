import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { hostTag } from '../../../electron/host/owning-process.ts';
import { createProject } from '../../../electron/project/new-project.ts';
import { makeRecoveryFolder, removeAbandoned, temporaryProject } from '../../../electron/project/temporary-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const uuid = '01234567-89ab-cdef-0123-456789abcdef';
/** Beyond what any system gives out. */
const GONE = 2_000_000_000;

function file(folder: string, name: string, ageHours = 0): string {
  writeFileSync(join(folder, name), 'pages');
  const seconds = Date.now() / 1000 - 3600 * ageHours;
  utimesSync(join(folder, name), seconds, seconds);
  return name;
}

test('unfinished projects of processes that are gone are removed, with what lies beside them, and nothing else', async () => {
  const folder = await temporaryFolder();
  const gone = `.cloudbrush-${uuid}-${GONE}-${hostTag()}.project.part`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) file(folder, gone + suffix);
  file(folder, `.cloudbrush-${uuid}-1-00000000.project.part`, 25);
  file(folder, `.work.cloudbrush.${uuid}.tmp`, 25);
  const kept = [
    file(folder, `.cloudbrush-${uuid}-${process.pid}-${hostTag()}.project.part`, 48),
    // Of another computer, on a shared drive: its process cannot be asked for.
    file(folder, `.cloudbrush-${uuid}-${GONE}-00000000.project.part`, 23),
    file(folder, `.other.cloudbrush.${uuid}.tmp`, 23),
    file(folder, `.cloudbrush-${uuid}-${GONE}-${hostTag()}.dat.part`, 48),
    file(folder, 'work.cloudbrush', 48),
    file(folder, `.notes.${uuid}.tmp`, 48),
  ];
  const directory = `.cloudbrush-${uuid}-${GONE}-11111111.project.part`;
  mkdirSync(join(folder, directory));
  removeAbandoned(folder);
  expect(readdirSync(folder).sort()).toEqual([...kept, directory].sort());
});

test('what a recovery that was killed has left is removed, and one under way is left alone', async () => {
  const folder = await temporaryFolder();
  const named = (pid: number, tag: string) => `.cloudbrush-${uuid}-${pid}-${tag}.recovery.part`;
  const all = [named(GONE, hostTag()), named(process.pid, hostTag()), named(GONE, '00000000')];
  for (const name of all) {
    mkdirSync(join(folder, name));
    file(join(folder, name), 'damaged');
  }
  const underWay = basename(makeRecoveryFolder(join(folder, 'work.cloudbrush')));
  removeAbandoned(folder);
  expect(readdirSync(folder).sort()).toEqual([...all.slice(1), underWay].sort());
});

test('a folder that cannot be listed keeps nobody from making a project', () => {
  expect(removeAbandoned(join(import.meta.dirname, 'none'))).toBeUndefined();
});

test('a project whose name is as long as a name may be can be made', async () => {
  const folder = await temporaryFolder();
  const name = `${'n'.repeat(255 - '.cloudbrush-journal'.length)}.cloudbrush`;
  createProject(join(folder, name));
  expect(readdirSync(folder)).toEqual([name]);
  expect(removeAbandoned(folder)).toBeUndefined();
  expect(temporaryProject(join(folder, name))).not.toContain(name);
});
