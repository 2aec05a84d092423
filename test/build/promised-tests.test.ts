import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

interface Row {
  readonly measure: string;
  readonly file: string;
  readonly title: string;
}

interface PromisingDocument {
  readonly text: string;
  /** Rows whose last two cells are a test's file and title. */
  readonly rows: readonly Row[];
}

function read(path: string): PromisingDocument {
  const text = readFileSync(join(root, path), 'utf8');
  const rows = [...text.matchAll(/^\| (.+) \| `(test\/[^`]+)` \| ([^|]+) \|$/gm)].map(([, measure, file, title]) => ({
    measure,
    file,
    title: title.trim(),
  }));
  return { text, rows };
}

const security = read('docs/SECURITY.md');
const reliability = read('docs/RELIABILITY.md');

/** Text of a test file and of what it imports from its own folder, where its titles may stand. */
function textWith(file: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  const beside = [...text.matchAll(/from '\.\/([\w-]+\.ts)'/g)].map(([, name]) => join(root, dirname(file), name));
  return [text, ...beside.map((path) => readFileSync(path, 'utf8'))].join('\n');
}

describe.each([
  ['security', security, 40],
  ['reliability', reliability, 30],
] as const)('the document on %s', (_, { text, rows }, fewest) => {
  test.each(rows)('names a test that is there: $file, $title', ({ file, title }) => {
    expect(existsSync(join(root, file))).toBe(true);
    const titles = [...textWith(file).matchAll(/(['"`])((?:(?!\1)[^\\\n]|\\.)+)\1/g)].map(([, , found]) => found);
    expect(titles).toContain(title);
  });

  test('has rows whose tests are told', () => {
    expect(rows.length).toBeGreaterThan(fewest);
  });

  test('names files that are there', () => {
    const names = [...text.matchAll(/`((?:test|electron|build)\/[\w./-]+)`/g)].map(([, name]) => name);
    expect(names.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});

test("the document on security goes through Electron's twenty items in order", () => {
  const items = security.rows.flatMap(({ measure }) => /^(\d+)\. /.exec(measure)?.[1] ?? []);
  expect(items.map(Number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

test('the document on security has no row whose test is left open', () => {
  const tables = security.text.split('\n').filter((line) => line.startsWith('| ') && line.includes('`test/'));
  const asides = tables.filter((line) => !/ \| `test\/[^`]+` \| [^|]+ \|$/.test(line));
  // one row of the last table names a file in passing
  expect(asides).toHaveLength(1);
});
