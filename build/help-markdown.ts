import type { HelpBlock, HelpInline, HelpText, HelpWords } from '../shared/help-page.ts';
import { keyNamed } from './key-names.ts';

/*
 * The small part of Markdown that the pages of docs/ keep to, so that they read alike on the web and in the
 * application: one title, headings, paragraphs, lists, tables, fenced code, pictures on a line of their own; in a line
 * bold, code, <kbd>keys</kbd> and links. Anything else is refused with its line, never passed through.
 */

/** Text of a help page. Throws for markup that is not understood, with file and line. */
export function parseHelpPage(topic: string, markdown: string): HelpText {
  const lines = new Lines(topic, markdown);
  const title = /^# (.+)$/.exec(lines.take())?.[1];
  if (title === undefined) throw lines.error('a page begins with "# " and its title');
  const blocks: HelpBlock[] = [];
  while (lines.more) {
    if (lines.peek() === '') lines.take();
    else blocks.push(parseBlock(lines));
  }
  return { topic, title, blocks };
}

class Lines {
  readonly #topic: string;
  readonly #lines: readonly string[];
  #at = 0;

  constructor(topic: string, text: string) {
    this.#topic = topic;
    this.#lines = text.trimEnd().split(/\r?\n/);
  }

  get more(): boolean {
    return this.#at < this.#lines.length;
  }

  peek(): string {
    return this.#lines[this.#at] ?? '';
  }

  take(): string {
    const line = this.peek();
    this.#at++;
    return line;
  }

  /** As many as match, from here on. */
  takeWhile(pattern: RegExp): string[] {
    const taken: string[] = [];
    while (this.more && pattern.test(this.peek())) taken.push(this.take());
    return taken;
  }

  words(text: string): HelpWords {
    try {
      return parseWords(text);
    } catch (error) {
      throw this.error(error instanceof Error ? error.message : String(error));
    }
  }

  /** About the line that was taken last. */
  error(what: string): Error {
    return new Error(`docs/${this.#topic}.md, line ${this.#at}: ${what}`);
  }
}

const bullet = /^- (?=\S)/;
const number = /^\d+\. (?=\S)/;
const row = /^\|.*\|$/;

function parseBlock(lines: Lines): HelpBlock {
  const line = lines.peek();
  if (line.startsWith('```')) return parseCode(lines);
  if (row.test(line)) return parseTable(lines);
  if (bullet.test(line)) return parseList(lines, bullet, false);
  if (number.test(line)) return parseList(lines, number, true);
  lines.take();
  const picture = /^!\[([^\]]+)\]\(([a-z0-9/-]+\.(?:webp|jpg|png))\)$/.exec(line);
  if (picture !== null) return { kind: 'picture', alt: picture[1], file: picture[2] };
  const heading = /^## (.+)$/.exec(line);
  if (heading !== null) return { kind: 'heading', words: lines.words(heading[1]) };
  if (/^([#>!|*+~]|\s|\d+\))/.test(line) && !line.startsWith('**')) throw lines.error(`"${line}" is not understood`);
  return { kind: 'paragraph', words: lines.words(line) };
}

function parseCode(lines: Lines): HelpBlock {
  lines.take();
  const text = lines.takeWhile(/^(?!```)/).join('\n');
  if (lines.take() !== '```') throw lines.error('code that does not end');
  return { kind: 'code', text };
}

function parseList(lines: Lines, marker: RegExp, ordered: boolean): HelpBlock {
  const items = lines.takeWhile(marker).map((line) => lines.words(line.replace(marker, '')));
  return { kind: 'list', ordered, items };
}

function parseTable(lines: Lines): HelpBlock {
  const [head = '', rule = '', ...rows] = lines.takeWhile(row);
  if (!/^\|( ?-+ ?\|)+$/.test(rule)) throw lines.error('a table has a rule of dashes below its head');
  const cells = (line: string) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => lines.words(cell.trim()));
  return { kind: 'table', head: cells(head), rows: rows.map(cells) };
}

const inline =
  /`(?<code>[^`]+)`|\*\*(?<strong>[^*]+)\*\*|<kbd>(?<key>[^<]+)<\/kbd>|\[(?<text>[^\]]+)\]\((?<target>[^)\s]+)\)/g;

function parseWords(text: string): HelpWords {
  const words: HelpInline[] = [];
  let end = 0;
  for (const match of text.matchAll(inline)) {
    words.push(...plain(text.slice(end, match.index)));
    words.push(marked(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  return [...words, ...plain(text.slice(end))];
}

function plain(text: string): HelpInline[] {
  const stray = /[`<>[\]\\]|\*\*|__/.exec(text);
  if (stray !== null) throw new Error(`"${stray[0]}" in "${text}" is not understood`);
  return text === '' ? [] : [{ kind: 'text', text }];
}

function marked({ code, strong, key, text = '', target = '' }: Record<string, string | undefined>): HelpInline {
  if (code !== undefined) return { kind: 'code', text: code };
  if (strong !== undefined) return { kind: 'strong', text: strong };
  if (key !== undefined) return { kind: 'key', key: keyNamed(key) };
  const topic = /^([a-z-]+)\.md$/.exec(target)?.[1];
  if (topic !== undefined) return { kind: 'topic', text, topic };
  if (target.startsWith('https://')) return { kind: 'address', text, address: target };
  throw new Error(`a link leads to ${target}: neither another page nor an https address`);
}
