import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openProject } from '../../../electron/project/open-project.ts';
import { recoverProject } from '../../../electron/project/recovery/recover-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { edit, flatMask, newProject, painted, placeOf, sourceOf } from './painted-masks.ts';

const EDITS = 6;
const HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4096;

/** What a killed program leaves: a project and its log, with edits that were saved one after another. */
async function killedProject(damage: (log: Buffer) => void): Promise<string> {
  const { store, handle, file, splitKey } = await newProject();
  let before = flatMask(0);
  let parentId: string | null = null;
  for (let n = 0; n < EDITS; n++) {
    const after = painted(before, 20 + 10 * n, 20, 5, 4, 2);
    const command = edit(parentId, before, after);
    await store.commit(handle, placeOf(splitKey), command, sourceOf(flatMask(0)));
    [before, parentId] = [after, command.commandId];
  }
  const copy = join(await temporaryFolder(), 'killed.cloudbrush');
  await copyFile(file, copy);
  const log = await readFile(`${file}-wal`);
  damage(log);
  await writeFile(`${copy}-wal`, log);
  return copy;
}

function edits(file: string): unknown {
  const { project, close } = openProject(file, false, false);
  const found = project.db.prepare('SELECT count(*) FROM edit').pluck().get();
  close();
  return found;
}

test('a log that is whole is opened with everything in it', async () => {
  expect(edits(await killedProject(() => undefined))).toBe(EDITS);
});

test.each([
  ['the log begins', 17],
  ['a frame of an early commit begins', HEADER_BYTES + 3 * FRAME_BYTES + 9],
  ['a page of an early commit lies', HEADER_BYTES + 3 * FRAME_BYTES + 2000],
])(
  'edits that SQLite would drop in silence are refused, and recovered, where a bit is wrong where %s',
  async (_, at) => {
    const file = await killedProject((log) => {
      log[at] ^= 4;
    });
    expect(() => openProject(file, false, false)).toThrow('saved edits behind a damaged place of its log');
    const into = `${file}-new.cloudbrush`;
    const { signal } = new AbortController();
    const report = await recoverProject({
      file,
      into,
      sources: null,
      onlyDamaged: true,
      signal,
      progress: () => undefined,
    });
    expect(report.counts).toEqual({ intact: EDITS, unsigned: 0, moved: 0, changed: 0, lost: 0 });
    expect(edits(into)).toBe(EDITS);
  },
);

test('a last commit that a power failure has torn is left out, as nobody was told that it was saved', async () => {
  const file = await killedProject((log) => {
    log[log.length - 100] ^= 4;
  });
  expect(edits(file)).toBe(EDITS - 1);
});
