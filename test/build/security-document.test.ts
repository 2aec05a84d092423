import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'docs/SECURITY.md'), 'utf8');

interface Row {
  readonly measure: string;
  readonly file: string;
  readonly title: string;
}

/** Rows whose last two cells are a test's file and title. */
const rows: readonly Row[] = [...document.matchAll(/^\| (.+) \| `(test\/[^`]+)` \| ([^|]+) \|$/gm)].map(
  ([, measure, file, title]) => ({ measure, file, title: title.trim() }),
);

/** Text of a test file and of what it imports from its own folder, where its titles may stand. */
function textWith(file: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  const beside = [...text.matchAll(/from '\.\/([\w-]+\.ts)'/g)].map(([, name]) => join(root, dirname(file), name));
  return [text, ...beside.map((path) => readFileSync(path, 'utf8'))].join('\n');
}

describe('the document on security', () => {
  test("goes through Electron's twenty items in order", () => {
    const items = rows.flatMap(({ measure }) => /^(\d+)\. /.exec(measure)?.[1] ?? []);
    expect(items.map(Number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test.each(rows)('names a test that is there: $file, $title', ({ file, title }) => {
    expect(existsSync(join(root, file))).toBe(true);
    const titles = [...textWith(file).matchAll(/(['"`])((?:(?!\1)[^\\\n]|\\.)+)\1/g)].map(([, , text]) => text);
    expect(titles).toContain(title);
  });

  test('has no row whose test is left open', () => {
    const tables = document.split('\n').filter((line) => line.startsWith('| ') && line.includes('`test/'));
    const asides = tables.filter((line) => !/ \| `test\/[^`]+` \| [^|]+ \|$/.test(line));
    // one row of the last table names a file in passing
    expect(asides).toHaveLength(1);
    expect(rows.length).toBeGreaterThan(40);
  });

  test('names files that are there', () => {
    const names = [...document.matchAll(/`((?:test|electron|build)\/[\w./-]+)`/g)].map(([, name]) => name);
    expect(names.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});
