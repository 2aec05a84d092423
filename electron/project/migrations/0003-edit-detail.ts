import type { Migration } from './migration.ts';

/*
 * From which proposal an edit was accepted, and with which settings: a flat JSON object, null of every other edit.
 * Its text is frozen, as that of every step.
 */
export const editDetail: Migration = {
  version: 3,
  up: (db) => {
    db.exec('ALTER TABLE edit ADD COLUMN detail TEXT CHECK (length(detail) BETWEEN 2 AND 2000)');
  },
};
