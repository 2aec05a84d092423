import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../renderer/connection/connection.ts';
import { Annotator } from '../../e2e/support/annotator.ts';
import { findChromium } from '../../support/browser.ts';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { poll, Shell } from './shell.ts';

/** In the page. */
declare const connection: Connection;

describe.skipIf(findChromium() === null)('around the page of the desktop, on the stand-in for electron', () => {
  const shell = new Shell('application');
  beforeEach(() => {
    rmSync(shell.built.userData, { recursive: true, force: true });
    shell.settings();
  });

  async function dataset(name: string): Promise<string> {
    const folder = join(shell.built.folder, name);
    mkdirSync(folder, { recursive: true });
    await writeSampleDataset(folder);
    return folder;
  }

  async function recentItems(): Promise<[string | undefined, boolean][]> {
    const items = (await shell.menuItem('open-recent')).submenu ?? [];
    return items.filter(({ id }) => id?.startsWith('recent-')).map(({ label, enabled }) => [label, enabled]);
  }

  it('the recent datasets are opened from the menu, and the system knows them', async () => {
    const [first, second] = [await dataset('first'), await dataset('second')];
    await shell.launch([first]);
    const ada = new Annotator({ page: shell.page });
    await ada.sees('train', 0);
    await poll(recentItems).toEqual([['first', true]]);
    expect(await shell.app.order('open-file', second)).toBe(true);
    await poll(recentItems).toEqual([
      ['second', true],
      ['first', true],
    ]);
    expect((await shell.app.record()).recentDocuments).toEqual([second, first]);
    await poll(() => ada.page.title()).toContain('second');
    await shell.canChoose('open-recent');
    await shell.app.order('menu-click', 'recent-1');
    await poll(() => ada.page.title()).toContain('first');
    await shell.app.order('menu-click', 'clear-recent');
    await poll(recentItems).toEqual([]);
    await shell.canChoose('open-recent', false);
    expect((await shell.app.record()).recentDocuments).toEqual([]);
    await shell.app.order('menu-click', 'close');
    await ada.page.getByRole('button', { name: 'Open dataset folder' }).first().waitFor();
    expect(await ada.page.getByText('second').count()).toBe(0);
  });

  it('a recent dataset that is gone cannot be chosen at the next start', async () => {
    const gone = await dataset('gone soon');
    await shell.launch([gone]);
    await new Annotator({ page: shell.page }).sees('train', 0);
    await poll(recentItems).toHaveLength(1);
    await shell.app.quit();
    rmSync(gone, { recursive: true });
    await shell.launch();
    await poll(recentItems).toEqual([['gone soon, not there any more', false]]);
  });

  it('settings that were damaged before the start are named in the first page', async () => {
    writeFileSync(join(shell.built.userData, 'settings.json'), '{"annotator":"Ada","theme":"pink","tour":false}');
    await shell.launch();
    await shell.page.getByText('Settings that cannot be used have their defaults again: theme was "pink".').waitFor();
  });

  it('a folder that was dropped on the icon before there was a page is opened in it', async () => {
    await shell.launch([], { CLOUDBRUSH_DOUBLE_OPEN_FILE: shell.dataset });
    await new Annotator({ page: shell.page }).sees('train', 0);
  });

  it('an export shows in the task bar, keeps the system awake and is shown in its folder afterwards', async () => {
    await shell.launch([shell.dataset]);
    const ada = new Annotator({
      page: shell.page,
      answerDialog: async (path) => {
        await shell.app.order('dialog-path', path);
      },
    });
    await ada.sees('train', 0);
    await ada.startsExport(shell.built.folder, 'out.dat');
    const dialog = ada.page.getByRole('dialog');
    await dialog.getByText('is written, read back and compared').waitFor();
    const { windows, powerBlockers } = await shell.app.record();
    const { progress } = windows[0];
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(-1);
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.slice(0, -1)).toEqual(progress.slice(0, -1).toSorted((a, b) => a - b));
    expect(powerBlockers).toEqual({});
    await dialog.getByRole('button', { name: 'Show in folder' }).click();
    await shell.app.next('opened');
    const target = join(realpathSync(shell.built.folder), 'out.dat');
    expect((await shell.app.record()).opened).toEqual([{ kind: 'item', target }]);
    rmSync(target);
    await dialog.getByRole('button', { name: 'Show in folder' }).click();
    await ada.page.getByText('out.dat is not there any more.').waitFor();
  });

  it('the example keeps the system awake while it is made', async () => {
    await shell.launch();
    await shell.page.getByRole('button', { name: /example/i }).click();
    await poll(async () => Object.values((await shell.app.record()).powerBlockers)).toEqual(['prevent-app-suspension']);
    await shell.page.getByRole('button', { name: /cancel|stop/i }).click();
    await poll(async () => Object.values((await shell.app.record()).powerBlockers)).toEqual([]);
    expect((await shell.app.record()).windows[0].progress.at(-1)).toBe(-1);
  });

  it.each([
    ['dark', 'dark', '#1b1b1c'],
    ['light', 'light', '#e3e3e5'],
    ['contrast', 'dark', '#000000'],
    ['system', 'system', '#e3e3e5'],
  ] as const)('the theme %s is there before the window is, and its ground with it', async (theme, source, ground) => {
    shell.settings({ theme });
    await shell.launch();
    const { themeSources, windows } = await shell.app.record();
    expect(themeSources).toEqual([source]);
    expect(windows[0].options.backgroundColor).toBe(ground);
  });
});

describe.skipIf(findChromium() === null)('the theme of the desktop, on the stand-in for electron', () => {
  const shell = new Shell();

  it('follows the settings and the system', async () => {
    await shell.launch();
    await shell.connectPage();
    await shell.page.evaluate(() => connection.calls['settings.set']({ theme: 'contrast' }));
    await poll(async () => (await shell.app.record()).windows[0].background).toBe('#000000');
    expect((await shell.app.record()).themeSources).toEqual(['system', 'dark']);
    await shell.page.evaluate(() => connection.calls['settings.set']({ theme: 'system' }));
    await poll(async () => (await shell.app.record()).windows[0].background).toBe('#e3e3e5');
    await shell.app.order('system-theme', { isDark: true, isContrast: false });
    expect((await shell.app.record()).windows[0].background).toBe('#1b1b1c');
    await shell.app.order('system-theme', { isDark: true, isContrast: true });
    expect((await shell.app.record()).windows[0].background).toBe('#000000');
  });
});
