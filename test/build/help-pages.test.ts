import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseHelpPage } from '../../build/help-markdown.ts';
import { findTopics } from '../../renderer/help/find-topics.ts';
import { commandTable } from '../../shared/commands.ts';
import type { HelpInline, HelpText } from '../../shared/help-page.ts';
import { heldKeys, type Key } from '../../shared/keys.ts';

const docs = join(import.meta.dirname, '../../docs');
const MAX_PICTURES_BYTES = 1_500_000;

/** In their order, as the list for readers on the web has them. */
const listed = [...readFileSync(join(docs, 'README.md'), 'utf8').matchAll(/^- \[(.+)\]\((.+)\.md\)$/gm)].map(
  ([, title = '', topic = '']) => ({ title, topic }),
);
const pages: readonly HelpText[] = listed.map(({ topic }) =>
  parseHelpPage(topic, readFileSync(join(docs, `${topic}.md`), 'utf8')),
);

function inlinesOf(page: HelpText): HelpInline[] {
  return page.blocks.flatMap((block) => {
    switch (block.kind) {
      case 'heading':
      case 'paragraph':
        return block.words;
      case 'list':
        return block.items.flat();
      case 'table':
        return [block.head, ...block.rows].flat(2);
      default:
        return [];
    }
  });
}

function keysOf(page: HelpText): Key[] {
  return inlinesOf(page).flatMap((inline) => (inline.kind === 'key' ? [inline.key] : []));
}

const nameOf = ({ code, ctrl = false, shift = false }: Key) => `${ctrl ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${code}`;

describe('the pages of the help', () => {
  test('are those that the list in docs/ names, by their titles and in its order', () => {
    expect(pages.map(({ topic, title }) => ({ topic, title }))).toEqual(listed);
    const order = [
      ...readFileSync(join(docs, '../renderer/help/topics.ts'), 'utf8').matchAll(/from '.*docs\/(.+)\.md'/g),
    ];
    expect(order.map(([, topic]) => topic).sort()).toEqual(listed.map(({ topic }) => topic).sort());
  });

  test.each(pages)('$topic: its links lead to pages, its pictures exist', (page) => {
    for (const inline of inlinesOf(page)) {
      if (inline.kind === 'topic') expect(listed.map(({ topic }) => topic)).toContain(inline.topic);
    }
    for (const block of page.blocks) {
      if (block.kind === 'picture') expect(existsSync(join(docs, block.file)), block.file).toBe(true);
    }
  });

  test.each(pages)('$topic: every key that it names does something', (page) => {
    const known = new Set([
      ...commandTable.flatMap(({ keys }) => keys.map(nameOf)),
      ...Object.values(heldKeys).map(nameOf),
      'Escape',
    ]);
    expect(
      keysOf(page)
        .map(nameOf)
        .filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  test('the list of keys has every key of every command', () => {
    const page = pages.find(({ topic }) => topic === 'keys');
    const told = new Set((page === undefined ? [] : keysOf(page)).map(nameOf));
    const keys = commandTable.flatMap((command) => command.keys.map(nameOf)).filter((name) => !name.includes('Numpad'));
    expect([...keys, ...Object.values(heldKeys).map(nameOf)].filter((name) => !told.has(name))).toEqual([]);
  });

  test('use every picture that was taken for them, and all of them weigh little', () => {
    const used = pages.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'picture' ? [block.file] : [])),
    );
    const taken = readdirSync(join(docs, 'pictures'));
    expect(taken.map((name) => `pictures/${name}`).sort()).toEqual([...new Set(used)].sort());
    const bytes = taken.reduce((sum, name) => sum + statSync(join(docs, 'pictures', name)).size, 0);
    expect(bytes).toBeLessThan(MAX_PICTURES_BYTES);
  });

  test('speak of numpy in lines that the export page shows as code', () => {
    const page = pages.find(({ topic }) => topic === 'export');
    expect(page?.blocks.find((block) => block.kind === 'code')).toMatchObject({
      text: expect.stringContaining('reshape(-1, 512, 512)'),
    });
  });
});

describe('the search', () => {
  test('finds pages by words in any case, in text, tables, code and pictures', () => {
    const topicsFor = (query: string) => findTopics(pages, query).map(({ topic }) => topic);
    expect(topicsFor('')).toHaveLength(pages.length);
    expect(topicsFor('  NUMPY reshape ')).toEqual(['export']);
    expect(topicsFor('appdata')).toEqual(['projects']);
    expect(topicsFor('amber WINS')).toEqual(['saved']);
    expect(topicsFor('hovercraft')).toEqual([]);
  });
});

describe('the Markdown of a page', () => {
  const parse = (markdown: string) => parseHelpPage('page', markdown);

  test('becomes blocks and words', () => {
    const markdown = [
      '# A page',
      '',
      '![What one sees](pictures/a.webp)',
      '',
      'Press <kbd>Ctrl+Shift+Z</kbd> for **more** in `code`, [there](other.md).',
      '',
      '| key | does |',
      '|---|---|',
      '| <kbd>]</kbd> | larger |',
      '',
      '1. one',
      '2. two',
      '',
      '```',
      'a = <b>',
      '```',
    ].join('\n');
    expect(parse(markdown)).toEqual({
      topic: 'page',
      title: 'A page',
      blocks: [
        { kind: 'picture', alt: 'What one sees', file: 'pictures/a.webp' },
        {
          kind: 'paragraph',
          words: [
            { kind: 'text', text: 'Press ' },
            { kind: 'key', key: { code: 'KeyZ', ctrl: true, shift: true } },
            { kind: 'text', text: ' for ' },
            { kind: 'strong', text: 'more' },
            { kind: 'text', text: ' in ' },
            { kind: 'code', text: 'code' },
            { kind: 'text', text: ', ' },
            { kind: 'topic', text: 'there', topic: 'other' },
            { kind: 'text', text: '.' },
          ],
        },
        {
          kind: 'table',
          head: [[{ kind: 'text', text: 'key' }], [{ kind: 'text', text: 'does' }]],
          rows: [[[{ kind: 'key', key: { code: 'BracketRight' } }], [{ kind: 'text', text: 'larger' }]]],
        },
        { kind: 'list', ordered: true, items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two' }]] },
        { kind: 'code', text: 'a = <b>' },
      ],
    });
  });

  test.each<[string, string, RegExp]>([
    ['without a title', 'Words', /line 1: a page begins/],
    ['with markup of another kind', '# A\n\n<img src="x" onerror="alert(1)">', /line 3: "<" in .* is not understood/],
    ['with a picture in a line', '# A\n\nSee ![this](a.webp) here', /line 3/],
    ['with a heading of another level', '# A\n\n### Deep', /"### Deep" is not understood/],
    ['with a quotation', '# A\n\n> said', /is not understood/],
    ['with a link to a script', '# A\n\n[press](javascript:alert)', /neither another page nor an https address/],
    ['with a link to a file', '# A\n\n[press](../README.md)', /neither another page nor an https address/],
    ['with a key that no keyboard has', '# A\n\n<kbd>Hyper+Q</kbd>', /Hyper\+Q is no key/],
    ['with code that does not end', '# A\n\n```\ncode', /code that does not end/],
    ['with a table without a rule', '# A\n\n| a | b |\n| c | d |', /rule of dashes/],
    ['with bold that does not end', '# A\n\nvery **bold', /"\*\*" in .* is not understood/],
  ])('%s is refused with file and line', (_what, markdown, message) => {
    expect(() => parse(markdown)).toThrow(message);
    expect(() => parse(markdown)).toThrow(/docs\/page\.md, line/);
  });
});
