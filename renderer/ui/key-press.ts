import type { Session } from '../session.svelte.ts';
import type { KeyPress } from '../state/shortcuts.svelte.ts';

/** What was pressed, with Cmd for Ctrl on macOS, where Ctrl is the system's. */
export function keyPressOf(event: KeyboardEvent, platform: Session['info']['platform']): KeyPress {
  const { code, shiftKey: shift, altKey: alt, ctrlKey, metaKey } = event;
  const [ctrl, system] = platform === 'darwin' ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  return { code, ctrl, shift, alt, system };
}
