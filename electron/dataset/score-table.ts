import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { MAX_SCORE_COLUMNS, type ScoreTable } from '../../shared/patch-list/score-table.ts';
import type { TaskContext } from '../host/worker-task.ts';
import { CsvPieces } from './csv-pieces.ts';
import { CsvError, type CsvPlace, csvRecords, delimiterOf } from './csv-records.ts';
import { reasonOf } from './system-reason.ts';

const CHUNK_BYTES = 1 << 20;
/** Rows that fit no patch and are told as they are. */
const MAX_UNKNOWN = 5;
/** Of a text that is told. */
const MAX_TOLD = 80;

export interface ScoreRequest {
  readonly path: string;
  readonly fileName: string;
  readonly splits: readonly ScoredSplit[];
}

/** The ids of a split's patches, by patch; '' where there is none. */
export interface ScoredSplit {
  readonly splitId: string;
  readonly roiIds: readonly string[];
  readonly sceneIds: readonly string[];
}

/**
 * Reads the scores that a CSV has for the patches of some splits. The file is read piece by piece: what is held is one
 * number per patch and column, whatever its size. Throws `bad-file`, `unreadable`.
 */
export async function readScores(request: ScoreRequest, context: TaskContext): Promise<ScoreTable> {
  const { path, fileName } = request;
  // Opened without waiting: a named pipe would else hold a thread until somebody writes to it.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    throw new AppError('unreadable', `${fileName} cannot be read: ${reasonOf(error)}.`);
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new CsvError('it is not a regular file');
    const reader = new ScoreReader(request.splits);
    await readRecords(handle, found.size, reader, context);
    return { fileName, ...reader.table() };
  } catch (error) {
    if (error instanceof CsvError) throw badTable(fileName, error.message);
    if (error instanceof AppError) throw error;
    throw new AppError('unreadable', `${fileName} cannot be read: ${reasonOf(error)}.`);
  } finally {
    await handle.close();
  }
}

async function readRecords(
  handle: FileHandle,
  sizeBytes: number,
  reader: ScoreReader,
  { signal, progress }: TaskContext,
): Promise<void> {
  const decoder = new TextDecoder();
  const bytes = Buffer.allocUnsafe(CHUNK_BYTES);
  const place: CsvPlace = { line: 1, width: 0 };
  let pieces: CsvPieces | null = null;
  let delimiter = ',';
  for (let done = 0; ; ) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, 0, CHUNK_BYTES, done);
    const chunk = bytes.subarray(0, bytesRead);
    if (chunk.includes(0)) throw new CsvError('it is not UTF-8 text');
    const text = decoder.decode(chunk, { stream: bytesRead > 0 });
    if (pieces === null) {
      delimiter = delimiterOf(text);
      pieces = new CsvPieces(delimiter);
    }
    const whole = pieces.add(text);
    done += bytesRead;
    progress(done, Math.max(done, sizeBytes), 'Reading scores');
    const piece = bytesRead === 0 ? whole + pieces.end() : whole;
    for (const record of csvRecords(piece, delimiter, place)) reader.add(record, place.line - 1, delimiter);
    if (bytesRead === 0) return;
  }
}

function badTable(fileName: string, reason: string): AppError {
  return new AppError(
    'bad-file',
    `${fileName} cannot be used: ${reason}. A table with a header line is expected, with the columns roi_id and s2_id_gee and one or more of scores.`,
  );
}

interface Column {
  readonly name: string;
  readonly index: number;
  /** One number per patch of all splits; null once a text was found in it. */
  values: Float64Array | null;
}

/** Takes the rows of a table one after another. */
class ScoreReader {
  readonly #splits: readonly ScoredSplit[];
  readonly #patchCount: number;
  /** Places among all patches, by their two ids. */
  readonly #places = new Map<string, number[]>();
  readonly #named: Uint8Array;
  #ids: { readonly roi: number; readonly scene: number } | null = null;
  readonly #columns: Column[] = [];
  #rows = 0;
  #matched = 0;
  #duplicates = 0;
  readonly #unknown: { line: number; roiId: string; sceneId: string }[] = [];

  constructor(splits: readonly ScoredSplit[]) {
    this.#splits = splits;
    let place = 0;
    for (const { roiIds, sceneIds } of splits) {
      for (const [patch, roiId] of roiIds.entries()) {
        const sceneId = sceneIds[patch] ?? '';
        if (roiId !== '' && sceneId !== '') {
          const places = this.#places.get(keyOf(roiId, sceneId));
          if (places === undefined) this.#places.set(keyOf(roiId, sceneId), [place]);
          else places.push(place);
        }
        place++;
      }
    }
    this.#patchCount = place;
    this.#named = new Uint8Array(place);
  }

  add(record: readonly string[], line: number, delimiter: string): void {
    if (this.#ids === null) {
      this.#begin(record);
      return;
    }
    this.#rows++;
    const roiId = (record[this.#ids.roi] ?? '').trim();
    const sceneId = (record[this.#ids.scene] ?? '').trim();
    const places = this.#places.get(keyOf(roiId, sceneId));
    if (places === undefined) {
      if (this.#unknown.length < MAX_UNKNOWN)
        this.#unknown.push({ line, roiId: roiId.slice(0, MAX_TOLD), sceneId: sceneId.slice(0, MAX_TOLD) });
      return;
    }
    if (places.some((place) => this.#named[place] === 1)) {
      this.#duplicates++;
      return;
    }
    this.#matched++;
    for (const place of places) this.#named[place] = 1;
    for (const column of this.#columns) {
      if (column.values === null) continue;
      const value = numberOf(record[column.index] ?? '', delimiter);
      if (value === null) column.values = null;
      else for (const place of places) column.values[place] = value;
    }
  }

  #begin(header: readonly string[]): void {
    const names = header.map((name) => name.trim());
    const find = (wanted: string): number => {
      const at = names.findIndex((name) => name.toLowerCase() === wanted);
      if (at >= 0) return at;
      const there = names.filter((name) => name !== '').slice(0, 12);
      throw new CsvError(`it has no column ${wanted} (it has ${there.join(', ').slice(0, 200) || 'no named column'})`);
    };
    this.#ids = { roi: find('roi_id'), scene: find('s2_id_gee') };
    const { roi, scene } = this.#ids;
    const before = new Set<string>();
    for (const [index, name] of names.entries()) {
      // A wide table of texts must not take memory for each: those beyond are not looked at.
      if (this.#columns.length === MAX_SCORE_COLUMNS * 4) break;
      const isScore = name !== '' && index !== roi && index !== scene && !before.has(name);
      before.add(name);
      const values = new Float64Array(this.#patchCount).fill(Number.NaN);
      if (isScore) this.#columns.push({ name: name.slice(0, 200), index, values });
    }
  }

  table(): Omit<ScoreTable, 'fileName'> {
    if (this.#ids === null) throw new CsvError('it is empty');
    const columns = this.#columns
      .flatMap(({ name, values }) => (values?.some((value) => !Number.isNaN(value)) === true ? [{ name, values }] : []))
      .slice(0, MAX_SCORE_COLUMNS);
    let start = 0;
    const splits = this.#splits.map(({ splitId, roiIds: { length: patchCount } }) => {
      const scores = new DataView(new ArrayBuffer(8 * columns.length * patchCount));
      for (const [i, { values }] of columns.entries()) {
        for (let patch = 0; patch < patchCount; patch++)
          scores.setFloat64(8 * (i * patchCount + patch), values[start + patch] ?? Number.NaN, true);
      }
      const named = this.#named.slice(start, start + patchCount);
      start += patchCount;
      return { splitId, patchCount, named, scores: new Uint8Array(scores.buffer) };
    });
    return {
      rows: this.#rows,
      matched: this.#matched,
      unmatched: this.#rows - this.#matched - this.#duplicates,
      duplicates: this.#duplicates,
      unknown: this.#unknown,
      columns: columns.map(({ name }) => name),
      splits,
    };
  }
}

/** No id holds a line feed that a table could hold too: both are trimmed, and of one line in any table that is known. */
function keyOf(roiId: string, sceneId: string): string {
  return `${roiId}\n${sceneId}`;
}

/** NaN for an empty field; null for a text. Where semicolons divide the fields, a comma divides a number. */
function numberOf(field: string, delimiter: string): number | null {
  const text = field.trim();
  if (text === '' || /^(nan|na|null|none)$/i.test(text)) return Number.NaN;
  const written = delimiter === ';' ? text.replace(/^([-+]?\d*),(\d+)$/, '$1.$2') : text;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(written)) return null;
  const value = Number(written);
  return Number.isFinite(value) ? value : null;
}
