import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commit } from '../../../electron/project/commit.ts';
import { inWrite } from '../../../electron/project/database.ts';
import { Import } from '../../../electron/project/import.ts';
import { log } from '../../../electron/project/log.ts';
import { maskState } from '../../../electron/project/mask-state.ts';
import { openProject } from '../../../electron/project/open-project.ts';
import { bindSplits } from '../../../electron/project/splits.ts';
import { asAppError, sqliteCode } from '../../../electron/project/sqlite-error.ts';
import { disconnect } from '../../../electron/project/writing-connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { edit, expectPixels, flatMask, painted, placeOf, shown, sourceOf, splitFacts } from './painted-masks.ts';

const clear = flatMask(0);
const source = sourceOf(clear);

/** Takes 100 KB and more however it is stored. */
function noisyMask(seed: number): Int16Array {
  const codes = clear.slice();
  let state = seed;
  for (let y = 1; y < 510; y++) {
    for (let x = 1; x < 510; x++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      codes[y * 512 + x] = (state >> 16) & 3;
    }
  }
  return codes;
}

async function project() {
  const opened = openProject(join(await temporaryFolder(), 'a.cloudbrush'), true, false).project;
  onTestFinished(() => disconnect(opened.db));
  const [{ splitKey }] = inWrite(opened.db, (db) => bindSplits(db, [splitFacts()], false));
  const pages = () => opened.db.pragma('page_count', { simple: true }) as number;
  /** What a full disk does, without one: SQLite refuses to make the file larger. */
  const fillUp = (freePages: number) => opened.db.pragma(`max_page_count = ${pages() + freePages}`);
  const makeRoom = () => opened.db.pragma('max_page_count = 1000000');
  return { opened, splitKey, fillUp, makeRoom };
}

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}

describe('when the disk is full', () => {
  test.each([0, 1, 3, 20])(
    'with %i pages left, a commit fails without a trace, and the same command is saved once there is room',
    async (freePages) => {
      const { opened, splitKey, fillUp, makeRoom } = await project();
      const place = placeOf(splitKey);
      const first = painted(clear, 9, 9, 9, 9, 1);
      const one = edit(null, clear, first);
      commit(opened, place, one, source);
      fillUp(freePages);
      const noisy = noisyMask(7);
      const two = edit(one.commandId, first, noisy);
      const error = errorOf(() => commit(opened, place, two, null));
      expect(sqliteCode(error)).toBe('SQLITE_FULL');
      expect(asAppError(error, opened.file)).toMatchObject({
        code: 'unwritable',
        message: expect.stringMatching(/is full. Make room/),
      });
      const state = maskState(opened, place, source);
      expect(state.headId).toBe(one.commandId);
      expectPixels(shown(state), first);
      makeRoom();
      expect(commit(opened, place, two, null)).toMatchObject({ status: 'saved' });
      expectPixels(shown(maskState(opened, place, source)), noisy);
      expect(log(opened, {}, 0, 10)).toHaveLength(2);
      expect(opened.db.pragma('integrity_check', { simple: true })).toBe('ok');
    },
  );

  test('the first commit of a patch leaves no mask behind whose number another patch could inherit', async () => {
    const { opened, splitKey, fillUp, makeRoom } = await project();
    commit(opened, placeOf(splitKey, 0), edit(null, clear, painted(clear, 9, 9, 9, 9, 1)), source);
    fillUp(2);
    const noisy = noisyMask(3);
    const failed = errorOf(() => commit(opened, placeOf(splitKey, 1), edit(null, clear, noisy), source));
    expect(sqliteCode(failed)).toBe('SQLITE_FULL');
    makeRoom();
    const other = painted(clear, 50, 50, 4, 4, 2);
    commit(opened, placeOf(splitKey, 2), edit(null, clear, other), source);
    expectPixels(shown(maskState(opened, placeOf(splitKey, 2), source)), other);
    expectPixels(shown(maskState(opened, placeOf(splitKey, 1), source)), clear);
  });

  test('an import is recorded as a whole or not at all', async () => {
    const { opened, splitKey, fillUp, makeRoom } = await project();
    const options = { splitKey, target: 'manual_hq' as const, annotator: 'Linus', groupId: crypto.randomUUID() };
    const importing = new Import(opened, 1, options);
    for (let patch = 0; patch < 5; patch++) importing.add(patch, sourceOf(noisyMask(patch + 1)), source);
    fillUp(60);
    expect(sqliteCode(errorOf(() => importing.finish()))).toBe('SQLITE_FULL');
    expect(log(opened, {}, 0, 10)).toEqual([]);
    makeRoom();
    expect(importing.finish()).toMatchObject({ edits: 5, recorded: true });
    expectPixels(shown(maskState(opened, placeOf(splitKey, 4), source)), noisyMask(5));
  });
});

test('what SQLite says comes out in words, and our own errors as they are', () => {
  const sqlite = (code: string) => Object.assign(new Error('raw'), { code });
  const said = (code: string) => {
    const error = asAppError(sqlite(code), '/data/work.cloudbrush');
    return error instanceof AppError ? error.code : null;
  };
  const codes = [
    'SQLITE_NOTADB',
    'SQLITE_CORRUPT_VTAB',
    'SQLITE_BUSY_SNAPSHOT',
    'SQLITE_READONLY_DBMOVED',
    'SQLITE_IOERR_FSYNC',
    'SQLITE_CANTOPEN_ISDIR',
  ];
  expect(codes.map(said)).toEqual(['bad-project', 'bad-project', 'busy', 'unwritable', 'unwritable', 'unwritable']);
  for (const ours of [sqlite('SQLITE_CONSTRAINT_CHECK'), new TypeError('no'), new AppError('busy', 'x')]) {
    expect(asAppError(ours, 'x')).toBe(ours);
  }
});
