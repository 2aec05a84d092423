import { execFile } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type ArchivedFile, extractArchive } from './asar-archive.ts';
import { browserPath } from './browser-path.ts';
import { buildAll } from './build.ts';
import { type DebianOrder, debianProblems, makeStandInFpm, readDebianOrder } from './debian-order.ts';
import { inspectPacked, type PackedApplication, packedApplication } from './packed-application.ts';
import { packedJourney } from './packed-journey.ts';
import { formatParts } from './packed-sizes.ts';
import { readManifest } from './shipped-packages.ts';
import { makeStandInDist } from './stand-in-dist.ts';

/*
 * Packs the application around a stand-in for Electron, which needs no network, looks at every packed file, and uses what
 * was packed: the command line through its launcher, the page that it serves in a browser, an export. The archive is
 * extracted for that, because the plain Node that runs it cannot look into one.
 */

const run = promisify(execFile);

export interface DistCheckOptions {
  readonly root: string;
  /** Executable of a Chromium. */
  readonly browser: string;
  readonly print: (line: string) => void;
}

/** Returns a sentence for each thing that is wrong. Leaves nothing behind. */
export async function checkDist({ root, browser, print }: DistCheckOptions): Promise<readonly string[]> {
  if (process.platform !== 'linux') return ['This check packs for Linux, and runs on Linux alone.'];
  // npm lists no package of a folder that is reached through a link, and electron-builder asks npm.
  if (lstatSync(join(root, 'node_modules')).isSymbolicLink())
    return ['node_modules is a link; packing needs a folder.'];
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'cloudbrush dist ü ')));
  try {
    const startMs = performance.now();
    await buildAll({ root, ifStale: true });
    const { packed, debian } = await pack(root, scratch);
    const found = inspectPacked(packed, root, { platform: 'linux', arch: process.arch });
    const { files, parts } = found;
    print(`packed in ${seconds(startMs)} s`);
    print(formatParts(parts));
    const problems = [...found.problems, ...debianProblems(debian)];
    if (problems.length > 0) return problems;
    const { version } = readManifest(root, '');
    replaceByFolder(join(packed.resources, 'app.asar'), files);
    const work = join(scratch, 'work');
    mkdirSync(work);
    await packedJourney({
      launcher: linkTo(packed.launcher, scratch),
      version,
      scratch: work,
      browser,
      env: withoutCheckout(work),
      onStep: (step) => print(`${seconds(startMs).padStart(5)} s  ${step}`),
    });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Packed {
  readonly packed: PackedApplication;
  readonly debian: DebianOrder;
}

async function pack(root: string, scratch: string): Promise<Packed> {
  const fpm = join(scratch, 'fpm');
  mkdirSync(fpm);
  makeStandInFpm(fpm);
  const { version } = readManifest(root, 'node_modules/electron');
  makeStandInDist(join(scratch, 'electron'), version, process.execPath);
  const settings = [`-c.electronDist=${join(scratch, 'electron')}`, `-c.directories.output=${join(scratch, 'out')}`];
  const args = [join(root, 'node_modules/electron-builder/cli.js'), '--linux', 'dir', 'deb', '--publish', 'never'];
  try {
    const env = { ...process.env, PATH: [fpm, process.env.PATH].join(delimiter), USE_SYSTEM_FPM: 'true' };
    await run(process.execPath, [...args, ...settings], { cwd: root, env });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`electron-builder failed:\n${stdout}${stderr}`);
  }
  const folder = join(scratch, 'out', process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
  const packed = packedApplication(folder, 'linux');
  const executables = [packed.launcher, packed.fuseFile];
  const locked = executables.find((path) => (statSync(path).mode & 0o111) !== 0o111);
  if (locked !== undefined) throw new Error(`${locked} may not be started.`);
  return { packed, debian: readDebianOrder(fpm) };
}

/** A folder in the archive's place, which a plain Node reads as Electron reads the archive. */
function replaceByFolder(archive: string, files: readonly ArchivedFile[]): void {
  extractArchive(files, `${archive}.extracted`);
  rmSync(archive);
  rmSync(`${archive}.unpacked`, { recursive: true });
  renameSync(`${archive}.extracted`, archive);
}

/** As a package manager puts a program on the path: a link elsewhere, to a link. */
function linkTo(launcher: string, scratch: string): string {
  const bin = join(scratch, "user's bin");
  mkdirSync(bin);
  symlinkSync(launcher, join(bin, 'first'));
  symlinkSync('first', join(bin, 'cloudbrush'));
  return join(bin, 'cloudbrush');
}

/** No variable leads to the checkout, and home is empty. */
function withoutCheckout(home: string): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', HOME: home, LANG: process.env.LANG };
}

function seconds(startMs: number): string {
  return ((performance.now() - startMs) / 1000).toFixed(1);
}

async function main(): Promise<void> {
  const root = join(import.meta.dirname, '..');
  const browser = browserPath(root);
  const problems =
    browser === null
      ? ['There is no browser to open the packed page with.']
      : await checkDist({ root, browser, print: (line) => console.log(line) });
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'dist:check passed' : `dist:check failed: ${problems.length} found`);
  if (problems.length > 0) process.exitCode = 1;
}

if (import.meta.main) await main();
