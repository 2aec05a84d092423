import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandId } from '../../../shared/commands.ts';
import { Annotator } from '../../e2e/support/annotator.ts';
import { findChromium } from '../../support/browser.ts';
import { poll, Shell } from './shell.ts';

describe.skipIf(findChromium() === null)('the menus of the desktop, on the stand-in for electron', () => {
  const shell = new Shell('application');
  beforeEach(() => shell.settings());

  /** The application with the sample dataset on the screen. */
  async function start(): Promise<Annotator> {
    await shell.launch([shell.dataset]);
    const ada = new Annotator({ page: shell.page });
    await ada.sees('train', 0);
    return ada;
  }

  it('offer on the start screen what can be done there', async () => {
    await shell.launch();
    await shell.canChoose('keys');
    const offered: string[] = [];
    for (const id of ['open-folder', 'reveal-log', 'keys', 'next', 'undo', 'export', 'close'] satisfies CommandId[]) {
      if ((await shell.menuItem(id)).enabled) offered.push(id);
    }
    expect(offered).toEqual(['open-folder', 'reveal-log', 'keys']);
  });

  it('do in the page what was chosen, and offer undo once there is something to undo', async () => {
    const ada = await start();
    await shell.canChoose('next');
    expect((await shell.menuItem('undo')).enabled).toBe(false);
    await ada.stroke([
      [100.25, 100.25],
      [160.25, 120.25],
    ]);
    await shell.canChoose('undo');
    await shell.app.order('menu-click', 'undo');
    await ada.hasEdits(0);
    await shell.canChoose('undo', false);
    await shell.app.order('menu-click', 'redo');
    await ada.hasEdits(1);
    await shell.app.order('menu-click', 'next');
    await ada.sees('train', 1);
  });

  it('show the keys that the annotator has chosen, as soon as they are, and allow no more than before', async () => {
    await shell.launch();
    await shell.canChoose('keys');
    const shown = async () => [(await shell.menuItem('undo')).accelerator, (await shell.menuItem('fit')).accelerator];
    expect(await shown()).toEqual(['CmdOrCtrl+Z', '0']);
    await shell.app.order('menu-click', 'keys');
    await shell.page.getByLabel('Keys of').selectOption('napari');
    await poll(shown).toEqual(['CmdOrCtrl+Z', 'CmdOrCtrl+R']);
    expect((await shell.menuItem('open-folder')).enabled).toBe(false);
    await shell.page.keyboard.press('Escape');
    await shell.canChoose('open-folder');
  });

  it('open a folder by the page, which asks for the dialog', async () => {
    await shell.launch();
    await shell.canChoose('keys');
    await shell.app.order('dialog-path', shell.dataset);
    await shell.app.order('menu-click', 'open-folder');
    await new Annotator({ page: shell.page }).sees('train', 0);
  });

  it('leave a dialog of the page alone, and its fields their own undo', async () => {
    const ada = await start();
    await ada.stroke([[100.25, 100.25]]);
    await shell.canChoose('undo');
    await shell.app.order('menu-click', 'export');
    const field = ada.page.getByLabel('File name');
    await shell.canChoose('next', false);
    await shell.canChoose('undo', false);
    expect((await shell.menuItem('reveal-log')).enabled).toBe(true);
    await field.click();
    await field.press('End');
    await field.pressSequentially('x');
    await shell.canChoose('undo');
    const before = await field.inputValue();
    await shell.app.order('menu-click', 'undo');
    await poll(() => field.inputValue()).not.toBe(before);
    await ada.page.keyboard.press('Escape');
    await shell.canChoose('next');
    await ada.hasEdits(1);
  });

  it('do nothing at a press that the page did not take, but undo in the field that has the focus', async () => {
    const ada = await start();
    await ada.stroke([[100.25, 100.25]]);
    await shell.canChoose('undo');
    await shell.app.order('menu-accelerator', 'export');
    await shell.app.order('menu-accelerator', 'undo');
    await shell.app.order('menu-click', 'next');
    await ada.sees('train', 1);
    await shell.app.order('menu-click', 'previous');
    await ada.hasEdits(1);
    expect(await ada.page.getByRole('dialog').count()).toBe(0);
  });

  it('keep opening, the log and the releases while no page answers', async () => {
    await start();
    await shell.canChoose('next');
    const without = { channel: 'cloudbrush:connect', args: [randomUUID()], origin: 'app://cloudbrush' };
    // a port that nobody holds: the page has not found its way back yet
    await shell.app.order('forge', { ...without, isMainFrame: true, isOwnWindow: true });
    expect((await shell.menuItem('next')).enabled).toBe(false);
    expect((await shell.menuItem('open-folder')).enabled).toBe(true);
    await shell.app.order('menu-click', 'reveal-log');
    await shell.app.order('menu-click', 'releases');
    await poll(async () => (await shell.app.record()).opened.length).toBe(2);
    // and back: the page says again what can be done
    await shell.canChoose('next');
  });

  it('show the folder of the log, made where it is missing, and the one page of releases', async () => {
    await shell.launch();
    await shell.canChoose('keys');
    await shell.app.order('menu-click', 'reveal-log');
    await shell.app.next('opened');
    await shell.app.order('menu-click', 'releases');
    await shell.app.next('opened');
    const logs = join(shell.built.userData, 'logs');
    expect((await shell.app.record()).opened).toEqual([
      { kind: 'path', target: logs },
      { kind: 'external', target: 'https://github.com/cloudbrush/cloudbrush/releases' },
    ]);
    expect(existsSync(logs)).toBe(true);
  });
});
