import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ReadDb } from '../../../electron/project/database.ts';
import { latestVersion, migrate, migrations, userVersion } from '../../../electron/project/migrations/migrate.ts';
import type { Migration } from '../../../electron/project/migrations/migration.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A database in the format of step `version`, made by the steps before it. */
function databaseOf(version: number, file = ':memory:'): ReadDb {
  const db = new Database(file) as ReadDb;
  onTestFinished(() => void db.close());
  migrate(db, migrations.slice(0, version));
  return db;
}

/** Rows that a database of each format may hold before the next step; to be kept for ever. */
const rowsOf: Record<number, string> = {
  1: `
    INSERT INTO project VALUES (1, randomblob(16), 1700000000000);
    INSERT INTO split VALUES (1, 'train', 8490, '/data/train');
    INSERT INTO split_identity VALUES (1, 'abc', 'metadata');
    INSERT INTO annotator VALUES (1, 'Ada');
    INSERT INTO setting VALUES ('split 1', 'unscribbled', '99');
    BEGIN;
    INSERT INTO mask VALUES (1, 1, 'manual_hq', 17, 1, NULL, 0);
    INSERT INTO base VALUES (1, 1, 'int8', 'layer', zeroblob(32), x'00');
    INSERT INTO edit VALUES (1, 1, 1, NULL, 'brush', 1, 3, 0, x'01');
    INSERT INTO command VALUES (1, randomblob(16), 1, 'edit', NULL, 1, 1, 1700000000001, NULL, zeroblob(32));
    UPDATE mask SET head_id = 1;
    COMMIT;
    INSERT INTO accepted_source VALUES (1, zeroblob(32), 1);
    INSERT INTO expected_source VALUES (1, zeroblob(32), 1, 1700000000002);`,
  2: `
    INSERT INTO project VALUES (1, randomblob(16), 1700000000000);
    INSERT INTO split VALUES (1, 'train', 8490, '/data/train');
    INSERT INTO annotator VALUES (1, 'Ada');
    INSERT INTO work_change
      VALUES (1, randomblob(16), 1, 'manual_hq', 17, 'review', 4, 'a cirrus?', 1, 1, 1700000000003, 0);
    INSERT INTO time_slice VALUES (1, randomblob(16), 1, 'manual_hq', 17, 15000, 1, 1700000000004);`,
  3: `
    INSERT INTO project VALUES (1, randomblob(16), 1700000000000);
    INSERT INTO split VALUES (1, 'train', 8490, '/data/train');
    INSERT INTO annotator VALUES (1, 'Ada');
    BEGIN;
    INSERT INTO mask VALUES (1, 1, 'manual_hq', 17, 1, NULL, 0);
    INSERT INTO base VALUES (1, 1, 'int8', 'layer', zeroblob(32), x'00');
    INSERT INTO edit VALUES (1, 1, 1, NULL, 'accept vote by brush', 1, 3, 0, x'01', '{"source":"vote"}');
    INSERT INTO command VALUES (1, randomblob(16), 1, 'edit', NULL, 1, 1, 1700000000001, NULL, zeroblob(32));
    COMMIT;`,
};

describe('each step', () => {
  test.each(migrations.map((step) => [step.version, step] as const))(
    'to format %i runs on a database with rows of the format before',
    (version) => {
      const db = databaseOf(version - 1);
      if (version > 1) db.exec(rowsOf[version - 1]);
      expect(migrate(db, migrations.slice(0, version))).toBe(1);
      expect(userVersion(db)).toBe(version);
      expect(db.pragma('foreign_key_check')).toEqual([]);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    },
  );

  test('leaves edits of before there were details without one', () => {
    const db = databaseOf(2);
    db.exec(rowsOf[1]);
    migrate(db);
    expect(db.prepare('SELECT tool, detail FROM edit').all()).toEqual([{ tool: 'brush', detail: null }]);
  });

  test('takes the rows of a test of its own', () => {
    for (let version = 1; version <= latestVersion; version++) {
      const db = databaseOf(version);
      db.exec(rowsOf[version]);
      expect(db.pragma('foreign_key_check')).toEqual([]);
    }
  });

  test('is numbered without a gap', () => {
    expect(migrations.map((step) => step.version)).toEqual(migrations.map((_, i) => i + 1));
  });

  test('makes STRICT tables only', () => {
    const db = databaseOf(latestVersion);
    const loose = db.prepare(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'",
    );
    expect(loose.all()).toEqual([]);
  });
});

describe('migrating', () => {
  const next: Migration = { version: latestVersion + 1, up: (db) => db.exec('CREATE TABLE later (x INTEGER) STRICT') };

  test('takes only the steps that are missing, once', () => {
    const db = databaseOf(latestVersion);
    expect(migrate(db, [...migrations, next])).toBe(1);
    expect(migrate(db, [...migrations, next])).toBe(0);
    expect(userVersion(db)).toBe(latestVersion + 1);
  });

  test('that fails in the middle of a step leaves the format before it, rows and all', async () => {
    const file = join(await temporaryFolder(), 'a.db');
    const db = databaseOf(1, file);
    db.exec(rowsOf[1]);
    const failing: Migration = {
      version: 2,
      up: (write) => {
        write.exec('CREATE TABLE later (x INTEGER) STRICT; DROP TABLE setting;');
        throw new Error('half-way');
      },
    };
    expect(() => migrate(db, [migrations[0], failing])).toThrow('half-way');
    const after = new Database(file, { readonly: true });
    onTestFinished(() => void after.close());
    expect(after.pragma('user_version', { simple: true })).toBe(1);
    expect(after.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'later'").pluck().get()).toBe(0);
    expect(after.prepare('SELECT value FROM setting').pluck().get()).toBe('99');
  });

  test('by two programs at once is done by one of them', async () => {
    const file = join(await temporaryFolder(), 'a.db');
    const one = databaseOf(1, file);
    const two = new Database(file) as ReadDb;
    onTestFinished(() => void two.close());
    const meanwhile: Migration = {
      version: 2,
      up: (write) => {
        write.exec('CREATE TABLE later (x INTEGER) STRICT');
      },
    };
    // The other program takes the step between our look at the version and our lock.
    const racing: readonly Migration[] = [
      {
        get version() {
          if (userVersion(one) === 1) migrate(two, [migrations[0], meanwhile]);
          return 2;
        },
        up: meanwhile.up,
      },
    ];
    expect(migrate(one, racing)).toBe(0);
    expect(userVersion(one)).toBe(2);
  });
});
