import type { Migration } from './migration.ts';

/*
 * How far the work on the patches is. Its text is frozen, as that of every step.
 *
 * - `work_change` is a log: each row says everything of one target of a patch, from then on; the last one holds.
 *   `last_command` is the number of the last command that was recorded before it (0: none), so that an edit that came
 *   later is known as later, whatever the clocks said.
 * - `time_slice` is time that somebody was active on one target of a patch; a patch's time is their sum. A page that
 *   sends a slice again sends it under the same UUID.
 */
const schema = `
CREATE TABLE work_change (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
  split_id INTEGER NOT NULL REFERENCES split (id),
  target TEXT NOT NULL CHECK (target IN ('manual_hq', 'manual_sc')),
  patch INTEGER NOT NULL CHECK (patch >= 0),
  status TEXT NOT NULL CHECK (status IN ('untouched', 'in-work', 'done', 'review')),
  difficulty INTEGER CHECK (difficulty BETWEEN 1 AND 5),
  note TEXT NOT NULL CHECK (length(note) <= 2000),
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
  annotator_id INTEGER NOT NULL REFERENCES annotator (id),
  at_ms INTEGER NOT NULL,
  last_command INTEGER NOT NULL CHECK (last_command >= 0)
) STRICT;
CREATE INDEX work_change_of_patch ON work_change (split_id, target, patch);

CREATE TABLE time_slice (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
  split_id INTEGER NOT NULL REFERENCES split (id),
  target TEXT NOT NULL CHECK (target IN ('manual_hq', 'manual_sc')),
  patch INTEGER NOT NULL CHECK (patch >= 0),
  active_ms INTEGER NOT NULL CHECK (active_ms BETWEEN 1 AND 3600000),
  annotator_id INTEGER NOT NULL REFERENCES annotator (id),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX time_slice_of_patch ON time_slice (split_id, target, patch, active_ms);
`;

function guard(table: string, verb: 'update' | 'delete'): string {
  return `
CREATE TRIGGER ${table}_no_${verb} BEFORE ${verb.toUpperCase()} ON ${table}
BEGIN SELECT RAISE(ABORT, 'rows of ${table} are never ${verb}d'); END;`;
}

export const work: Migration = {
  version: 2,
  up: (db) => {
    db.exec(schema);
    for (const table of ['work_change', 'time_slice']) {
      db.exec(guard(table, 'update'));
      db.exec(guard(table, 'delete'));
    }
  },
};
