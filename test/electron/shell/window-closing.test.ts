import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../renderer/connection/connection.ts';
import type { ClosingAnswer } from '../../../shared/contract.ts';
import { findChromium } from '../../support/browser.ts';
import { Shell } from './shell.ts';

/** In the page. */
declare const connection: Connection;

describe.skipIf(findChromium() === null)('closing the window, on the stand-in for electron', () => {
  const shell = new Shell();
  const answer = (answer: ClosingAnswer) =>
    shell.page.evaluate((given) => connection.calls['window.closing']({ answer: given }), answer).catch(() => null);
  const messages = async () =>
    (await shell.app.record()).dialogs.map(({ options }) => (options as { message: string }).message);
  const asked = { kind: 'closing', atOnce: false };

  it.each(['quit', 'close-window'] as const)('by %s asks the page and waits for its word', async (order) => {
    await shell.launch();
    await shell.connectPage({ answersClosing: false });
    await shell.app.order(order);
    expect(await shell.heardEvents(1)).toEqual([asked]);
    await answer('asking');
    expect(await shell.page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
    void answer('close');
    expect(await shell.app.exited).toBe(0);
  });

  it('stays open where the annotator stays, and closes when asked again', async () => {
    await shell.launch();
    await shell.connectPage({ answersClosing: false });
    await shell.app.order('quit');
    await shell.heardEvents(1);
    await answer('asking');
    await answer('stay');
    await answer('close');
    expect(await shell.page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
    await shell.app.order('close-window');
    expect(await shell.heardEvents(2)).toEqual([asked, asked]);
    void answer('close');
    expect(await shell.app.exited).toBe(0);
    expect((await shell.app.next('exit')) as number).toBe(0);
  });

  it('goes over a dialog where the page does not answer, and never closes by default', async () => {
    await shell.launch();
    await shell.connectPage({ answersClosing: false });
    await shell.app.order('close-window');
    expect(await shell.app.next('dialog')).toBe('message');
    expect(await messages()).toEqual(['The window does not answer.']);
    expect(await shell.page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
    await shell.app.order('dialog-button', 1);
    await shell.app.order('close-window');
    expect(await shell.app.exited).toBe(0);
  });

  it('closes a page that never came as far as connecting', async () => {
    await shell.launch();
    await shell.app.order('dialog-button', 1);
    await shell.app.order('quit');
    expect(await shell.app.exited).toBe(0);
  });

  it('asks a page that connects later, and takes its own question back when that answers', async () => {
    await shell.launch();
    await shell.app.order('dialogs-stay', 1);
    await shell.app.order('close-window');
    expect(await shell.app.next('dialog')).toBe('message');
    await shell.connectPage();
    expect(await shell.app.exited).toBe(0);
    await shell.app.next('dialog-closed');
  });

  it.each([
    ['a signal', () => process.kill(shell.app.pid ?? 0, 'SIGTERM')],
    ['the end of the session', () => shell.app.order('session-end')],
  ])('tells the page at once at %s, and asks nobody', async (_what, end) => {
    await shell.launch();
    await shell.connectPage({ answersClosing: false });
    await end();
    expect(await shell.heardEvents(1)).toEqual([{ kind: 'closing', atOnce: true }]);
    void answer('close');
    expect(await shell.app.exited).toBe(0);
  });

  it('ends within seconds at a shutdown whatever the page does, and says so in the log', async () => {
    await shell.launch();
    await shell.connectPage({ answersClosing: false });
    expect(await shell.app.order('power', 'shutdown')).toBe(true);
    await answer('asking');
    expect(await shell.app.exited).toBe(0);
    expect(shell.app.output).toContain('did not say within two seconds that everything is saved');
  });
});
