import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, toNamespacedPath } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** Ending of project files. */
export const PROJECT_ENDING = '.cloudbrush';

/**
 * The one path by which a project file is spoken of: absolute, links followed (SQLite looks for its side files beside
 * the real file), and on Windows in the form that may be longer than 260 characters. The file need not exist.
 */
export function projectPath(file: string): string {
  const absolute = resolve(file);
  // better-sqlite3 trims names, and would open another file than the one that was asked for.
  if (absolute !== absolute.trim()) {
    throw new AppError(
      'bad-argument',
      `The name ${JSON.stringify(basename(absolute))} ends in a space. Rename the project.`,
    );
  }
  return toNamespacedPath(
    realPath(absolute) ?? join(realPath(dirname(absolute)) ?? dirname(absolute), basename(absolute)),
  );
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new AppError('unreadable', `The project ${basename(path)} cannot be reached (${code ?? String(error)}).`);
  }
}
