import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const settings = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('the packages', () => {
  test('are those that are promised for each system', () => {
    expect([settings.linux.target, settings.mac.target, settings.win.target]).toEqual([
      ['AppImage', 'deb', 'tar.gz'],
      ['dmg', 'zip'],
      ['nsis', 'zip'],
    ]);
  });

  test('go nowhere by themselves, update nothing and claim no kind of file', () => {
    const text = JSON.stringify(settings);
    expect(settings.publish).toBe(null);
    expect(text).not.toMatch(/fileAssociations|protocols|electronUpdater/);
    expect(settings.dmg.writeUpdateInfo).toBe(false);
    expect(settings.nsis.differentialPackage).toBe(false);
    for (const names of [manifest.dependencies, manifest.devDependencies]) {
      expect(Object.keys(names)).not.toContain('electron-updater');
    }
  });

  test('never turn Chromium’s sandbox off', () => {
    expect(settings.appImage.executableArgs).toEqual([]);
    expect(JSON.stringify(settings)).not.toContain('--no-sandbox');
  });

  test('leave the work where it is when they are removed', () => {
    expect(settings.nsis.deleteAppDataOnUninstall).toBe(false);
  });

  test('find the files that they name', () => {
    const extra = [...settings.linux.extraFiles, ...settings.mac.extraResources, ...settings.win.extraFiles];
    const named = extra.map(({ from }: { from: string }) => from);
    const icons = [settings.linux.icon, settings.mac.icon, settings.win.icon];
    const mapped = settings.deb.fpm.map((mapping: string) => mapping.split('=')[0]);
    for (const path of [...named, ...icons, ...mapped]) expect(() => statSync(join(root, path))).not.toThrow();
    const programs = [...named, ...mapped].filter((path) => !path.endsWith('.cmd'));
    for (const path of programs) expect([path, statSync(join(root, path)).mode & 0o111]).toEqual([path, 0o111]);
  });

  test('put the command line on the path of a Debian system, by the name that its window does not have', () => {
    expect(settings.deb.fpm).toEqual(['build/resources/deb/cloudbrush=/usr/bin/cloudbrush']);
    expect(settings.linux.executableName).toBe('cloudbrush-desktop');
    expect(readFileSync(join(root, 'build/resources/deb/cloudbrush'), 'utf8')).toContain(
      `exec /opt/${settings.productName}/bin/cloudbrush "$@"`,
    );
  });

  test('name the window as its desktop entry is named', () => {
    expect(settings.linux.syncDesktopName).toBe(true);
    expect(manifest.desktopName).toBe('cloudbrush.desktop');
  });
});
