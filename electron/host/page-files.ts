import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

export interface PageFile {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * The built page by URL path, read once: what is not in this map cannot be asked for, whatever the path says.
 * `/` is index.html. Source maps and files of other types are left out. Throws `not-found` where nothing is built.
 */
export function readPageFiles(rendererDir: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of namesBelow(rendererDir)) {
    const contentType = contentTypes[extname(name)];
    if (contentType === undefined) continue;
    const file = { contentType, bytes: new Uint8Array(readFileSync(join(rendererDir, name))) };
    files.set(name === 'index.html' ? '/' : `/${name}`, file);
  }
  if (!files.has('/')) throw new AppError('not-found', 'The page is not built. Run: npm run build');
  return files;
}

/** Of regular files, with `/` between folders. A link, to a file or a folder, would hand out what was not packed. */
function namesBelow(dir: string, folder = ''): string[] {
  try {
    return readdirSync(join(dir, folder), { withFileTypes: true }).flatMap((entry) => {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return namesBelow(dir, name);
      return entry.isFile() ? [name] : [];
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
