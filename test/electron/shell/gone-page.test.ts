import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../renderer/connection/connection.ts';
import { findChromium } from '../../support/browser.ts';
import { Shell } from './shell.ts';

/** In the page. */
declare const connection: Connection;

describe.skipIf(findChromium() === null)('a page that has gone or hangs, on the stand-in for electron', () => {
  const shell = new Shell();
  const message = async () => (await shell.app.record()).dialogs.at(-1)?.options as { message: string; detail: string };
  const notice = (why: string) => ({
    kind: 'notice',
    message: `The window had stopped (${why}) and was opened again; everything that was saved is here.`,
  });

  async function crash(): Promise<void> {
    await shell.app.order('crash-page');
    await expect.poll(async () => (await shell.app.record()).loads).toBeGreaterThan(loads);
    loads = (await shell.app.record()).loads;
    shell.page = await shell.app.pageAnew();
    await shell.connectPage();
  }
  let loads = 1;

  it('is opened again by itself with what it stored, and says why', async () => {
    await shell.launch();
    loads = 1;
    await shell.page.evaluate(() => sessionStorage.setItem('kept', 'this'));
    await crash();
    expect(await shell.heardEvents(1)).toEqual([notice('its process crashed')]);
    expect(await shell.page.evaluate(() => sessionStorage.getItem('kept'))).toBe('this');
    expect((await shell.app.record()).dialogs).toEqual([]);
    const log = readFileSync(join(shell.built.userData, 'logs', 'cloudbrush.log'), 'utf8');
    expect(log).toContain(' page: gone, crashed, status 5\n');
  });

  it('asks where it goes a second time within a minute, with the reason', async () => {
    await shell.launch();
    loads = 1;
    await crash();
    await shell.app.order('dialog-button', 0);
    await crash();
    expect(await message()).toMatchObject({
      message: 'The window has stopped working again.',
      detail: expect.stringContaining('Reason: its process crashed.'),
    });
    expect(await shell.page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
  });

  it('ends at once where the annotator would rather quit', async () => {
    await shell.launch();
    loads = 1;
    await crash();
    await shell.app.order('dialog-button', 1);
    await shell.app.order('crash-page');
    expect(await shell.app.next('dialog')).toBe('message');
    expect(await shell.app.exited).toBe(0);
    // nobody is left who could be asked, or could not answer
    await expect(shell.app.next('dialog')).rejects.toThrow();
  });

  it('is left alone where it went in good order', async () => {
    await shell.launch();
    await shell.app.order('renderer-gone', 'clean-exit');
    await shell.connectPage();
    expect((await shell.app.record()).loads).toBe(1);
  });

  it('is asked about where it hangs for long, and the question goes when it comes round', async () => {
    await shell.launch();
    await shell.connectPage();
    await shell.app.order('dialogs-stay', 1);
    await shell.app.order('hang', true);
    expect(await shell.app.next('dialog')).toBe('message');
    expect(await message()).toMatchObject({ message: 'The window does not answer.' });
    await shell.app.order('hang', false);
    await shell.app.next('dialog-closed');
    expect(await shell.page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
  });

  it('is opened again where it hangs and the annotator wants that', async () => {
    await shell.launch();
    loads = 1;
    await shell.app.order('dialog-button', 1);
    await shell.app.order('hang', true);
    await expect.poll(async () => (await shell.app.record()).loads, { timeout: 15_000 }).toBe(2);
    shell.page = await shell.app.pageAnew();
    await shell.connectPage();
    expect(await shell.heardEvents(1)).toEqual([notice('it did not answer')]);
  });
});
