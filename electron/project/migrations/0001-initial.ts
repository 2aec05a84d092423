import type { Migration } from './migration.ts';

/*
 * What a project file holds. Its text is frozen: files made by it are out in the world.
 *
 * - Every change of a mask is one `command`, numbered in the order of recording; its number is the "visit" that
 *   the page sees. A command that makes an edit has an `edit` row of the same number: one UUID, written once.
 * - A mask (split, target, patch) has a row from its first edit on, together with its base. `head_id` null is the base.
 * - An edit stands on one base. When a changed source is taken as the new base, a new `base` row is added and edits
 *   go on from there; the old base and its edits stay readable.
 * - A deferred reference is looked up backwards when its parent is inserted, so there are only two, both indexed:
 *   a mask names its base before it is there, and an edit is inserted before its command.
 * - Times are milliseconds since 1970 UTC. UUIDs are their 16 bytes.
 */
const schema = `
CREATE TABLE project (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  uuid BLOB NOT NULL CHECK (length(uuid) = 16),
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE split (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  patch_count INTEGER NOT NULL CHECK (patch_count > 0),
  folder_hint TEXT NOT NULL
) STRICT;

CREATE TABLE split_identity (
  split_id INTEGER NOT NULL REFERENCES split (id),
  hash TEXT NOT NULL,
  made_from TEXT NOT NULL CHECK (made_from IN ('metadata', 'blocks')),
  PRIMARY KEY (hash, split_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX split_identity_of_split ON split_identity (split_id);

CREATE TABLE setting (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotator (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE mask (
  id INTEGER PRIMARY KEY,
  split_id INTEGER NOT NULL REFERENCES split (id),
  target TEXT NOT NULL CHECK (target IN ('manual_hq', 'manual_sc')),
  patch INTEGER NOT NULL CHECK (patch >= 0),
  base_id INTEGER NOT NULL UNIQUE REFERENCES base (id) DEFERRABLE INITIALLY DEFERRED,
  head_id INTEGER REFERENCES edit (id),
  base_kept INTEGER NOT NULL DEFAULT 0 CHECK (base_kept IN (0, 1)),
  UNIQUE (split_id, target, patch)
) STRICT;

CREATE TABLE base (
  id INTEGER PRIMARY KEY,
  mask_id INTEGER NOT NULL REFERENCES mask (id),
  item_type TEXT NOT NULL CHECK (item_type IN ('int8', 'int16')),
  origin TEXT NOT NULL CHECK (origin IN ('layer', 'unlabelled')),
  source_sha256 BLOB NOT NULL CHECK (length(source_sha256) = 32),
  codes BLOB NOT NULL
) STRICT;
CREATE INDEX base_of_mask ON base (mask_id);

CREATE TABLE command (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
  mask_id INTEGER NOT NULL REFERENCES mask (id),
  kind TEXT NOT NULL CHECK (kind IN ('edit', 'undo', 'redo', 'keep-base', 'take-source')),
  before_id INTEGER REFERENCES edit (id),
  after_id INTEGER REFERENCES edit (id),
  annotator_id INTEGER NOT NULL REFERENCES annotator (id),
  at_ms INTEGER NOT NULL,
  group_uuid BLOB CHECK (length(group_uuid) = 16),
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32)
) STRICT;
CREATE INDEX command_of_mask ON command (mask_id);
CREATE INDEX command_of_head ON command (after_id) WHERE after_id IS NOT NULL;
CREATE INDEX command_of_group ON command (group_uuid) WHERE group_uuid IS NOT NULL;

CREATE TABLE edit (
  id INTEGER PRIMARY KEY REFERENCES command (id) DEFERRABLE INITIALLY DEFERRED,
  mask_id INTEGER NOT NULL REFERENCES mask (id),
  base_id INTEGER NOT NULL REFERENCES base (id),
  parent_id INTEGER REFERENCES edit (id),
  tool TEXT NOT NULL,
  code INTEGER CHECK (code BETWEEN -32768 AND 32767),
  pixel_count INTEGER NOT NULL CHECK (pixel_count > 0),
  deflated INTEGER NOT NULL CHECK (deflated IN (0, 1)),
  delta BLOB NOT NULL
) STRICT;
CREATE INDEX edit_of_mask ON edit (mask_id);

CREATE TABLE accepted_source (
  base_id INTEGER NOT NULL REFERENCES base (id),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  command_id INTEGER NOT NULL REFERENCES command (id),
  PRIMARY KEY (base_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE expected_source (
  base_id INTEGER NOT NULL REFERENCES base (id),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  annotator_id INTEGER NOT NULL REFERENCES annotator (id),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (base_id, sha256)
) STRICT, WITHOUT ROWID;
`;

const appendOnly = [
  'project',
  'split_identity',
  'annotator',
  'base',
  'command',
  'edit',
  'accepted_source',
  'expected_source',
];
const neverDeleted = [...appendOnly, 'split', 'mask'];

function guard(table: string, verb: 'update' | 'delete'): string {
  return `
CREATE TRIGGER ${table}_no_${verb} BEFORE ${verb.toUpperCase()} ON ${table}
BEGIN SELECT RAISE(ABORT, 'rows of ${table} are never ${verb}d'); END;`;
}

export const initial: Migration = {
  version: 1,
  up: (db) => {
    db.exec(schema);
    for (const table of appendOnly) db.exec(guard(table, 'update'));
    for (const table of neverDeleted) db.exec(guard(table, 'delete'));
  },
};
