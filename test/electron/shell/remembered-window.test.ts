import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../support/browser.ts';
import { Shell } from './shell.ts';

const area = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe.skipIf(findChromium() === null)('the place of the window, on the stand-in for electron', () => {
  const shell = new Shell();
  const file = () => join(shell.built.userData, 'window.json');
  const remembered = () => JSON.parse(readFileSync(file(), 'utf8'));
  const opened = async () => (await shell.app.record()).windows[0];
  const two = JSON.stringify([
    { id: 1, workArea: area(0, 0, 1920, 1040), scaleFactor: 1 },
    { id: 2, workArea: area(-2560, -300, 2560, 1400), scaleFactor: 1.5 },
  ]);

  it('is the middle of the display at first, and what it was after a quit', async () => {
    await shell.launch();
    expect((await opened()).options).toMatchObject({ ...area(240, 70, 1440, 900), minWidth: 800, minHeight: 560 });
    await shell.connectPage();
    await shell.app.order('drag-window', area(300, 120, 1000, 700));
    await shell.app.quit();
    await shell.launch();
    expect((await opened()).options).toMatchObject(area(300, 120, 1000, 700));
  });

  it('is kept while it moves, for a process that is killed', async () => {
    await shell.launch([], { CLOUDBRUSH_DOUBLE_DISPLAYS: two });
    await shell.app.order('drag-window', area(-2000, -100, 1200, 900));
    await expect.poll(() => remembered().x, { timeout: 10_000 }).toBe(-2000);
    await shell.app.kill();
    await shell.launch([], { CLOUDBRUSH_DOUBLE_DISPLAYS: two });
    expect((await opened()).options).toMatchObject(area(-2000, -100, 1200, 900));
  });

  it('is a display that still exists', async () => {
    writeFileSync(file(), JSON.stringify({ ...area(-2000, -100, 1200, 900), state: 'normal' }));
    await shell.launch();
    expect((await opened()).options).toMatchObject(area(360, 70, 1200, 900));
  });

  it.each(['maximized', 'fullscreen'] as const)('is %s again, over the same normal place', async (state) => {
    await shell.launch();
    await shell.connectPage();
    await shell.app.order('drag-window', area(10, 20, 1000, 700));
    await shell.app.order('fill-screen', state);
    await shell.app.quit();
    expect(remembered()).toEqual({ ...area(10, 20, 1000, 700), state });
    await shell.launch();
    expect(await opened()).toMatchObject({ options: area(10, 20, 1000, 700), filled: [state] });
    await shell.connectPage();
    await shell.app.order('fill-screen', null);
    await shell.app.quit();
    expect(remembered()).toEqual({ ...area(10, 20, 1000, 700), state: 'normal' });
  });

  it('is forgotten with a damaged file, which is set aside and named in the log', async () => {
    writeFileSync(file(), '{"x": 5, "y": 5, "width": -3');
    await shell.launch();
    expect((await opened()).options).toMatchObject(area(240, 70, 1440, 900));
    const aside = readdirSync(shell.built.userData).find((name) => name.startsWith('window.json.damaged-'));
    expect(aside).toBeDefined();
    expect(shell.app.output).toContain(`window.json is damaged and was set aside as ${aside}`);
  });
});
