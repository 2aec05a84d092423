import { describe, expect, it } from 'vitest';
import { findChromium } from '../../support/browser.ts';
import { Shell } from './shell.ts';

describe.skipIf(findChromium() === null)('sleep and lock, on the stand-in for electron', () => {
  const shell = new Shell();
  shell.share();

  it.each([
    ['suspend', 'suspending'],
    ['lock-screen', 'suspending'],
    ['resume', 'resumed'],
    ['unlock-screen', 'resumed'],
  ] as const)('are told to the page: %s', async (event, kind) => {
    await shell.connectPage();
    await shell.app.order('power', event);
    expect(await shell.heardEvents(1)).toEqual([{ kind }]);
  });
});
