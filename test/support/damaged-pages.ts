import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';

const PAGE_BYTES = 4096;

/**
 * Writes noise over pages of a project that may be open here. From a process of its own: this one would lose the locks
 * of the file when it closes a descriptor of it.
 */
export function damagePages(file: string, ...pages: readonly number[]): void {
  const script = `
    const { openSync, writeSync, closeSync } = require('node:fs');
    const descriptor = openSync(process.argv[1], 'r+');
    for (const page of process.argv.slice(2).map(Number))
      writeSync(descriptor, Buffer.alloc(${PAGE_BYTES}, 0xa5), 0, ${PAGE_BYTES}, (page - 1) * ${PAGE_BYTES});
    closeSync(descriptor);`;
  execFileSync(process.execPath, ['-e', script, file, ...pages.map(String)]);
}

/** Pages of a closed project, from 1, that hold a text, such as the name of a tool. */
export function pagesWith(file: string, text: string): readonly number[] {
  const found: number[] = [];
  const page = Buffer.alloc(PAGE_BYTES);
  const descriptor = openSync(file, 'r');
  for (let number = 1; readSync(descriptor, page, 0, PAGE_BYTES, (number - 1) * PAGE_BYTES) > 0; number++) {
    if (page.includes(text)) found.push(number);
  }
  closeSync(descriptor);
  return found;
}

/** Where a table or index begins. */
export function rootPage(file: string, name: string): number {
  const db = new Database(file, { readonly: true });
  const root = db.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name);
  db.close();
  return root ?? 0;
}
