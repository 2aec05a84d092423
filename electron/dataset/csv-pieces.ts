import { CsvError, MAX_RECORD } from './csv-records.ts';

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Cuts a text that comes in chunks into pieces that hold whole records, by the rules of `csvRecords`: a line end within
 * quotes ends none. A piece is as large as its chunk, so that a file of any size is never held as a whole.
 */
export class CsvPieces {
  readonly #separator: number;
  /** Of what has come: the part that no record ends in yet, and where the next character stands. */
  #rest = '';
  #within: 'start of field' | 'field' | 'quotes' | 'after quote' = 'start of field';

  constructor(delimiter: string) {
    this.#separator = delimiter.charCodeAt(0);
  }

  /** The records that end in this chunk; '' where none does. Throws CsvError for a record without an end. */
  add(chunk: string): string {
    const text = this.#rest + chunk;
    const cut = this.#lastCut(text, this.#rest.length);
    this.#rest = text.slice(cut);
    if (this.#rest.length > MAX_RECORD)
      throw new CsvError(`a row of it has more than ${MAX_RECORD >> 20} million letters; a quote may not be closed`);
    return text.slice(0, cut);
  }

  /** What is left at the end of the text. */
  end(): string {
    return this.#rest;
  }

  /** Where the last record ends that is sure to have ended; 0 where none does. */
  #lastCut(text: string, from: number): number {
    const separator = this.#separator;
    let within = this.#within;
    let cut = 0;
    for (let at = from; at < text.length; at++) {
      const char = text.charCodeAt(at);
      // A line feed that follows may be this line end's second half: it is cut with the next chunk.
      if (within !== 'quotes' && at > 0 && text.charCodeAt(at - 1) === CARRIAGE_RETURN && char !== LINE_FEED) cut = at;
      if (within === 'quotes') {
        if (char === QUOTE) within = 'after quote';
      } else if (char === QUOTE && within !== 'field') {
        // The second of two, or the first of a field.
        within = 'quotes';
      } else if (char === LINE_FEED) {
        within = 'start of field';
        cut = at + 1;
      } else {
        within = char === separator || char === CARRIAGE_RETURN ? 'start of field' : 'field';
      }
    }
    this.#within = within;
    return cut;
  }
}
