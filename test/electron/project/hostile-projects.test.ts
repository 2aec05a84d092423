import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import {
  edit,
  flatMask,
  newProject,
  type OpenStore,
  painted,
  placeOf,
  sharedWorker,
  shown,
  sourceOf,
  undo,
} from './painted-masks.ts';
import { rewritten } from './rewritten-project.ts';

const clear = flatMask(0);
const source = sourceOf(clear);
const steps = [1, 2, 3].map((code) => painted(clear, 20, 20, 8, 8, code));

/** A closed project with three edits of patch 0, one on the other. */
async function threeEdits(): Promise<OpenStore> {
  const project = await newProject();
  let before = clear;
  let parent: string | null = null;
  for (const after of steps) {
    const command = edit(parent, before, after);
    await project.store.commit(project.handle, placeOf(project.splitKey), command, source);
    before = after;
    parent = command.commandId;
  }
  await project.store.close(project.handle);
  return project;
}

const open = (file: string) => sharedWorker().store.open({ file, create: false, networkFileSystem: false });

describe('a project file from elsewhere is refused, and left as it is,', () => {
  /** Puts another text in the place of an object's, as an editor of bytes would. */
  const retold = (name: string, to: (sql: string) => string) => (db: Database.Database) => {
    db.unsafeMode(true);
    db.pragma('writable_schema = ON');
    const { sql } = db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(name) as { sql: string };
    expect(to(sql)).not.toBe(sql);
    db.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?').run(to(sql), name);
  };
  const schemas: Record<string, (db: Database.Database) => void> = {
    'where a guard by a known name moves heads': (db) =>
      db.exec(`DROP TRIGGER command_no_delete;
        CREATE TRIGGER command_no_delete AFTER INSERT ON command BEGIN UPDATE mask SET head_id = NULL; END`),
    'where a guard by a known name never ends': (db) =>
      db.exec(`DROP TRIGGER edit_no_delete;
        CREATE TRIGGER edit_no_delete AFTER INSERT ON edit BEGIN
          SELECT count(*) FROM (WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n); END`),
    'where a guard stands by': (db) =>
      db.exec(`DROP TRIGGER edit_no_update; CREATE TRIGGER edit_no_update BEFORE UPDATE ON edit WHEN 0
        BEGIN SELECT RAISE(ABORT, 'rows of edit are never updated'); END`),
    'where a trigger goes by a name of SQLite': (db) => {
      db.exec('CREATE TRIGGER later AFTER INSERT ON command BEGIN UPDATE mask SET head_id = NULL; END');
      retold('later', (sql) => sql.replace('later', 'sqlite_later'))(db);
      db.exec("UPDATE sqlite_schema SET name = 'sqlite_later' WHERE name = 'later'");
    },
    'where an index computes': (db) =>
      db.exec('DROP INDEX edit_of_mask; CREATE INDEX edit_of_mask ON edit (mask_id, length(hex(delta)))'),
    'where a column is computed': retold('split', (sql) =>
      sql.replace('folder_hint TEXT NOT NULL', 'folder_hint TEXT NOT NULL AS (hex(zeroblob(400000000)))'),
    ),
    'where a default computes': retold('mask', (sql) =>
      sql.replace('base_kept INTEGER NOT NULL DEFAULT 0', 'base_kept INTEGER NOT NULL DEFAULT (abs(random() % 2))'),
    ),
    'where a doubled name takes the place of the first': retold('annotator', (sql) =>
      sql.replace('name TEXT NOT NULL UNIQUE', 'name TEXT NOT NULL UNIQUE ON CONFLICT REPLACE'),
    ),
    'where there is a view': (db) => db.exec('CREATE VIEW extra AS SELECT hex(zeroblob(400000000)) AS x'),
  };
  test.each(Object.entries(schemas))('%s', async (_, change) => {
    const { file, store } = await threeEdits();
    const db = new Database(file);
    change(db);
    db.close();
    const before = readFileSync(file);
    for (const ask of [() => open(file), () => store.openToRead(file), () => store.quickFacts(file)]) {
      await expect(ask()).rejects.toMatchObject({
        code: 'bad-project',
        message: expect.stringMatching(/its tables are not those of format|is damaged/),
      });
    }
    expect(Buffer.compare(readFileSync(file), before)).toBe(0);
  });

  const contents: Record<string, readonly [(db: Database.Database) => void, RegExp]> = {
    'where a row has a number that JavaScript would take for another': [
      (db) => db.exec('UPDATE command SET id = 9007199254740993 WHERE id = 3'),
      /command has a row of number 9007199254740992/,
    ],
    'where a row has a negative number': [(db) => db.exec('UPDATE mask SET id = -1'), /mask has a row of number -1/],
    "where an annotator's name, which is told with every edit, is a megabyte": [
      (db) => db.prepare('UPDATE annotator SET name = ?').run('a'.repeat(1 << 20)),
      /an annotator's name has 1048576 letters/,
    ],
    'where a folder is a megabyte': [
      (db) => db.prepare('UPDATE split SET folder_hint = ?').run('a'.repeat(1 << 20)),
      /the folder of a split has 1048576 letters/,
    ],
  };
  test.each(Object.entries(contents))('%s', async (_, [change, says]) => {
    const { file } = await threeEdits();
    rewritten(file, change);
    await expect(open(file)).rejects.toMatchObject({ code: 'bad-project', message: expect.stringMatching(says) });
  });
});

test('a project of the first days, whose tables looked references up later, is opened and painted in', async () => {
  const { file, splitKey } = await threeEdits();
  const db = new Database(file);
  db.unsafeMode(true);
  db.pragma('writable_schema = ON');
  db.exec(`UPDATE sqlite_schema SET sql = replace(replace(sql,
      'head_id INTEGER REFERENCES edit (id),', 'head_id INTEGER REFERENCES edit (id) DEFERRABLE INITIALLY DEFERRED,'),
      'base_id INTEGER NOT NULL UNIQUE REFERENCES', 'base_id INTEGER NOT NULL REFERENCES') WHERE name = 'mask';
    DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_mask_1';
    UPDATE sqlite_schema SET name = 'sqlite_autoindex_mask_1' WHERE name = 'sqlite_autoindex_mask_2';
    UPDATE sqlite_schema SET sql = replace(replace(sql,
      'before_id INTEGER REFERENCES edit (id),', 'before_id INTEGER REFERENCES edit (id) DEFERRABLE INITIALLY DEFERRED,'),
      'after_id INTEGER REFERENCES edit (id),', 'after_id INTEGER REFERENCES edit (id) DEFERRABLE INITIALLY DEFERRED,')
      WHERE name = 'command'`);
  db.close();
  const shrunk = new Database(file);
  shrunk.exec('VACUUM');
  shrunk.close();
  const { store } = sharedWorker();
  const { handle } = await open(file);
  const state = await store.maskState(handle, placeOf(splitKey), source);
  const more = edit(state.headId, shown(state), painted(steps[2], 60, 60, 9, 9, 1));
  expect(await store.commit(handle, placeOf(splitKey), more, null)).toMatchObject({ status: 'saved' });
  await store.close(handle);
});

describe('what a file from elsewhere holds makes its own patch unreadable, and ends,', () => {
  const damages: Record<string, (db: Database.Database) => void> = {
    'where edits stand on each other in a circle': (db) => db.exec('UPDATE edit SET parent_id = 3 WHERE id = 1'),
    'where an edit stands on itself': (db) => db.exec('UPDATE edit SET parent_id = 3 WHERE id = 3'),
    'where an edit stands on one that is not there': (db) => db.exec('UPDATE edit SET parent_id = 77 WHERE id = 1'),
    'where an edit was made when no clock has been': (db) =>
      db.exec('UPDATE command SET at_ms = 9000000000000000000 WHERE id = 2'),
    'where an edit is larger than any': (db) =>
      db.prepare('UPDATE edit SET delta = ? WHERE id = 2').run(randomBytes(5 << 20)),
    'where a small edit unpacks to a large one': (db) =>
      db.prepare('UPDATE edit SET delta = ?, deflated = 1 WHERE id = 2').run(bomb()),
  };

  /** 64 MB of zeros, deflated. */
  function bomb(): Uint8Array {
    return new Uint8Array(deflateRawSync(new Uint8Array(64 << 20)));
  }

  test.each(Object.entries(damages))('%s', async (_, change) => {
    const { file, splitKey, store } = await threeEdits();
    rewritten(file, change);
    const { handle } = await open(file);
    const place = placeOf(splitKey);
    const damaged = { code: 'bad-project', message: expect.stringContaining('damaged') };
    await expect(store.maskState(handle, place, source)).rejects.toMatchObject(damaged);
    const [version] = await store.editedPatches(handle, splitKey, 'manual_hq');
    await expect(store.maskAt(handle, splitKey, 'manual_hq', version)).rejects.toMatchObject(damaged);
    const other = placeOf(splitKey, 1);
    const stroke = edit(null, clear, steps[0]);
    expect(await store.commit(handle, other, stroke, source)).toMatchObject({ status: 'saved' });
    expect(await store.commit(handle, other, undo(stroke.commandId, null), null)).toMatchObject({ status: 'saved' });
    await store.close(handle);
  });
});
