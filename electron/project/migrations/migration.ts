import type { WriteDb } from '../database.ts';

/** One step from the format before to `version`; it runs inside the transaction that raises `user_version`. */
export interface Migration {
  readonly version: number;
  readonly up: (db: WriteDb) => void;
}
