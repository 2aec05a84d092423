import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackageManifest, readManifest } from './shipped-packages.ts';

/** The licence of one shipped package, as dist/licences.json lists it. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly licence: string;
  readonly author?: string;
  readonly homepage?: string;
  /** The whole text, lines ended by line feeds. */
  readonly text: string;
}

/** They ask for their text to be kept and for nothing else; another one is a decision, not an update. */
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];

/** Packages that hold one platform's part of another package and leave its licence to that one. */
const partOf: readonly { readonly name: RegExp; readonly whole: string }[] = [
  { name: /^@koromix\/koffi-/, whole: 'koffi' },
];

/**
 * Licences of the packages in `folders`, which start at `root`, in order of name and version. Throws one sentence per
 * package that has no licence text or a licence that is not in our list.
 */
export function licencesOf(root: string, folders: Iterable<string>): readonly Licence[] {
  const problems: string[] = [];
  const licences = new Map<string, Licence>();
  for (const folder of folders) {
    const manifest = readManifest(root, folder);
    const text = licenceText(root, folder, manifest);
    const problem = problemOf(manifest, text);
    if (problem !== null) problems.push(problem);
    else licences.set(`${manifest.name}@${manifest.version}`, licenceOf(manifest, text as string));
  }
  if (problems.length > 0) throw new Error(problems.sort().join('\n'));
  return [...licences.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** Content of dist/licences.json. */
export function licencesJson(licences: readonly Licence[]): string {
  return `${JSON.stringify(licences, null, 2)}\n`;
}

function problemOf({ name, version, license }: PackageManifest, text: string | null): string | null {
  if (typeof license !== 'string' || !allowed.includes(license)) {
    const told = license === undefined ? 'no licence' : `the licence ${JSON.stringify(license)}`;
    return `${name} ${version} is shipped and names ${told}; allowed are ${allowed.join(', ')}.`;
  }
  return text === null ? `${name} ${version} is shipped, and its package holds no licence text.` : null;
}

function licenceOf(manifest: PackageManifest, text: string): Licence {
  const author = authorOf(manifest.author);
  const homepage = homepageOf(manifest);
  return {
    name: manifest.name,
    version: manifest.version,
    licence: manifest.license as string,
    ...(author !== null && { author }),
    ...(homepage !== null && { homepage }),
    text,
  };
}

function licenceText(root: string, folder: string, { name }: PackageManifest): string | null {
  const whole = partOf.find((part) => part.name.test(name))?.whole;
  const place = whole === undefined ? folder : folder.slice(0, -name.length) + whole;
  const file = readdirSync(join(root, place))
    .sort()
    .find((candidate) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(candidate));
  if (file === undefined) return null;
  const text = readFileSync(join(root, place, file), 'utf8')
    .replaceAll('\r\n', '\n')
    .trim();
  return text === '' ? null : `${text}\n`;
}

/** The name alone: addresses of people are nobody's business here. */
function authorOf(author: unknown): string | null {
  const told = typeof author === 'object' && author !== null && 'name' in author ? author.name : author;
  const name = typeof told === 'string' ? told.replaceAll(/\s*(<[^>]*>|\([^)]*\))/g, '').trim() : '';
  return name === '' ? null : name;
}

function homepageOf({ homepage, repository }: PackageManifest): string | null {
  if (typeof homepage === 'string' && /^https?:\/\//.test(homepage)) return homepage;
  const told =
    typeof repository === 'object' && repository !== null && 'url' in repository ? repository.url : repository;
  if (typeof told !== 'string') return null;
  if (/^[\w.-]+\/[\w.-]+$/.test(told)) return `https://github.com/${told}`;
  const address = told.replace(/^git\+/, '').replace(/^git:/, 'https:');
  return /^https?:\/\//.test(address) ? address.replace(/\.git$/, '') : null;
}

/** By code units, so that the order is the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
