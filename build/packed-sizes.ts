import type { ArchivedFile } from './asar-archive.ts';

/** Bytes that we add to Electron, in the archive and beside it. Reasons and figures: DECISIONS.md, Packages. */
export const packedLimitBytes = 7 * 1024 * 1024;

export interface PackedPart {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

/** Parts of the archive, as users would name them, largest first. */
export function packedParts(files: readonly ArchivedFile[]): readonly PackedPart[] {
  const parts = new Map<string, { files: number; bytes: number }>();
  for (const { path, sizeBytes } of files) {
    const name = partOf(path);
    const part = parts.get(name) ?? { files: 0, bytes: 0 };
    parts.set(name, { files: part.files + 1, bytes: part.bytes + sizeBytes });
  }
  return [...parts].map(([name, part]) => ({ name, ...part })).sort((a, b) => b.bytes - a.bytes);
}

function partOf(path: string): string {
  if (path.endsWith('.node')) return `native: ${path.split('/')[1] === '@koromix' ? 'koffi' : path.split('/')[1]}`;
  const [top, second] = path.split('/');
  if (top === 'node_modules') return 'scripts of the packages with native parts';
  if (top !== 'dist') return 'package.json, licence';
  if (second === 'renderer') return 'the page';
  return second === 'licences.json' ? 'licences of the packages' : 'main, host, command line, workers';
}

/** One line per part, and their sum. */
export function formatParts(parts: readonly PackedPart[]): string {
  const total = parts.reduce((sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }), {
    files: 0,
    bytes: 0,
  });
  const lines = [...parts, { name: `total, of at most ${kilobytes(packedLimitBytes)} kB`, ...total }];
  return lines
    .map(({ name, files, bytes }) => {
      const counted = `${String(files).padStart(4)} ${files === 1 ? 'file ' : 'files'}`;
      return `${kilobytes(bytes).padStart(8)} kB ${counted}  ${name}`;
    })
    .join('\n');
}

export function sizeProblems(parts: readonly PackedPart[], limitBytes = packedLimitBytes): readonly string[] {
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (bytes <= limitBytes) return [];
  return [`The packed application has ${kilobytes(bytes)} kB, ${kilobytes(bytes - limitBytes)} kB over its limit.`];
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
