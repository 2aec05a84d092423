import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { browserPath } from './browser-path.ts';
import { buildAll } from './build.ts';
import { decideDist, helpersAddress } from './dist-decision.ts';
import { answers, installedRuntime, responds } from './electron-runtime.ts';
import { inspectPacked, packedApplication } from './packed-application.ts';
import { packedJourney } from './packed-journey.ts';
import { formatParts } from './packed-sizes.ts';
import { materialsOf, sbomJson } from './sbom.ts';
import { readManifest } from './shipped-packages.ts';
import { electronExecutable, runtimeAddress } from './start-decision.ts';

/*
 * Makes the packages for the system that it runs on, with their bill of materials and checksums, in release/. What
 * electron-builder has packed is looked at as in npm run dist:check.
 */

const root = join(import.meta.dirname, '..');
const release = join(root, 'release');
const target = { platform: process.platform, arch: process.arch };
const PROBE_TIMEOUT_MS = 3000;

/** As electron-builder calls the systems in the names of the packages. */
const systemNames: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'mac', win32: 'win' };

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--offline');
  if (unknown.length > 0) throw new Error(`usage: npm run dist -- [--offline]; got ${unknown.join(' ')}`);
  const { version } = readManifest(root, '');
  const electronVersion = readManifest(root, 'node_modules/electron').version;
  const executable = installedRuntime(root);
  const address = runtimeAddress(electronVersion, target.platform, target.arch, process.env);
  const decision = await decideDist({
    ...target,
    electronVersion,
    isOffline: args.includes('--offline'),
    runtimeFolder: executable === null ? null : runtimeFolderOf(executable),
    runtimeAddress: address,
    helpersAddress: helpersAddress(process.env),
    env: process.env,
    responds: (url) => (url === address ? answers(url, PROBE_TIMEOUT_MS) : responds(url, PROBE_TIMEOUT_MS)),
  });
  if ('missing' in decision) {
    console.error('No package was made.');
    for (const sentence of decision.missing) console.error(sentence);
    return 1;
  }
  rmSync(release, { recursive: true, force: true });
  await buildAll({ root });
  const builder = join(root, 'node_modules/electron-builder/cli.js');
  const { status } = spawnSync(process.execPath, [builder, ...decision.args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`electron-builder ended with status ${status}; what it printed above says why.`);
    return 1;
  }
  const packed = packedApplication(unpackedFolder(), target.platform);
  const { parts, problems } = inspectPacked(packed, root, target);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 1;
  console.log(formatParts(parts));
  await use(packed.launcher, version);
  const name = `Cloudbrush-${version}-${systemNames[target.platform]}-${target.arch}`;
  writeFileSync(join(release, `${name}.cdx.json`), sbomJson(materialsOf(root, target, process.env)));
  writeFileSync(join(release, `${name}.sha256`), checksums());
  if (!decision.isSigned) console.log('Not signed: there are no credentials in the environment (CSC_LINK).');
  return 0;
}

/** Uses what was packed, on the Electron that it was packed with: the command line, and a page where a browser is. */
async function use(launcher: string, version: string): Promise<void> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'cloudbrush-packed-')));
  try {
    await packedJourney({
      launcher,
      version,
      scratch,
      // The launcher's console would be ended there, not the host behind it.
      browser: target.platform === 'win32' ? null : browserPath(root),
      env: process.env,
      onStep: (step) => console.log(step),
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The folder that holds a runtime, of which its executable may lie three folders deep. */
function runtimeFolderOf(executable: string): string {
  const depth = electronExecutable(target.platform).split('/').length;
  return Array.from({ length: depth }).reduce<string>((path) => dirname(path), executable);
}

/** Where electron-builder leaves the application before it goes into the packages. */
function unpackedFolder(): string {
  const arch = target.arch === 'x64' ? '' : `-${target.arch}`;
  return join(release, target.platform === 'darwin' ? `mac${arch}` : `${systemNames[target.platform]}${arch}-unpacked`);
}

/** One line per package, as sha256sum reads them; prints their sizes. */
function checksums(): string {
  const names = readdirSync(release, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith('Cloudbrush-'))
    .map((entry) => entry.name)
    .sort();
  return names
    .map((name) => {
      const bytes = readFileSync(join(release, name));
      console.log(`release/${name} ${(bytes.length / 1e6).toFixed(1)} MB`);
      return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
    })
    .join('');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
