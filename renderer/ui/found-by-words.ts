/**
 * How well a text answers a query: 0 where each of its words begins a word of the text, 1 where one stands only within
 * a word, null where one is missing. In any order, whatever their case.
 */
export function foundByWords(text: string, query: string): 0 | 1 | null {
  const lower = text.toLowerCase();
  const starts = ` ${lower.replace(/[-/(]/g, ' ')}`;
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.every((word) => lower.includes(word))) return null;
  return wanted.every((word) => starts.includes(` ${word}`)) ? 0 : 1;
}
