import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type ArchivedFile, damageOf, readArchive } from './asar-archive.ts';
import { fuseProblemsOf } from './fuses.ts';
import { type BuiltFile, buildProblems, contentProblems, listingProblems, type Target } from './packed-files.ts';
import { type PackedPart, packedParts, sizeProblems } from './packed-sizes.ts';

/** Where an application lies that electron-builder has packed, before it goes into an installer. */
export interface PackedApplication {
  readonly resources: string;
  /** The file with the fuses. */
  readonly fuseFile: string;
  readonly launcher: string;
}

export interface Findings {
  readonly files: readonly ArchivedFile[];
  readonly parts: readonly PackedPart[];
  /** A sentence each. */
  readonly problems: readonly string[];
}

/** Below electron-builder's output folder, for an application that was packed for `platform`. */
export function packedApplication(folder: string, platform: string): PackedApplication {
  if (platform === 'darwin') {
    const contents = join(folder, 'Cloudbrush.app/Contents');
    const resources = join(contents, 'Resources');
    return {
      resources,
      fuseFile: join(contents, 'Frameworks/Electron Framework.framework/Electron Framework'),
      launcher: join(resources, 'bin/cloudbrush'),
    };
  }
  const windows = platform === 'win32';
  return {
    resources: join(folder, 'resources'),
    fuseFile: join(folder, windows ? 'Cloudbrush.exe' : 'cloudbrush-desktop'),
    launcher: join(folder, windows ? 'bin/cloudbrush.cmd' : 'bin/cloudbrush'),
  };
}

/** Looks at everything that can be seen without running it. `root` is the checkout that it was packed from. */
export function inspectPacked(
  { resources, fuseFile, launcher }: PackedApplication,
  root: string,
  target: Target,
): Findings {
  const archive = join(resources, 'app.asar');
  const files = readArchive(archive);
  const parts = packedParts(files);
  const problems = [
    ...listingProblems(files, target),
    ...besideProblems(`${archive}.unpacked`, files),
    ...damageOf(files),
    ...buildProblems(files, builtFiles(root)),
    ...contentProblems(files, root),
    ...manifestProblems(files),
    ...sizeProblems(parts),
    ...fuseProblemsOf(fuseFile),
    ...(existsSync(launcher) ? [] : ['The launcher of the command line is missing.']),
  ];
  return { files, parts, problems };
}

/** What lies beside the archive without being listed in it would be loaded all the same. */
function besideProblems(folder: string, files: readonly ArchivedFile[]): readonly string[] {
  const listed = new Set(files.filter((file) => file.isUnpacked).map(({ path }) => path));
  return filesBelow(folder)
    .filter((path) => !listed.has(path))
    .map((path) => `${path} lies beside the archive and is not listed in it.`);
}

/** The built files that are to be packed: all but the build's own marks, and the host that only a checkout starts. */
function builtFiles(root: string): readonly BuiltFile[] {
  return filesBelow(join(root, 'dist'))
    .filter((path) => !path.startsWith('.built-') && !path.startsWith('serve/'))
    .map((path) => ({ path: `dist/${path}`, content: readFileSync(join(root, 'dist', path)) }));
}

function manifestProblems(files: readonly ArchivedFile[]): readonly string[] {
  const text =
    files
      .find(({ path }) => path === 'package.json')
      ?.content()
      .toString('utf8') ?? '{}';
  const manifest = JSON.parse(text) as Record<string, unknown>;
  const problems = ['scripts', 'devDependencies']
    .filter((name) => name in manifest)
    .map((name) => `The packed package.json has ${name}.`);
  if (manifest.main !== 'dist/main/main.js') problems.push(`The packed package.json names ${manifest.main} as main.`);
  return problems;
}

/** Files in `folder` and below, as paths from it, with slashes. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
