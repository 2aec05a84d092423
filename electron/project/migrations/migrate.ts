import { assert } from '../../../shared/errors.ts';
import { inWrite, type ReadDb } from '../database.ts';
import { initial } from './0001-initial.ts';
import { work } from './0002-work.ts';
import { editDetail } from './0003-edit-detail.ts';
import type { Migration } from './migration.ts';

/** Every step there ever was, oldest first; step n makes format n. */
export const migrations: readonly Migration[] = [initial, work, editDetail];

/** The format that this program writes. */
export const latestVersion = migrations.length;

export function userVersion(db: ReadDb): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Brings a database to the newest format, each step a transaction of its own: one that fails leaves the file at
 * the format before it. Answers how many steps were taken. A newer format is the caller's to refuse.
 */
export function migrate(db: ReadDb, steps: readonly Migration[] = migrations): number {
  let taken = 0;
  for (const step of steps) {
    if (userVersion(db) >= step.version) continue;
    inWrite(db, (write) => {
      const version = userVersion(write);
      // Another program may have taken this step while we waited for the lock.
      if (version >= step.version) return;
      assert(version === step.version - 1, `step ${step.version} runs on format ${step.version - 1}, not ${version}`);
      step.up(write);
      write.pragma(`user_version = ${step.version}`);
      taken++;
    });
  }
  return taken;
}
