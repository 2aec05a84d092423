import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Licence } from './licences.ts';
import type { Target } from './packed-files.ts';

/*
 * The bill of materials of a package: CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/. Made of the same list as
 * dist/licences.json, and of what is in the package without being an npm package of ours: Electron, and the SQLite in
 * better-sqlite3's library. All but the time is the same for the same sources.
 */

export interface Materials {
  readonly version: string;
  readonly target: Target;
  readonly licences: readonly Licence[];
  /** The lock file's `integrity` per package, `name@version`. */
  readonly integrity: ReadonlyMap<string, string>;
  readonly electron: { readonly version: string; readonly sha256: string | null };
  readonly sqliteVersion: string;
  /** When it was made. */
  readonly at: Date;
}

interface Component {
  readonly type: 'application' | 'framework' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly [field: string]: unknown;
}

/** Content of the file. */
export function sbomJson(materials: Materials): string {
  const { version, target, licences, at } = materials;
  const application: Component = {
    type: 'application',
    ...reference(npmPurl('cloudbrush', version)),
    name: 'cloudbrush',
    version,
    ...licenceById('MIT'),
    externalReferences: [{ type: 'website', url: 'https://github.com/cloudbrush/cloudbrush' }],
    properties: [{ name: 'cloudbrush:target', value: `${target.platform}-${target.arch}` }],
  };
  const packages = licences.map((licence) => packageComponent(licence, materials.integrity));
  const electron = electronComponent(materials.electron);
  const sqlite = sqliteComponent(materials.sqliteVersion);
  const components = [...packages, electron, sqlite].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const holdsSqlite = packages.find(({ name }) => name === 'better-sqlite3');
  const body = {
    components,
    dependencies: [
      {
        ref: application['bom-ref'],
        dependsOn: [...packages, electron].map((component) => component['bom-ref']).sort(),
      },
      ...(holdsSqlite === undefined ? [] : [{ ref: holdsSqlite['bom-ref'], dependsOn: [sqlite['bom-ref']] }]),
    ],
  };
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([application, body]))}`,
    version: 1,
    metadata: { timestamp: at.toISOString(), lifecycles: [{ phase: 'build' }], component: application },
    ...body,
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function packageComponent(licence: Licence, integrity: Materials['integrity']): Component {
  const { name, version, author, homepage, text } = licence;
  const [group, plainName] = name.startsWith('@') ? name.split('/') : [null, name];
  const sha512 = /^sha512-(\S+)$/.exec(integrity.get(`${name}@${version}`) ?? '')?.[1];
  return {
    type: 'library',
    ...reference(npmPurl(name, version)),
    ...(group !== null && { group }),
    name: plainName ?? name,
    version,
    ...(author !== undefined && { authors: [{ name: author }] }),
    ...(sha512 !== undefined && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }],
    }),
    licenses: [{ license: { id: licence.licence, text: { contentType: 'text/plain', content: text } } }],
    ...(homepage !== undefined && { externalReferences: [{ type: 'website', url: homepage }] }),
  };
}

function electronComponent({ version, sha256 }: Materials['electron']): Component {
  return {
    type: 'framework',
    ...reference(`pkg:github/electron/electron@v${version}`),
    name: 'electron',
    version,
    cpe: `cpe:2.3:a:electronjs:electron:${version}:*:*:*:*:*:*:*`,
    description: 'With Chromium and Node.js; their licences are in LICENSES.chromium.html of the package.',
    ...(sha256 !== null && { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    ...licenceById('MIT'),
    externalReferences: [{ type: 'website', url: 'https://www.electronjs.org' }],
  };
}

function sqliteComponent(version: string): Component {
  return {
    type: 'library',
    ...reference(`pkg:generic/sqlite@${version}`),
    name: 'sqlite',
    version,
    cpe: `cpe:2.3:a:sqlite:sqlite:${version}:*:*:*:*:*:*:*`,
    ...licenceById('blessing'),
    externalReferences: [{ type: 'website', url: 'https://www.sqlite.org' }],
  };
}

/** A package's address is also what other entries call it by. */
function reference(purl: string): { readonly 'bom-ref': string; readonly purl: string } {
  return { 'bom-ref': purl, purl };
}

function npmPurl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function licenceById(id: string): { readonly licenses: readonly object[] } {
  return { licenses: [{ license: { id } }] };
}

/** A UUID of version 8, made of a digest: another content has another number, the same has the same. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What the checkout at `root` says of a package for `target`. SOURCE_DATE_EPOCH, in seconds, stands for the time. */
export function materialsOf(root: string, target: Target, env: NodeJS.ProcessEnv): Materials {
  const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const { version } = json('package.json') as { version: string };
  const electron = json('node_modules/electron/package.json') as { version: string };
  const checksums = json('node_modules/electron/checksums.json') as Record<string, string>;
  const { packages } = json('package-lock.json') as {
    packages: Record<string, { version: string; integrity?: string }>;
  };
  const integrity = new Map<string, string>();
  for (const [path, entry] of Object.entries(packages)) {
    const name = path.replace(/^.*node_modules\//, '');
    if (entry.integrity !== undefined) integrity.set(`${name}@${entry.version}`, entry.integrity);
  }
  const header = readFileSync(join(root, 'node_modules/better-sqlite3/deps/sqlite3/sqlite3.h'), 'utf8');
  const sqliteVersion = /^#define SQLITE_VERSION +"([\d.]+)"$/m.exec(header)?.[1];
  if (sqliteVersion === undefined) throw new Error('better-sqlite3 does not say which SQLite it holds.');
  const seconds = env.SOURCE_DATE_EPOCH;
  return {
    version,
    target,
    licences: json('dist/licences.json') as readonly Licence[],
    integrity,
    electron: {
      version: electron.version,
      sha256: checksums[`electron-v${electron.version}-${target.platform}-${target.arch}.zip`] ?? null,
    },
    sqliteVersion,
    at: seconds ? new Date(Number(seconds) * 1000) : new Date(),
  };
}
