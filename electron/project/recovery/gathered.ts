import Database from 'better-sqlite3';
import type { Cell, WriteDb } from '../database.ts';
import { type TableShape, tableShapes } from './table-shapes.ts';

/**
 * Every row that could be read, in a database of its own without constraints, where they are put right before they are
 * poured into a new project: a project may have a million edits, and memory should not have to hold them. What was put
 * in first stays, so whoever is believed more goes first.
 */
export class Gathered {
  readonly db: WriteDb;
  readonly #inserts: ReadonlyMap<TableShape, Database.Statement<Cell[]>>;

  constructor(file: string) {
    this.db = new Database(file) as Database.Database as WriteDb;
    // Nobody needs it after a crash. The journal stays: better-sqlite3 builds SQLite such that it cannot be turned off.
    this.db.pragma('synchronous = OFF');
    for (const shape of tableShapes) {
      this.db.exec(
        `CREATE TABLE ${shape.name} (${columnsOf(shape)}, PRIMARY KEY (${shape.key.join(', ')})) ${shape.on === 'table' ? '' : 'WITHOUT ROWID'}`,
      );
    }
    this.#inserts = new Map(
      tableShapes.map((shape) => {
        const marks = shape.columns.map(() => '?').join(', ');
        return [shape, this.db.prepare<Cell[]>(`INSERT OR IGNORE INTO ${shape.name} VALUES (${marks})`)];
      }),
    );
    this.db.exec('BEGIN');
  }

  /** Takes a row that fits the shape, unless there is one of the same key. */
  add(shape: TableShape, row: readonly Cell[]): void {
    this.#inserts.get(shape)?.run(...row);
  }

  /** After the last row: what mending looks things up by. */
  finish(): void {
    this.db.exec('COMMIT');
    this.db.exec(`
      CREATE INDEX edit_of_mask ON edit (mask_id);
      CREATE INDEX base_of_mask ON base (mask_id);
      CREATE INDEX command_of_mask ON command (mask_id);
    `);
  }

  close(): void {
    this.db.close();
  }
}

function columnsOf(shape: TableShape): string {
  return shape.columns.map((column) => (column === 'id' ? 'id INTEGER' : column)).join(', ');
}
