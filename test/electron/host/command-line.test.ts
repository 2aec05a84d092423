import { describe, expect, it } from 'vitest';
import { parseHostArguments, withoutChromiumSwitches } from '../../../electron/host/command-line.ts';
import { internalErrorLine } from '../../../electron/host/internal-error.ts';
import { userDataDir } from '../../../electron/host/user-data.ts';

describe('the command line of a host', () => {
  it('takes a folder, a project, a place for user data and a port', () => {
    const none = { folder: null, port: 0, userData: null, project: null };
    expect(parseHostArguments([])).toEqual(none);
    expect(parseHostArguments(['my data'])).toEqual({ ...none, folder: 'my data' });
    expect(parseHostArguments(['--port', '8123', '--project=p.cloudbrush', '--user-data', 'u', 'd'])).toEqual({
      folder: 'd',
      port: 8123,
      userData: 'u',
      project: 'p.cloudbrush',
    });
    expect(parseHostArguments(['--', '--port'])).toEqual({ ...none, folder: '--port' });
  });

  it('refuses what it does not know, in one sentence with the usage', () => {
    for (const args of [
      ['--nonsense'],
      ['a', 'b'],
      ['--port', '-1'],
      ['--port', '65536'],
      ['--port', 'x'],
      ['--port'],
    ]) {
      expect(() => parseHostArguments(args), args.join(' ')).toThrow(
        expect.objectContaining({ code: 'bad-argument', message: expect.stringContaining('Usage: [folder]') }),
      );
    }
  });

  it("leaves Chromium's switches out and ours in", () => {
    const args = [
      '--inspect=0',
      '--ozone-platform=wayland',
      '--project',
      'p',
      '--user-data=u',
      '-psn_0_1',
      'data',
      '--project=q',
    ];
    expect(withoutChromiumSwitches(args)).toEqual(['--project', 'p', '--user-data=u', 'data', '--project=q']);
  });
});

describe('the user data folder', () => {
  it('is where each system keeps such things', () => {
    const home = '/h/ana';
    expect(userDataDir({ platform: 'linux', home, env: {} })).toBe('/h/ana/.local/share/cloudbrush');
    expect(userDataDir({ platform: 'linux', home, env: { XDG_DATA_HOME: '/x' } })).toBe('/x/cloudbrush');
    expect(userDataDir({ platform: 'linux', home, env: { XDG_DATA_HOME: 'relative' } })).toBe(
      '/h/ana/.local/share/cloudbrush',
    );
    expect(userDataDir({ platform: 'linux', home, env: { XDG_DATA_HOME: '' } })).toBe('/h/ana/.local/share/cloudbrush');
    expect(userDataDir({ platform: 'darwin', home, env: { XDG_DATA_HOME: '/x' } })).toBe(
      '/h/ana/Library/Application Support/Cloudbrush',
    );
    expect(userDataDir({ platform: 'win32', home, env: { APPDATA: '/roaming' } })).toBe('/roaming/Cloudbrush');
  });
});

describe('the line that is logged of an internal error', () => {
  it('names the call, the kind and the functions, and no path', () => {
    const paths = [
      '/home/ana/my data/a.dat',
      "'/home/ana/my data/a.dat'",
      '"C:\\Users\\ana\\x y.dat"',
      'D:/data/x.dat',
      '\\\\server\\share',
      'file:///home/ana/a',
    ];
    for (const path of paths) {
      const line = internalErrorLine('mask.open', new RangeError(`ENOENT: no such file, open ${path}`));
      expect(line).toMatch(/^mask\.open: internal error, RangeError: ENOENT: no such file, open <path>/);
      expect(line).not.toMatch(/ana|server|data\\|D:/);
      expect(line).toContain('command-line.test.ts:');
      expect(line).not.toContain('\n');
    }
  });

  it('stands for things that are no errors', () => {
    expect(internalErrorLine('x', '/home/ana')).toBe('x: internal error, string thrown');
    expect(internalErrorLine('x', undefined)).toBe('x: internal error, undefined thrown');
  });
});
