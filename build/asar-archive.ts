import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * Electron's archive, read by our own few lines so that the check does not trust the packer's. Two numbers that frame
 * the next, the header's JSON with its length, then the files one after another; all numbers are 32 bits, little-endian:
 *
 *   0  4            4  bytes of the rest of the head        8  bytes of the JSON's frame     12  bytes of the JSON
 *   16 JSON, padded to a multiple of four; file offsets count from where the head ends
 */

export interface ArchivedFile {
  /** Path in the archive, with slashes and without one at its beginning. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Whether it lies beside the archive, in `<archive>.unpacked`, and is only listed in it. */
  readonly isUnpacked: boolean;
  readonly isExecutable: boolean;
  /** SHA-256 of the whole file in hex, or null where the archive states none. */
  readonly sha256: string | null;
  readonly content: () => Buffer;
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  /** Decimal, from the end of the head. */
  readonly offset?: string;
  readonly unpacked?: boolean;
  readonly executable?: boolean;
  readonly link?: string;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}

/** Files of the archive in order of path. Throws where it holds a link, which we never pack. */
export function readArchive(archive: string): readonly ArchivedFile[] {
  const bytes = readFileSync(archive);
  const filesAt = 8 + bytes.readUInt32LE(4);
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Entry;
  const files: ArchivedFile[] = [];
  const walk = (entry: Entry, path: string): void => {
    if (entry.link !== undefined) throw new Error(`${archive} holds a link, ${path}.`);
    for (const [name, child] of Object.entries(entry.files ?? {})) walk(child, path === '' ? name : `${path}/${name}`);
    if (entry.files !== undefined) return;
    const { size: sizeBytes = 0, offset = '0', unpacked = false, executable = false, integrity } = entry;
    const start = filesAt + Number(offset);
    const content = (): Buffer =>
      unpacked ? readFileSync(join(`${archive}.unpacked`, path)) : bytes.subarray(start, start + sizeBytes);
    const sha256 = integrity?.algorithm === 'SHA256' ? integrity.hash : null;
    files.push({ path, sizeBytes, isUnpacked: unpacked, isExecutable: executable, sha256, content });
  };
  walk(header, '');
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Sentences about files whose bytes are not what the archive says of them. */
export function damageOf(files: readonly ArchivedFile[]): readonly string[] {
  return files.flatMap(({ path, sizeBytes, sha256, content }) => {
    const bytes = content();
    if (bytes.length !== sizeBytes) return [`${path} has ${bytes.length} bytes, the archive says ${sizeBytes}.`];
    const found = createHash('sha256').update(bytes).digest('hex');
    return found === sha256 ? [] : [`${path} does not have the SHA-256 that the archive says (${sha256}).`];
  });
}

/** Writes all files below `folder`, those beside the archive too. */
export function extractArchive(files: readonly ArchivedFile[], folder: string): void {
  for (const { path, isExecutable, content } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content());
    if (isExecutable) chmodSync(target, 0o755);
  }
}

/** An archive without a file. */
export function emptyArchive(): Uint8Array {
  const json = Buffer.from('{"files":{}}');
  const padded = Math.ceil(json.length / 4) * 4;
  const bytes = Buffer.alloc(16 + padded);
  for (const [at, value] of [4, padded + 8, padded + 4, json.length].entries()) bytes.writeUInt32LE(value, 4 * at);
  json.copy(bytes, 16);
  return bytes;
}
