import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path';
import type { FolderListing, Place } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { fileNameProblem } from './file-name.ts';
import { isInside, readFolder } from './folder-listing.ts';
import { KnownPaths } from './known-paths.ts';

/** So many that no honest page reaches it; past it the ids that were used longest ago are forgotten. */
const MAX_PLACES = 100_000;

interface KnownPlace {
  readonly path: string;
  /** The folder that the user pointed at, above which the chooser does not climb. */
  readonly root: string;
}

/** Paths that the user pointed at, by the random ids that stand for them in the page. */
export class Places {
  readonly #home: string;
  readonly #known = new Map<string, KnownPlace>();
  readonly #idOf = new Map<string, string>();
  readonly #paths = new KnownPaths();
  /** Told of by no place. */
  readonly #secret = new Set<string>();

  /** `home` is absolute: where the chooser begins. */
  constructor(home: string) {
    this.#home = normalize(home);
  }

  /** The place of an absolute path that the shell or a dialog gave us; the same path has the same id. */
  add(path: string): Place {
    const clean = normalize(path);
    return this.#add(clean, isInside(this.#home, clean) ? this.#home : clean);
  }

  /** Absolute path of a place. Throws `not-found` for an id that was never given out. */
  resolve(placeId: string): string {
    return this.#find(placeId).path;
  }

  /** The same for whoever goes there by links, whose messages name the path that these lead to. */
  async reach(placeId: string): Promise<string> {
    const { path } = this.#find(placeId);
    await this.keepSecret(path);
    return path;
  }

  /** A path of ours, of which no place was given out, is not to be told either, nor are those that links in it lead to. */
  async keepSecret(path: string): Promise<void> {
    // What is itself a link is spoken of by its own name too.
    const ownName = join(await realPathOf(dirname(path)), basename(path));
    for (const secret of [normalize(path), ownName, await realPathOf(path)]) {
      if (this.#secret.has(secret)) continue;
      this.#secret.add(secret);
      this.#paths.add(secret);
    }
    for (const oldest of this.#secret) {
      if (this.#secret.size <= MAX_PLACES) return;
      this.#secret.delete(oldest);
      this.#paths.remove(oldest);
    }
  }

  /** The place of a file name in a folder, whether the file is there or not. Throws `bad-argument`, `not-found`. */
  async child(placeId: string, name: string): Promise<Place> {
    const { path, root } = this.#find(placeId);
    const problem = fileNameProblem(name);
    if (problem) throw new AppError('bad-argument', `${JSON.stringify(name)} is no file name: ${problem}.`);
    if (!(await statOrNull(path))?.isDirectory()) {
      throw new AppError('not-found', `${nameOf(path)} is not a folder any more. Choose another.`);
    }
    return this.#add(join(path, name), root);
  }

  /**
   * Names in a folder, or in home for null, hidden ones left out. A link that leads out of the folder the user pointed
   * at is neither shown nor entered; typing its path is the way there. Throws `not-found`, `unreadable`.
   */
  async list(placeId: string | null): Promise<FolderListing> {
    const { path, root } = placeId === null ? { path: this.#home, root: this.#home } : this.#find(placeId);
    const { folders, files, truncated } = await readFolder(path, root);
    const inside = (name: string): Place => this.#add(join(path, name), root);
    return {
      placeId: this.#add(path, root).placeId,
      trail: this.#trail(path, root),
      folders: folders.map(inside),
      files: files.map(inside),
      truncated,
    };
  }

  /**
   * The place of a path that the user typed or pasted: absolute or below `~`, an existing folder or file or a new file
   * in an existing folder. Throws `bad-argument`, `not-found`, `unreadable`.
   */
  async typed(text: string): Promise<Place> {
    const path = normalize(this.#absolute(unquoted(text)));
    const found = await statOrNull(path);
    if (found) return this.add(path);
    const problem = fileNameProblem(basename(path));
    if ((await statOrNull(dirname(path)))?.isDirectory() && !problem && !/[/\\]$/.test(text.trim())) {
      return this.add(path);
    }
    throw new AppError('not-found', `There is neither a folder nor a file ${told(text)}. Check the spelling.`);
  }

  /** `text` with every path that has a place cut down to its name: the page never sees where a folder lies. */
  hide(text: string): string {
    return this.#paths.hide(text);
  }

  #absolute(text: string): string {
    if (text.includes('\0')) throw new AppError('bad-argument', 'A path holds no zero bytes.');
    if (text === '~') return this.#home;
    if (text.startsWith('~/') || text.startsWith(`~${sep}`)) return join(this.#home, text.slice(2));
    if (/^[/\\]{2}[.?]/.test(text) && process.platform === 'win32') {
      throw new AppError('bad-argument', `${told(text)} names a device. Type the path of a folder.`);
    }
    if (isAbsolute(text)) return text;
    const example = process.platform === 'win32' ? 'C:\\data\\cloudsen12' : '/data/cloudsen12 or ~/cloudsen12';
    throw new AppError('bad-argument', `${told(text)} is not a full path. Type it from the start, like ${example}.`);
  }

  #find(placeId: string): KnownPlace {
    const known = this.#known.get(placeId);
    if (!known) throw new AppError('not-found', 'This folder or file is not known any more. Choose it again.');
    this.#known.delete(placeId);
    this.#known.set(placeId, known);
    return known;
  }

  #add(path: string, root: string): Place {
    const clean = withoutEndingSeparator(path);
    const key = `${root}\0${clean}`;
    let placeId = this.#idOf.get(key);
    if (placeId === undefined) {
      placeId = randomUUID();
      this.#idOf.set(key, placeId);
      this.#known.set(placeId, { path: clean, root });
      this.#paths.add(clean);
      this.#forgetOldest();
    }
    return { placeId, name: nameOf(clean) };
  }

  #forgetOldest(): void {
    for (const [placeId, { path, root }] of this.#known) {
      if (this.#known.size <= MAX_PLACES) return;
      this.#known.delete(placeId);
      this.#idOf.delete(`${root}\0${path}`);
      this.#paths.remove(path);
    }
  }

  /** Places from the root downwards, the folder itself last. */
  #trail(path: string, root: string): Place[] {
    const trail = [this.#add(path, root)];
    for (let at = path; at !== root && at !== dirname(at); ) {
      at = dirname(at);
      trail.unshift(this.#add(at, root));
    }
    return trail;
  }
}

/** With links followed; of what is not there yet or cannot be looked at, as far as its folders go. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await realPathOf(folder), basename(path));
  }
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'EINVAL') return null;
    throw new AppError('unreadable', `${nameOf(path)} cannot be looked at (${code}). Check its permissions.`);
  }
}

/** So much of a text that was typed is told again: a longer one is no path, and is costly to look through for others. */
const MAX_TOLD_LETTERS = 300;

function told(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > MAX_TOLD_LETTERS ? `${trimmed.slice(0, MAX_TOLD_LETTERS)}…` : trimmed;
}

/** A path pasted from a shell or a file manager may come in quotes. */
function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^(['"]).*\1$/s.test(trimmed) && trimmed.length > 2 ? trimmed.slice(1, -1) : trimmed;
}

function withoutEndingSeparator(path: string): string {
  return path.length > 1 && path.endsWith(sep) && dirname(path) !== path ? path.slice(0, -1) : path;
}

/** The last part of a path, or the path itself where it is the root of a file system. */
function nameOf(path: string): string {
  return basename(path) || path;
}
