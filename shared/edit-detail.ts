type DetailWord = string | number | boolean | null;

/**
 * From what an edit was accepted, beyond its tool: `source`, and the settings that the source had. Flat, so that every
 * later version can show what an earlier one wrote.
 */
export type EditDetail = Readonly<Record<string, DetailWord | readonly DetailWord[]>>;

/** Of its text. */
export const MAX_DETAIL_LETTERS = 2000;
const MAX_LIST = 64;

/** The text in which a detail is sent and kept. Throws `RangeError` for one that `readEditDetail` would refuse. */
export function writeEditDetail(detail: EditDetail): string {
  const text = JSON.stringify(detail);
  if (readEditDetail(text) === null) throw new RangeError(`no detail of an edit: ${text.slice(0, 200)}`);
  return text;
}

/** What a text says; null where it is no such object, or a longer one. */
export function readEditDetail(text: string): EditDetail | null {
  if (text.length > MAX_DETAIL_LETTERS) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.values(value).every((part) => isWord(part) || isShortList(part)) ? (value as EditDetail) : null;
}

function isShortList(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MAX_LIST && value.every(isWord);
}

function isWord(value: unknown): value is DetailWord {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** Endings of a key that say the unit of its number. */
const units: readonly (readonly [ending: string, unit: string])[] = [
  ['Metres', ' m'],
  ['Deg', '°'],
  ['Percent', ' %'],
  ['Pixels', ' px'],
  ['Ms', ' ms'],
];

/** In a line: "from assist: trees 25, bands B2 B3 B4, live"; what is null or false is not told. */
export function describeEditDetail({ source, ...settings }: EditDetail): string {
  const told = Object.entries(settings).flatMap(([key, value]) => {
    if (value === null || value === false || (Array.isArray(value) && value.length === 0)) return [];
    const unit = typeof value === 'number' ? units.find(([ending]) => key.endsWith(ending)) : undefined;
    const name = inWords(unit === undefined ? key : key.slice(0, -unit[0].length));
    if (value === true) return [name];
    return [`${name} ${Array.isArray(value) ? value.join(' ') : value}${unit?.[1] ?? ''}`.trim()];
  });
  const from = typeof source === 'string' ? `from ${source}` : '';
  return [from, told.join(', ')].filter((part) => part !== '').join(': ');
}

/** "smallest island" of `smallestIsland`. */
function inWords(key: string): string {
  return key.replace(/[_-]+|(?<=[a-z\d])(?=[A-Z])/g, ' ').replace(/ [A-Z](?=[a-z])/g, (word) => word.toLowerCase());
}
