import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from '../../../renderer/connection/connection.ts';
import { findChromium } from '../../support/browser.ts';
import { DoubleApp } from '../../support/electron-double/launch.ts';
import { ownPage, Shell } from './shell.ts';

/** In the page. */
declare const connection: Connection;

describe.skipIf(findChromium() === null)('the main process of the desktop shell, on the stand-in for electron', () => {
  const shell = new Shell();
  const projectFiles = (): string[] => readdirSync(join(shell.built.userData, 'projects'));
  it('tells its page the place that it was started with', async () => {
    await shell.launch([shell.dataset]);
    await shell.connectPage();
    const hello = await shell.page.evaluate(() => connection.calls['app.hello']({}));
    expect(hello).toMatchObject({ host: 'desktop' });
    const place = { placeId: expect.any(String), name: 'wolken über see' };
    expect(await shell.heardEvents(1)).toEqual([{ kind: 'open-place', place }]);
  });

  it("answers its own window's page and nobody else", async () => {
    await shell.launch();
    const connectFrom = { channel: 'cloudbrush:connect', args: ['id'] };
    expect(await shell.app.order('forge', { ...connectFrom, ...ownPage })).toEqual({ ports: 1 });
    const strangers = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { isMainFrame: false },
      { isOwnWindow: false },
      { frame: 'null' },
      { frame: 'disposed' },
    ] as const;
    for (const stranger of strangers) {
      expect(await shell.app.order('forge', { ...connectFrom, ...ownPage, ...stranger })).toEqual({ ports: 0 });
      const drop = { channel: 'cloudbrush:dropped', args: [shell.dataset], ...ownPage, ...stranger };
      await expect(shell.app.order('forge', drop)).rejects.toThrow('Only the page of this window is answered.');
    }
  });

  it('takes two channels, and nonsense on them does not stir it', async () => {
    await shell.launch();
    expect((await shell.app.record()).channels).toEqual(['cloudbrush:connect', 'cloudbrush:dropped']);
    for (const argument of [null, 5, {}, [], '../x', '', 'relative/path']) {
      const drop = { channel: 'cloudbrush:dropped', args: [argument], ...ownPage };
      expect(await shell.app.order('forge', drop)).toMatchObject({ answer: { error: { code: 'not-found' } } });
    }
    for (const argument of [null, 5, {}, 'x'.repeat(101)]) {
      const asked = { channel: 'cloudbrush:connect', args: [argument], ...ownPage };
      expect(await shell.app.order('forge', asked)).toEqual({ ports: 0 });
    }
    await shell.connectPage();
  });

  it('opens in the first window what a second start was given', async () => {
    await shell.launch();
    await shell.connectPage();
    await shell.app.order('second-instance', { folder: shell.dataset, project: null });
    const place = { placeId: expect.any(String), name: 'wolken über see' };
    expect(await shell.heardEvents(1)).toEqual([{ kind: 'open-place', place }]);
    expect((await shell.app.record()).decisions).toContain('window focused');
  });

  it('says that it has to be closed first where a second start names another project, and opens nothing', async () => {
    const own = join(shell.built.folder, 'own.cloudbrush');
    await shell.launch(['--project', own]);
    await shell.connectPage();
    const project = join(shell.built.folder, 'other.cloudbrush');
    await shell.app.order('second-instance', { folder: shell.dataset, project });
    expect(await shell.app.next('dialog')).toBe('message');
    const { dialogs, decisions, handover } = await shell.app.record();
    expect(handover).toEqual({ folder: null, project: own });
    expect(dialogs).toMatchObject([
      {
        options: {
          message: 'Cloudbrush is open already, without the project other.cloudbrush.',
          detail: expect.stringContaining('Close this window first'),
        },
      },
    ]);
    expect(decisions).toContain('window focused');
    await shell.app.order('second-instance', { folder: shell.dataset, project: own });
    const place = { placeId: expect.any(String), name: 'wolken über see' };
    expect(await shell.heardEvents(1)).toEqual([{ kind: 'open-place', place }]);
  });

  it('leaves the projects to the first start', async () => {
    const app = new DoubleApp({
      main: shell.built.main,
      args: ['--user-data', shell.built.userData],
      env: { CLOUDBRUSH_DOUBLE_LOCK: 'held' },
    });
    onTestFinished(() => app.dispose());
    expect(await app.exited).toBe(0);
    await expect(app.next('window')).rejects.toThrow('ended');
  });

  it.each([
    ['quit', 0],
    ['close-window', 1],
  ] as const)('closes the projects before it ends by %s', async (order, patch) => {
    await shell.launch([shell.dataset]);
    await shell.connectPage();
    const split = await shell.openDataset();
    await shell.page.evaluate(
      async (inPatch) => {
        const mask = { ...inPatch, target: 'manual_sc' as const };
        const { headId } = await connection.calls['mask.open'](mask);
        const command = {
          ...mask,
          commandId: crypto.randomUUID(),
          annotator: 'Ana',
          tool: 'brush',
          code: 1,
          detail: null,
        };
        // pixel 1044 from 99 to 1
        const delta = new Uint8Array([1, 1, 99, 0, 1, 0, 0x94, 8, 1, 0]);
        await connection.calls['mask.command']({ kind: 'edit', ...command, parentId: headId, delta });
      },
      { ...split, patch },
    );
    expect(projectFiles().some((name) => name.endsWith('-wal'))).toBe(true);
    await shell.app.order(order);
    expect(await shell.app.exited).toBe(0);
    const log = readFileSync(join(shell.built.userData, 'logs', 'cloudbrush.log'), 'utf8').trimEnd();
    expect(log.split('\n').at(-1)).toMatch(/ end: status 0$/);
    expect(log).toContain(' page: loaded\n');
    for (const secret of [shell.dataset, shell.built.folder, 'Ana']) expect(log).not.toContain(secret);
    expect(projectFiles()).toEqual([expect.stringMatching(/\.cloudbrush$/)]);
  });

  it('asks before strokes are lost with a reload, and stays where the user wants to stay', async () => {
    await shell.launch();
    await shell.connectPage();
    await shell.page.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()));
    await shell.page.mouse.click(10, 10);
    await shell.page.evaluate(() => location.reload());
    expect(await shell.app.next('dialog')).toBe('message');
    expect(await shell.page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
    await shell.app.order('dialog-button', 1);
    const loaded = shell.page.waitForEvent('load');
    await shell.page.evaluate(() => location.reload());
    await loaded;
    await shell.connectPage();
  });

  it('says in a sentence why it cannot start, and ends with 1', async () => {
    const app = new DoubleApp({ main: shell.built.main, args: ['--user-data', shell.built.userData, 'one', 'two'] });
    onTestFinished(() => app.dispose());
    expect(await app.exited).toBe(1);
    // a program that is started by an icon has no terminal
    expect(await app.next('dialog')).toBe('error');
    expect(app.output.trim()).toMatch(/^One folder at most, got 2\. Usage: [^\n]*$/);
  });
});
