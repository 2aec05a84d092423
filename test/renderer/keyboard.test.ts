import { expect, onTestFinished, test, vi } from 'vitest';
import { type Control, ownsKey } from '../../renderer/ui/key-owner.ts';
import { keyboard } from '../../renderer/ui/keyboard.ts';
import { sampleSession } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** As much of a document as the keyboard listens to: nothing in it has the focus, nothing is selected. */
class FakeDocument extends EventTarget {
  getSelection() {
    return { isCollapsed: true };
  }

  querySelector() {
    return null;
  }
}

async function start(platform: 'linux' | 'darwin' = 'linux') {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { session } = parts;
  Object.assign(session.info, { platform });
  const window = new EventTarget();
  vi.stubGlobal('window', window);
  vi.stubGlobal('Element', class {});
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const document = new FakeDocument();
  onTestFinished(keyboard(session)(document as unknown as Document));
  const send = (type: string, code: string, held: object) => {
    const key = code.replace(/^Key|Left$/, '');
    const modifiers = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    const event = Object.assign(new Event(type, { cancelable: true }), { code, key, ...modifiers, ...held });
    document.dispatchEvent(event);
    return event;
  };
  return {
    ...parts,
    window,
    down: (code: string, held: object = {}) => send('keydown', code, held),
    up: (code: string, held: object = {}) => send('keyup', code, held),
  };
}

test('a key of the table runs its command, and the browser does nothing of its own', async () => {
  const { workspace, down } = await start();
  expect(down('KeyD').defaultPrevented).toBe(true);
  expect(workspace.patch).toBe(1);
  expect(down('KeyZ').defaultPrevented).toBe(false);
});

test('a patch is done once, however long Enter is held', async () => {
  const { workspace, down } = await start();
  down('Enter');
  for (let i = 0; i < 3; i++) expect(down('Enter', { repeat: true }).defaultPrevented).toBe(true);
  expect(workspace.patch).toBe(1);
  expect(workspace.work.of({ splitId: 'train', patch: 1, target: 'manual_hq' }).status).toBe('untouched');
});

test('commands with Ctrl are those with Cmd on macOS, and Ctrl there is left to the system', async () => {
  const { session, down } = await start('darwin');
  expect(down('KeyE', { ctrlKey: true }).defaultPrevented).toBe(false);
  expect(session.dialog).toBe('none');
  down('KeyE', { metaKey: true });
  expect(session.dialog).toBe('export');
});

test('while a dialog is open no key means a command', async () => {
  const { session, workspace, down } = await start();
  session.dialog = 'queue';
  down('KeyD');
  down('Space');
  expect(workspace.patch).toBe(0);
  expect(workspace.view.panKey).toBe(false);
});

test('Q peeks and Space pans while they are held', async () => {
  const { workspace, down, up } = await start();
  const { view } = workspace;
  down('KeyQ');
  expect(view.maskVisible).toBe(false);
  up('KeyQ');
  expect(view.maskVisible).toBe(true);
  down('Space');
  expect(view.panKey).toBe(true);
  up('Space', { ctrlKey: true });
  expect(view.panKey).toBe(false);
});

test('peeking ends with Cmd where a key was let go while it was down, of which macOS does not tell', async () => {
  const { workspace, down, up } = await start('darwin');
  down('KeyQ');
  down('MetaLeft', { metaKey: true });
  expect(workspace.view.peeking).toBe(true);
  up('MetaLeft');
  expect(workspace.view.peeking).toBe(false);
});

test('keys that were changed do what they mean now, those that are held too', async () => {
  const { session, workspace, down, up } = await start();
  session.shortcuts.choose('iris');
  expect(down('Space').defaultPrevented).toBe(true);
  expect([workspace.view.hidden, workspace.view.panKey]).toEqual([true, false]);
  down('KeyW');
  expect(workspace.view.panKey).toBe(true);
  up('KeyW');
  expect(workspace.view.panKey).toBe(false);
  down('Backspace');
  down('ArrowRight');
  expect(workspace.patch).toBe(1);
});

test('a window that loses the focus lets go of held keys and keeps the stroke', async () => {
  const { workspace, window, hand, down } = await start();
  hand.press(100, 100);
  hand.drag([[160, 120]]);
  down('KeyQ');
  window.dispatchEvent(new Event('blur'));
  expect(workspace.view.peeking).toBe(false);
  expect(workspace.showing.shown?.document?.depth).toBe(1);
});

test('Escape takes back the stroke under way, also while another key is held', async () => {
  const { workspace, hand, down } = await start();
  hand.press(100, 100);
  hand.drag([[160, 120]]);
  expect(workspace.showing.shown?.document?.painting).toBe(true);
  down('Escape', { shiftKey: true });
  expect(workspace.showing.shown?.document?.painting).toBe(false);
  expect(workspace.showing.shown?.document?.depth).toBe(0);
});

test('a control keeps the keys that it answers to, and no others', () => {
  const codes = ['KeyD', 'KeyT', 'Digit1', 'Space', 'Enter', 'ArrowDown', 'Home', 'PageUp', 'F2'];
  const kept = (control: Control, byKeys: boolean) => codes.filter((code) => ownsKey(control, code, byKeys));
  expect(kept('none', true)).toEqual([]);
  expect(kept('text', false)).toEqual(codes);
  expect(kept('slider', true)).toEqual(['ArrowDown', 'Home', 'PageUp']);
  expect(kept('select', true)).toEqual(['Space', 'Enter', 'ArrowDown', 'Home', 'PageUp']);
  expect(kept('select', false)).toEqual(['Enter', 'ArrowDown', 'Home', 'PageUp']);
  expect(kept('button', true)).toEqual(['Space', 'Enter']);
  expect(kept('button', false)).toEqual([]);
});
