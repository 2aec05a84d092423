import { posix, win32 } from 'node:path';

/** What `npm start` was asked to do; paths are absolute. */
export interface StartOptions {
  readonly folder: string | null;
  readonly browser: boolean;
  /** Open the default browser on the page; else only print its address. */
  readonly open: boolean;
  readonly port: string | null;
  readonly userData: string | null;
  readonly project: string | null;
}

export const usage =
  'usage: npm start -- [folder] [--browser] [--no-open] [--port N] [--user-data DIR] [--project FILE]';

/** Reads the arguments; `absolute` makes a typed path absolute. Throws a sentence and the usage. */
export function parseStartArguments(args: readonly string[], absolute: (path: string) => string): StartOptions {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const folders: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [name, inlineValue] = splitOption(args[i] as string);
    if (!name.startsWith('--')) {
      folders.push(name);
    } else if (['--browser', '--no-open'].includes(name) && inlineValue === null) {
      flags.add(name);
    } else if (['--port', '--user-data', '--project'].includes(name)) {
      const value = inlineValue ?? args[++i];
      if (value === undefined || value === '') throw new Error(`${name} wants a value\n${usage}`);
      values.set(name, value);
    } else {
      throw new Error(`unknown option ${args[i]}\n${usage}`);
    }
  }
  if (folders.length > 1) throw new Error(`one folder at most, got ${folders.join(', ')}\n${usage}`);
  // It would mean the current folder: a variable of somebody's script was not set.
  if (folders[0] === '') throw new Error(`the folder is empty\n${usage}`);
  const path = (typed: string | undefined) => (typed === undefined ? null : absolute(typed));
  return {
    folder: path(folders[0]),
    browser: flags.has('--browser') || flags.has('--no-open') || values.has('--port'),
    open: !flags.has('--no-open'),
    port: values.get('--port') ?? null,
    userData: path(values.get('--user-data')),
    project: path(values.get('--project')),
  };
}

function splitOption(arg: string): [name: string, inlineValue: string | null] {
  const equals = arg.indexOf('=');
  if (!arg.startsWith('--') || equals < 0) return [arg, null];
  return [arg.slice(0, equals), arg.slice(equals + 1)];
}

/** What a host is told on its command line; the port concerns the browser host alone. */
export function hostArguments(options: StartOptions, host: 'desktop' | 'browser'): readonly string[] {
  const pairs: readonly (readonly [string, string | null])[] = [
    ['--port', host === 'browser' ? options.port : null],
    ['--user-data', options.userData],
    ['--project', options.project],
  ];
  const given = pairs.flatMap(([name, value]) => (value === null ? [] : [name, value]));
  return options.folder === null ? given : [options.folder, ...given];
}

/** `downloadable`: the runtime is not here, but its host answers. */
export type Runtime = 'present' | 'downloadable' | 'unreachable';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asked only when nothing else speaks against the desktop window, since it may cost a request. */
  readonly runtime: () => Promise<Runtime>;
}

export type Decision =
  | { readonly host: 'desktop'; readonly download: boolean }
  /** Two lines: what is missing, and what would bring the window; null if the browser was asked for. */
  | { readonly host: 'browser'; readonly why: readonly [string, string] | null };

/** Desktop window or browser: the window where it can be had, and a reason where not. */
export async function decideHost(wantsBrowser: boolean, surroundings: Surroundings): Promise<Decision> {
  const { platform, isRoot, env, runtime } = surroundings;
  if (wantsBrowser) return { host: 'browser', why: null };
  if (platform === 'linux' && isRoot) {
    return browserBecause(
      'Opening in the browser: on Linux the desktop window does not run as root.',
      'For the window, run npm start as an ordinary user.',
    );
  }
  if (!hasDisplay(platform, env)) {
    return browserBecause(
      'Opening in the browser: there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).',
      'For the window, run npm start in a graphical session.',
    );
  }
  const found = await runtime();
  if (found === 'unreachable') {
    return browserBecause(
      'Opening in the browser: the Electron runtime is not installed and its download host does not answer.',
      'For the window, run npm start once with access to the internet, or name a runtime in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  return { host: 'desktop', download: found === 'downloadable' };
}

function browserBecause(reason: string, remedy: string): Decision {
  return { host: 'browser', why: [reason, remedy] };
}

export function hasDisplay(platform: NodeJS.Platform, env: Surroundings['env']): boolean {
  const hasDisplayServer = platform !== 'darwin' && platform !== 'win32';
  return !hasDisplayServer || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/** Where Electron's executable lies within its distribution. */
export function electronExecutable(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

export interface RuntimePlace {
  /** node_modules/electron of the checkout. */
  readonly packageFolder: string;
  readonly overrideFolder: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly exists: (path: string) => boolean;
}

/** Path of a complete Electron runtime, or null. A download broken off lacks path.txt, which is written last. */
export function findRuntime({ packageFolder, overrideFolder, platform, exists }: RuntimePlace): string | null {
  const { join } = platform === 'win32' ? win32 : posix;
  const dist = overrideFolder ?? join(packageFolder, 'dist');
  const executable = join(dist, electronExecutable(platform));
  const needed = [executable, join(dist, 'version')];
  if (overrideFolder === undefined) needed.push(join(packageFolder, 'path.txt'));
  return needed.every(exists) ? executable : null;
}

/** Address from which electron's install.js will download, mirrors included. */
export function runtimeAddress(version: string, platform: string, arch: string, env: Surroundings['env']): string {
  const setting = (name: string) =>
    env[`npm_config_electron_${name}`] ||
    env[`NPM_CONFIG_ELECTRON_${name.toUpperCase()}`] ||
    env[`ELECTRON_${name.toUpperCase()}`];
  const base = setting('mirror') ?? 'https://github.com/electron/electron/releases/download/';
  const folder = (setting('custom_dir') ?? `v${version}`).replace('{{ version }}', version);
  return `${base}${folder}/electron-v${version}-${platform}-${arch}.zip`;
}

export interface OpenCommand {
  readonly name: string;
  readonly args: readonly string[];
  /** What it reads from its standard input. */
  readonly input: string;
}

/**
 * The command that opens `url` in the default browser, or null where there is no screen to open it on. On macOS, where
 * every user can list the arguments of all processes, the address goes by standard input. On Windows others cannot; on
 * Linux they can, and the host asks who it is that uses the address.
 */
export function openCommand(url: string, platform: NodeJS.Platform, env: Surroundings['env']): OpenCommand | null {
  if (platform === 'darwin') return { name: 'osascript', args: [], input: `open location ${JSON.stringify(url)}\n` };
  if (platform === 'win32') return { name: 'cmd', args: ['/d', '/s', '/c', `start "" "${url}"`], input: '' };
  return hasDisplay(platform, env) ? { name: 'xdg-open', args: [url], input: '' } : null;
}
