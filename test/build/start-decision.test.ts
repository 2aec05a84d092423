import { describe, expect, test } from 'vitest';
import {
  decideHost,
  findRuntime,
  hostArguments,
  openCommand,
  parseStartArguments,
  type Runtime,
  runtimeAddress,
  type Surroundings,
} from '../../build/start-decision.ts';

function surroundings(changes: Partial<Surroundings> = {}, runtime: Runtime = 'present'): Surroundings {
  return {
    platform: 'linux',
    isRoot: false,
    env: { DISPLAY: ':0' },
    runtime: () => Promise.resolve(runtime),
    ...changes,
  };
}

const neverAsked: Surroundings['runtime'] = () => Promise.reject(new Error('the runtime was asked for'));

describe('which host opens', () => {
  test('the window, where the runtime is present, there is a display and the user is not root', async () => {
    expect(await decideHost(false, surroundings())).toEqual({ host: 'desktop', download: false });
  });

  test('the window after a download, where the runtime can be had', async () => {
    expect(await decideHost(false, surroundings({}, 'downloadable'))).toEqual({ host: 'desktop', download: true });
  });

  test('a Wayland session is a display', async () => {
    const decision = await decideHost(false, surroundings({ env: { WAYLAND_DISPLAY: 'wayland-0' } }));
    expect(decision.host).toBe('desktop');
  });

  test.each(['darwin', 'win32'] as const)('%s needs no display variable and lets root pass', async (platform) => {
    const decision = await decideHost(false, surroundings({ platform, isRoot: true, env: {} }));
    expect(decision.host).toBe('desktop');
  });

  test('the browser at once and without reasons, where it was asked for', async () => {
    expect(await decideHost(true, surroundings({ runtime: neverAsked }))).toEqual({ host: 'browser', why: null });
  });

  test.each([
    ['root on Linux', { isRoot: true, runtime: neverAsked }, /root/],
    ['no display', { env: {}, runtime: neverAsked }, /display/],
    ['an empty DISPLAY', { env: { DISPLAY: '' }, runtime: neverAsked }, /display/],
    ['no runtime', { runtime: () => Promise.resolve<Runtime>('unreachable') }, /Electron runtime/],
  ])('the browser with two lines that say why: %s', async (_name, changes, reason) => {
    const decision = await decideHost(false, surroundings(changes));
    if (decision.host !== 'browser' || decision.why === null) throw new Error('no reason given');
    const [why, remedy] = decision.why;
    expect(why).toMatch(reason);
    expect(remedy).toMatch(/^For the window, /);
    for (const line of decision.why) {
      expect(line).not.toMatch(/\n/);
      expect(line).not.toMatch(/sandbox/i);
    }
  });
});

describe('the start arguments', () => {
  const absolute = (path: string) => `/home/${path}`;
  const parse = (...args: string[]) => parseStartArguments(args, absolute);

  test('nothing asked: the window, on the start screen', () => {
    expect(parse()).toEqual({
      folder: null,
      browser: false,
      open: true,
      port: null,
      userData: null,
      project: null,
    });
  });

  test('a folder and files are meant from where the user typed them', () => {
    const options = parse('data', '--user-data', 'mine', '--project=p.db');
    expect(options).toMatchObject({ folder: '/home/data', userData: '/home/mine', project: '/home/p.db' });
    expect(hostArguments(options, 'browser')).toEqual([
      '/home/data',
      '--user-data',
      '/home/mine',
      '--project',
      '/home/p.db',
    ]);
  });

  test('--no-open and --port mean the browser host; the window is not told a port', () => {
    expect(parse('--no-open')).toMatchObject({ browser: true, open: false });
    const options = parse('--port', '8080');
    expect(options.browser).toBe(true);
    expect(hostArguments(options, 'browser')).toEqual(['--port', '8080']);
    expect(hostArguments(options, 'desktop')).toEqual([]);
  });

  test.each([
    [['--brwoser'], 'unknown option --brwoser'],
    [['--browser=yes'], 'unknown option --browser=yes'],
    [['--port'], '--port wants a value'],
    [['--project='], '--project wants a value'],
    [[''], 'the folder is empty'],
    [['a', 'b'], 'one folder at most, got a, b'],
  ])('%j is refused with what is wrong and the usage', (args, problem) => {
    expect(() => parse(...args)).toThrow(problem);
    expect(() => parse(...args)).toThrow('usage: npm start');
  });
});

describe('the runtime', () => {
  const place = (files: readonly string[], changes: object = {}) =>
    findRuntime({
      packageFolder: '/pkg',
      overrideFolder: undefined,
      platform: 'linux',
      exists: (path) => files.includes(path),
      ...changes,
    });
  const complete = ['/pkg/path.txt', '/pkg/dist/electron', '/pkg/dist/version'];

  test('is there when executable, version and path.txt are', () => {
    expect(place(complete)).toBe('/pkg/dist/electron');
  });

  test.each(complete)('is not there without %s', (absent) => {
    expect(place(complete.filter((path) => path !== absent))).toBeNull();
  });

  test('may lie in the folder that the environment names, where path.txt is not', () => {
    const files = ['/opt/e/electron', '/opt/e/version'];
    expect(place(files, { overrideFolder: '/opt/e' })).toBe('/opt/e/electron');
    expect(place(complete, { overrideFolder: '/opt/e' })).toBeNull();
  });

  test("has its platform's executable", () => {
    const mac = '/pkg/dist/Electron.app/Contents/MacOS/Electron';
    expect(place([mac, '/pkg/dist/version', '/pkg/path.txt'], { platform: 'darwin' })).toBe(mac);
    const windows = ['C:\\pkg\\dist\\electron.exe', 'C:\\pkg\\dist\\version', 'C:\\pkg\\path.txt'];
    expect(place(windows, { platform: 'win32', packageFolder: 'C:\\pkg' })).toBe(windows[0]);
  });

  test('is asked for where it will be downloaded from, mirrors included', () => {
    expect(runtimeAddress('45.4.1', 'linux', 'x64', {})).toMatch(/\/v45\.4\.1\/electron-v45\.4\.1-linux-x64\.zip$/);
    const env = { ELECTRON_MIRROR: 'http://mirror/', ELECTRON_CUSTOM_DIR: '{{ version }}' };
    expect(runtimeAddress('45.4.1', 'darwin', 'arm64', env)).toBe(
      'http://mirror/45.4.1/electron-v45.4.1-darwin-arm64.zip',
    );
  });
});

describe('the default browser', () => {
  const url = 'http://127.0.0.1:4000/#a&b';

  test("is opened by the platform's own command", () => {
    expect(openCommand(url, 'linux', { DISPLAY: ':0' })).toEqual({ name: 'xdg-open', args: [url], input: '' });
    expect(openCommand(url, 'win32', {})?.args.at(-1)).toBe(`start "" "${url}"`);
  });

  test('is told the address by standard input where others can read every argument', () => {
    const opening = { name: 'osascript', args: [], input: `open location "${url}"\n` };
    expect(openCommand(url, 'darwin', {})).toEqual(opening);
  });

  test('is not opened where nobody would see it', () => {
    expect(openCommand(url, 'linux', {})).toBeNull();
  });
});
