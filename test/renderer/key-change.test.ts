import { expect, onTestFinished, test } from 'vitest';
import { KeyChange } from '../../renderer/state/key-change.svelte.ts';
import type { KeyPress } from '../../renderer/state/shortcuts.svelte.ts';
import { sampleSession } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function pressOf(code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { code, ctrl: false, shift: false, alt: false, system: false, ...held };
}

async function start() {
  const { session, host } = await sampleSession(await temporaryFolder());
  onTestFinished(() => host.close());
  return { change: new KeyChange(session.shortcuts), shortcuts: session.shortcuts };
}

test('the next key is the new one, once its Ctrl or Shift are not all that is down', async () => {
  const { change, shortcuts } = await start();
  change.ask('brush', 0);
  expect([change.listens, change.isAsked('brush', 0), change.isAsked('brush', null)]).toEqual([true, true, false]);
  expect(change.press(pressOf('ControlLeft', { ctrl: true }))).toBe(null);
  expect(change.listens).toBe(true);
  expect(change.press(pressOf('KeyJ', { ctrl: true }))).toEqual({ id: 'brush', place: 0 });
  expect([change.asked, shortcuts.labelOf('brush')]).toEqual([null, 'Ctrl+J']);
});

test('a key that is another’s has to be decided about: no other is listened to until it is', async () => {
  const { change, shortcuts } = await start();
  change.ask('brush', null);
  expect(change.press(pressOf('KeyE'))).toBe(null);
  expect([change.refusal?.sentence, change.pressed?.code, change.listens]).toEqual(['E is Eraser.', 'KeyE', false]);
  expect(change.press(pressOf('KeyJ'))).toBe(null);
  expect(change.takeIt()).toEqual({ id: 'brush', place: 1 });
  expect(shortcuts.keysOf('brush')).toEqual([{ code: 'KeyB' }, { code: 'KeyE' }]);
  expect(shortcuts.keysOf('eraser')).toEqual([]);
});

test('what cannot be taken is said, and another key is listened to', async () => {
  const { change, shortcuts } = await start();
  change.ask('brush', 0);
  expect(change.press(pressOf('Tab'))).toBe(null);
  expect([change.refusal?.sentence, change.listens]).toEqual([
    'Tab leads from control to control: it stays as it is.',
    true,
  ]);
  expect(change.press(pressOf('F9'))).toEqual({ id: 'brush', place: 0 });
  expect(shortcuts.labelOf('brush')).toBe('F9');
});

test('who leaves it changes nothing', async () => {
  const { change, shortcuts } = await start();
  change.ask('brush', 0);
  change.press(pressOf('KeyE'));
  expect(change.leave()).toEqual({ id: 'brush', place: 0 });
  expect(change.takeIt()).toBe(null);
  expect([change.asked, change.refusal, shortcuts.changed]).toEqual([null, null, false]);
});
