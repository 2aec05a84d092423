import { createHash } from 'node:crypto';
import type { ArchivedFile } from './asar-archive.ts';

/*
 * What may be in the packed archive: electron-builder.yml chooses by patterns of what to leave out, this says what is to
 * be in, and npm run dist:check compares the two.
 */

export interface Target {
  /** As Node names it. */
  readonly platform: string;
  readonly arch: string;
}

interface Rule {
  readonly pattern: RegExp;
  /** Where the file lies: a shared library is loaded by the operating system, from beside the archive. */
  readonly isUnpacked?: boolean;
  /** Other targets and versions may do without. */
  readonly isOptional?: boolean;
}

/** Every file matches one of them, and each of them matches a file. */
function rulesFor({ platform, arch }: Target): readonly Rule[] {
  const koffi = `node_modules/@koromix/koffi-${platform}-${arch}`;
  return [
    { pattern: /^package\.json$/ },
    { pattern: /^LICENSE$/ },
    { pattern: /^dist\/licences\.json$/ },
    { pattern: /^dist\/main\/main\.js$/ },
    { pattern: /^dist\/preload\/preload\.cjs$/ },
    { pattern: /^dist\/cli\/cli\.js$/ },
    { pattern: /^dist\/workers\/[a-z-]+-worker\.js$/ },
    { pattern: /^dist\/chunks\/[\w.-]+\.js$/ },
    { pattern: /^dist\/renderer\/index\.html$/ },
    { pattern: /^dist\/renderer\/icon\.svg$/ },
    { pattern: /^dist\/renderer\/assets\/[\w.-]+\.js$/ },
    { pattern: /^dist\/renderer\/assets\/[\w.-]+\.css$/ },
    { pattern: /^dist\/renderer\/([\w-]+\/)*[\w.-]+\.(svg|png|jpg|webp)$/, isOptional: true },
    { pattern: /^node_modules\/better-sqlite3\/LICENSE$/ },
    { pattern: /^node_modules\/better-sqlite3\/package\.json$/ },
    { pattern: /^node_modules\/better-sqlite3\/lib\/(binding|database|index|sqlite-error|util)\.js$/ },
    { pattern: /^node_modules\/better-sqlite3\/lib\/methods\/[a-z]+\.js$/ },
    { pattern: exactly(`node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`), isUnpacked: true },
    { pattern: /^node_modules\/koffi\/LICENSE\.txt$/ },
    { pattern: /^node_modules\/koffi\/package\.json$/ },
    { pattern: /^node_modules\/koffi\/index\.js$/ },
    { pattern: /^node_modules\/koffi\/src\/koffi\/index\.js$/ },
    { pattern: /^node_modules\/koffi\/src\/koffi\/src\/static\.js$/ },
    { pattern: exactly(`${koffi}/package.json`), isUnpacked: true },
    { pattern: exactly(`${koffi}/index.js`), isUnpacked: true },
    { pattern: exactly(`${koffi}/${platform}_${arch}/koffi.node`), isUnpacked: true },
  ];
}

function exactly(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}

export type ListedFile = Pick<ArchivedFile, 'path' | 'isUnpacked'>;

/** Sentences about files that should not be in the archive, should be, or lie on its wrong side. */
export function listingProblems(files: readonly ListedFile[], target: Target): readonly string[] {
  const rules = rulesFor(target);
  const unexpected = files.flatMap(({ path, isUnpacked }) => {
    const rule = rules.find(({ pattern }) => pattern.test(path));
    if (rule === undefined) return [`${path} is packed, and has no business there.`];
    if (isUnpacked === (rule.isUnpacked ?? false)) return [];
    return [isUnpacked ? `${path} lies beside the archive, not in it.` : `${path} lies in the archive, not beside it.`];
  });
  const missing = rules
    .filter(({ pattern, isOptional }) => !isOptional && !files.some(({ path }) => pattern.test(path)))
    .map(({ pattern }) => `Nothing is packed that matches ${pattern.source}.`);
  return [...unexpected, ...missing];
}

/** A file of the checkout's dist folder. */
export interface BuiltFile {
  /** From the checkout's root. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** Sentences about built files that are not packed as they are, and about packed ones that were not built. */
export function buildProblems(packed: readonly ArchivedFile[], built: readonly BuiltFile[]): readonly string[] {
  const contents = new Map(built.map(({ path, content }) => [path, content]));
  const problems: string[] = [];
  for (const { path, content } of packed.filter((file) => file.path.startsWith('dist/'))) {
    const expected = contents.get(path);
    if (expected === undefined) problems.push(`${path} is packed and was not built.`);
    else if (digest(content()) !== digest(expected))
      problems.push(`${path} is packed with other bytes than were built.`);
    contents.delete(path);
  }
  return [...problems, ...[...contents.keys()].map((path) => `${path} was built and is not packed.`)];
}

/** Sentences about texts that tell more than they should: source maps, and where they were built. */
export function contentProblems(packed: readonly ArchivedFile[], root: string): readonly string[] {
  return packed
    .filter(({ path }) => /\.([cm]?js|css|html|json)$/.test(path))
    .flatMap(({ path, content }) => {
      const text = content().toString('utf8');
      const problems: string[] = [];
      if (/[#@]\s*sourceMappingURL=/.test(text)) problems.push(`${path} names a source map.`);
      if (text.includes(root)) problems.push(`${path} names the folder that it was built in.`);
      return problems;
    });
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
