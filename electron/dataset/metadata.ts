import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { PatchInfo, Problem } from '../../shared/dataset-report.ts';
import { CsvError, csvRecords, delimiterOf } from './csv-records.ts';
import { HEAD_BYTES, parseFileHead } from './file-head.ts';
import { gitLfsPointer } from './file-problems.ts';
import { formatBytes, formatCount } from './patch-file.ts';
import { reasonOfListed } from './system-reason.ts';
import type { Turns } from './turns.ts';

/** The published train split's file has a few MB. */
const MAX_CSV_BYTES = 64 * 1024 * 1024;
/** The published files have 18; the page lists all of a patch. */
const MAX_COLUMNS = 4096;
/** 25 times all published patches: of a table of short lines the rows take more memory than its file. */
const MAX_ROWS = 250_000;
/** The same of a table that is wide as well. */
const MAX_FIELDS = 8_000_000;
/** Decoded at once, in a quarter of a millisecond. */
const DECODED_BYTES = 512 * 1024;

/** The rows of a metadata.csv, one per patch in patch order. Every column is optional. */
export class Metadata {
  readonly columnNames: readonly string[];
  readonly #rows: readonly (readonly string[])[];
  /** Column by its name in lower case; the first of several. */
  readonly #columns = new Map<string, number>();
  #roiCount: number | null = null;

  private constructor(columnNames: readonly string[], rows: readonly (readonly string[])[]) {
    this.columnNames = columnNames;
    this.#rows = rows;
    for (const [i, name] of columnNames.entries()) {
      const key = name.trim().toLowerCase();
      if (key !== '' && !this.#columns.has(key)) this.#columns.set(key, i);
    }
  }

  get rowCount(): number {
    return this.#rows.length;
  }

  static async of(
    columnNames: readonly string[],
    rows: readonly (readonly string[])[],
    turns: Turns,
  ): Promise<Metadata> {
    const metadata = new Metadata(columnNames, rows);
    if (metadata.has('roi_id')) metadata.#roiCount = (await metadata.#rois(turns)).size;
    return metadata;
  }

  /** Whether another table says the same of every patch. */
  isAs(other: Metadata): boolean {
    const rows = [this.columnNames, ...this.#rows];
    const others = [other.columnNames, ...other.#rows];
    if (rows.length !== others.length) return false;
    return rows.every((row, i) => row.length === others[i].length && row.every((field, j) => field === others[i][j]));
  }

  /** Distinct ROIs; null where no column names them. */
  get roiCount(): number | null {
    return this.#roiCount;
  }

  async #rois(turns: Turns): Promise<ReadonlySet<string>> {
    const rois = new Set<string>();
    for (let patch = 0; patch < this.rowCount; patch++) {
      const roi = this.value(patch, 'roi_id');
      if (roi !== null) rois.add(roi);
      if (turns.isOver) await turns.next();
    }
    return rois;
  }

  has(column: string): boolean {
    return this.#columns.has(column);
  }

  /** A field as written, without outer blanks; null where the column is missing or the field is empty. */
  value(patch: number, column: string): string | null {
    const index = this.#columns.get(column);
    if (index === undefined) return null;
    const text = this.#rows[patch][index].trim();
    return text === '' || text.toLowerCase() === 'nan' ? null : text;
  }

  /** The fields of a column by its place in `columnNames`, as written, by patch. */
  column(index: number): string[] {
    return this.#rows.map((row) => row[index]);
  }

  info(patch: number): PatchInfo {
    const epsg = parseEpsg(this.value(patch, 'proj_epsg'));
    return {
      roiId: this.value(patch, 'roi_id'),
      sceneId: this.value(patch, 's2_id_gee') ?? this.value(patch, 's2_id'),
      date: this.value(patch, 's2_date'),
      sunAzimuthDeg: parseNumber(this.value(patch, 's2_view_sun_azimuth'), 0, 360),
      sunElevationDeg: parseNumber(this.value(patch, 's2_view_sun_elevation'), -90, 90),
      epsg,
      transform: parseTransform(this.value(patch, 'proj_transform'), epsg),
      columns: this.columnNames.map((name, i) => [name, this.#rows[patch][i]] as const),
    };
  }
}

/** What is known of a patch of which no metadata.csv speaks. */
export const unknownPatchInfo: PatchInfo = {
  roiId: null,
  sceneId: null,
  date: null,
  sunAzimuthDeg: null,
  sunElevationDeg: null,
  epsg: null,
  transform: null,
  columns: [],
};

/** Reads a metadata.csv; a file that cannot be understood is a problem of the report, never an obstacle. */
export async function readMetadata(path: string, fileName: string, turns: Turns): Promise<Metadata | Problem> {
  const bytes = await readTable(path).catch((error: unknown) => reasonOfListed(path, error));
  return typeof bytes === 'string' ? badMetadata(fileName, bytes) : parseMetadata(bytes, fileName, turns);
}

/** The bytes of a table, or why it is none. Throws what the system answers. */
async function readTable(path: string): Promise<Buffer | string> {
  // Opened without waiting: a named pipe would else hold a thread until somebody writes to it.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await handle.stat();
    if (found.isDirectory()) return 'it is a folder';
    if (!found.isFile()) return 'it is not a regular file';
    if (found.size > MAX_CSV_BYTES) return `it has ${formatBytes(found.size)}, more than a table of patches can have`;
    return await readUpTo(handle, found.size);
  } finally {
    await handle.close();
  }
}

/** Never more than `size` bytes, however the file grows meanwhile. */
async function readUpTo(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const { bytesRead } = await handle.read(bytes, done, size - done, done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

export async function parseMetadata(bytes: Uint8Array, fileName: string, turns: Turns): Promise<Metadata | Problem> {
  const head = parseFileHead(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD_BYTES)));
  if (head.kind === 'git-lfs') return gitLfsPointer(fileName, bytes.byteLength, head.sizeBytes);
  if (bytes.includes(0)) return badMetadata(fileName, 'it is not UTF-8 text');
  const text = await decode(bytes, turns);
  const records: string[][] = [];
  try {
    for (const record of csvRecords(text, delimiterOf(text))) {
      const excess = excessOf(record.length, records.length);
      if (excess !== null) return badMetadata(fileName, `it has ${excess}, more than a table of patches can have`);
      records.push(record);
      if (turns.isOver) await turns.next();
    }
  } catch (error) {
    if (error instanceof CsvError) return badMetadata(fileName, error.message);
    throw error;
  }
  if (records.length === 0) return badMetadata(fileName, 'it is empty');
  if (records.length === 1) return badMetadata(fileName, 'it has a header line but no rows');
  return Metadata.of(records[0], records.slice(1), turns);
}

async function decode(bytes: Uint8Array, turns: Turns): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (let start = 0; start < bytes.length; start += DECODED_BYTES) {
    text += decoder.decode(bytes.subarray(start, start + DECODED_BYTES), { stream: true });
    if (turns.isOver) await turns.next();
  }
  return text + decoder.decode();
}

/** What there is too much of in a table of so many columns and rows; null where all is well. */
function excessOf(columns: number, rows: number): string | null {
  if (columns > MAX_COLUMNS) return `${formatCount(columns)} columns`;
  if (rows > MAX_ROWS) return `more than ${formatCount(MAX_ROWS)} rows`;
  return rows * columns > MAX_FIELDS ? `more than ${formatCount(MAX_FIELDS)} fields` : null;
}

function badMetadata(fileName: string, reason: string): Problem {
  return {
    code: 'bad-metadata',
    fileName,
    message:
      `${fileName} cannot be used: ${reason}. A comma-separated table with a header line and one row per patch was expected. ` +
      'The layers are shown without it; replace it and open the folder again.',
  };
}

function parseNumber(text: string | null, min: number, max: number): number | null {
  if (text === null) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

/** `32633`, `32633.0` or `EPSG:32633`. */
function parseEpsg(text: string | null): number | null {
  const digits = text === null ? null : /^(?:epsg:\s*)?(\d{4,6})(?:\.0*)?$/i.exec(text);
  return digits === null ? null : Number(digits[1]);
}

const GEOGRAPHIC_EPSG = 4326;

/**
 * The affine of the 509 x 509 block: six numbers "a, b, c, d, e, f" with X = a col + b row + c, Y = d col + e row + f,
 * bracketed or not, or the same as a 3 x 3 matrix. GDAL's order (c, a, b, f, d, e) is recognised by its zeros: in a
 * north-up transform the two orders cannot be mistaken for each other. Null for anything else (rotated, in degrees).
 */
export function parseTransform(text: string | null, epsg: number | null): PatchInfo['transform'] {
  if (text === null || epsg === GEOGRAPHIC_EPSG) return null;
  const numbers = text.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi)?.map(Number) ?? [];
  if (numbers.length === 9 && (numbers[6] !== 0 || numbers[7] !== 0 || numbers[8] !== 1)) return null;
  if (numbers.length !== 6 && numbers.length !== 9) return null;
  const [p, q, r, s, t, u] = numbers;
  if (p > 0 && t === -p && q === 0 && s === 0) return { x: r, y: u, pixelMetres: p };
  if (q > 0 && u === -q && r === 0 && t === 0) return { x: p, y: s, pixelMetres: q };
  return null;
}
