import type { HelpBlock, HelpText, HelpWords } from '../../shared/help-page.ts';

/** The pages that hold every word of the query somewhere, in their order; all of them for none. */
export function findTopics<Page extends HelpText>(pages: readonly Page[], query: string): readonly Page[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return pages.filter((page) => {
    const text = `${page.title} ${page.blocks.map(blockText).join(' ')}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

function blockText(block: HelpBlock): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return wordsText(block.words);
    case 'list':
      return block.items.map(wordsText).join(' ');
    case 'table':
      return [block.head, ...block.rows].flat().map(wordsText).join(' ');
    case 'code':
      return block.text;
    case 'picture':
      return block.alt;
  }
}

function wordsText(words: HelpWords): string {
  return words.map((inline) => (inline.kind === 'key' ? '' : inline.text)).join('');
}
