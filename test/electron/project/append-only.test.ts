import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, disconnect } from '../../../electron/project/writing-connection.ts';
import { edit, flatMask, newProject, painted, placeOf, shaOf, sourceOf } from './painted-masks.ts';

const clear = flatMask(0);

/** A connection as the worker has it, on a closed project with one edit of each kind of row. */
async function writingConnection() {
  const { store, handle, splitKey, file } = await newProject();
  const source = sourceOf(clear);
  await store.commit(handle, placeOf(splitKey), edit(null, clear, painted(clear, 9, 9, 9, 9, 1)), source);
  const changed = sourceOf(painted(clear, 50, 50, 4, 4, 2));
  await store.maskState(handle, placeOf(splitKey), changed);
  await store.resolveSource(handle, placeOf(splitKey), 'keep-base', shaOf(changed), changed, 'Ada');
  await store.expectSources(handle, 'Ada', [{ baseId: 1, sha256: '0'.repeat(64) }], null);
  const annotator = 'Ada';
  await store.changeWork(handle, placeOf(splitKey), { changeId: randomUUID(), annotator, to: { status: 'done' } });
  await store.spendTime(handle, placeOf(splitKey), { sliceId: randomUUID(), annotator, activeMs: 1500 });
  await store.close(handle);
  const { db } = connect(file, false);
  onTestFinished(() => disconnect(db));
  return db;
}

const appendOnly = [
  'project',
  'split_identity',
  'annotator',
  'base',
  'command',
  'edit',
  'accepted_source',
  'expected_source',
  'work_change',
  'time_slice',
];

describe('rows that are there', () => {
  test.each(appendOnly)('of %s can be neither changed nor deleted', async (table) => {
    const db = await writingConnection();
    const [{ name }] = db.prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`).all();
    const rows = db.prepare(`SELECT * FROM ${table}`).all();
    expect(rows).not.toEqual([]);
    expect(() => db.exec(`UPDATE ${table} SET ${name} = ${name}`)).toThrow(`rows of ${table} are never updated`);
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(`rows of ${table} are never deleted`);
    expect(() => db.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).toThrow('are never deleted');
    expect(db.prepare(`SELECT * FROM ${table}`).all()).toEqual(rows);
  });

  test.each(['mask', 'split'])('of %s can be changed but not deleted', async (table) => {
    const db = await writingConnection();
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow('are never deleted');
    expect(() => db.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).toThrow('are never deleted');
  });
});

describe('the database itself refuses', () => {
  const refused: Record<string, [sql: string, says: string]> = {
    'a second command of one id': [
      'INSERT INTO command SELECT 99, uuid, mask_id, kind, before_id, after_id, annotator_id, at_ms, group_uuid, fingerprint FROM command LIMIT 1',
      'UNIQUE',
    ],
    'a head that is no edit': ['UPDATE mask SET head_id = 77', 'FOREIGN KEY'],
    'an edit without its command': [
      "INSERT INTO edit VALUES (77, 1, 1, NULL, 'brush', 1, 1, 0, x'00', NULL)",
      'FOREIGN KEY',
    ],
    'an edit of no pixels': ["INSERT INTO edit VALUES (2, 1, 1, NULL, 'brush', 1, 0, 0, x'00', NULL)", 'CHECK'],
    'a code that is no int16': ["INSERT INTO edit VALUES (2, 1, 1, NULL, 'brush', 40000, 1, 0, x'00', NULL)", 'CHECK'],
    'a detail beyond 2,000 letters': [
      "INSERT INTO edit VALUES (2, 1, 1, NULL, 'brush', 1, 1, 0, x'00', hex(zeroblob(1001)))",
      'CHECK',
    ],
    'a text for a number': ["INSERT INTO annotator VALUES ('x', 'Eve')", 'datatype mismatch'],
    'a command of an unknown kind': [
      "INSERT INTO command VALUES (99, randomblob(16), 1, 'erase', NULL, NULL, 1, 0, NULL, zeroblob(32))",
      'CHECK',
    ],
    'a second mask of one patch': [
      'INSERT INTO mask SELECT 99, split_id, target, patch, base_id, NULL, 0 FROM mask',
      'UNIQUE',
    ],
  };
  test.each(Object.entries(refused))('%s', async (_, [text, says]) => {
    const db = await writingConnection();
    expect(() => db.exec(text)).toThrow(says);
  });
});

test('a connection for work has every pragma that keeps what is saved', async () => {
  const db = await writingConnection();
  const value = (name: string) => db.pragma(name, { simple: true });
  expect(
    Object.fromEntries(
      [
        'journal_mode',
        'synchronous',
        'foreign_keys',
        'fullfsync',
        'checkpoint_fullfsync',
        'trusted_schema',
        'cell_size_check',
        'recursive_triggers',
        'busy_timeout',
      ].map((name) => [name, value(name)]),
    ),
  ).toEqual({
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    fullfsync: 1,
    checkpoint_fullfsync: 1,
    trusted_schema: 0,
    cell_size_check: 1,
    recursive_triggers: 1,
    busy_timeout: 5000,
  });
});

test('on a network drive a commit is synced to the folder too', async () => {
  const { store, handle, file } = await newProject();
  await store.close(handle);
  const { db } = connect(file, true);
  onTestFinished(() => disconnect(db));
  expect([db.pragma('journal_mode', { simple: true }), db.pragma('synchronous', { simple: true })]).toEqual([
    'delete',
    3,
  ]);
  // Another program can get at it: the lock that changing the journal took has been let go.
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE; ROLLBACK');
  other.close();
});
