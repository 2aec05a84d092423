/** A place where a text stops being a table of comma-separated values; the message is the end of a sentence. */
export class CsvError extends Error {}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * No honest record is longer. Without a limit a quote that is never closed would take the whole text for one, and a
 * text of quotes holds the process for seconds.
 */
export const MAX_RECORD = 4 << 20;

/** Characters looked at for the header line. */
const MAX_HEADER = 65_536;

/** Where a table that is read piece by piece has come to: each piece holds whole records. */
export interface CsvPlace {
  /** The line that comes next, from 1. */
  line: number;
  /** Fields of each record; 0 before the first. */
  width: number;
}

/** Spreadsheets of some languages write semicolons; the header line tells. */
export function delimiterOf(text: string): string {
  const [header] = text.slice(0, MAX_HEADER).split(/[\r\n]/, 1);
  const outside = header.replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string) => outside.split(delimiter).length;
  return [';', '\t'].find((delimiter) => count(delimiter) > count(',')) ?? ',';
}

/**
 * Records of a text as RFC 4180 has them: quoted fields may contain delimiters, line ends and doubled quotes. Lines end
 * in LF, CRLF or CR; blank lines are passed over. Every record has as many fields as the first.
 * Throws CsvError at an unclosed quote, at text after a closing quote, at another number of fields, and at a record of
 * more than `MAX_RECORD` characters.
 */
export function* csvRecords(
  text: string,
  delimiter: string,
  place: CsvPlace = { line: 1, width: 0 },
): Generator<string[], void> {
  const separator = delimiter.charCodeAt(0);
  let at = place.line === 1 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let { line, width } = place;
  while (at < text.length) {
    const record: string[] = [];
    const firstLine = line;
    const last = at + MAX_RECORD;
    for (let more = true; more; ) {
      let field: string;
      if (text.charCodeAt(at) === QUOTE) {
        const end = closingQuote(text, at + 1, last);
        if (end > last) throw tooLong(firstLine);
        if (end < 0) throw new CsvError(`a quote that opens in line ${line} is never closed`);
        field = text.slice(at + 1, end);
        line += lineEndsIn(field);
        if (field.includes('"')) field = field.replaceAll('""', '"');
        at = end + 1;
      } else {
        const start = at;
        while (at < text.length && at <= last && !endsField(text.charCodeAt(at), separator)) at++;
        if (at > last) throw tooLong(firstLine);
        field = text.slice(start, at);
      }
      record.push(field);
      const next = text.charCodeAt(at);
      more = next === separator;
      if (at < text.length && !endsField(next, separator)) {
        throw new CsvError(`in line ${line} text follows a closing quote`);
      }
      at += next === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED ? 2 : 1;
    }
    place.line = ++line;
    if (record.length === 1 && record[0].trim() === '') continue;
    if (width === 0) width = place.width = record.length;
    if (record.length !== width) {
      throw new CsvError(`line ${firstLine} has ${record.length} fields, where the header line has ${width}`);
    }
    yield record;
  }
}

function endsField(char: number, separator: number): boolean {
  return char === separator || char === LINE_FEED || char === CARRIAGE_RETURN;
}

function tooLong(line: number): CsvError {
  return new CsvError(
    `the row in line ${line} has more than ${MAX_RECORD >> 20} million letters; a quote may not be closed`,
  );
}

/** Index of the quote that closes a field, doubled ones passed over, or of any beyond `last`; -1 if there is none. */
function closingQuote(text: string, start: number, last: number): number {
  let at = text.indexOf('"', start);
  while (at >= 0 && at <= last && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

function lineEndsIn(field: string): number {
  return /[\r\n]/.test(field) ? (field.match(/\r\n|\n|\r/g)?.length ?? 0) : 0;
}
