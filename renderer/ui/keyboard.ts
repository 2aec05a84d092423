import { commandFor } from '../commands.ts';
import type { Session } from '../session.svelte.ts';

/** True where a key press belongs to a field of text rather than to a command. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input:not([type=range]), select, textarea') !== null;
}

/** Keys of the command table, and those that act while they are held. */
export function keyboard(session: Session) {
  return (document: Document) => {
    function holdKey(event: KeyboardEvent, held: boolean): boolean {
      const { workspace } = session;
      if (workspace === null || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.code === 'KeyQ' && (!event.shiftKey || !held)) {
        workspace.view.peeking = held;
        return true;
      }
      if (event.code === 'Space') {
        workspace.view.panKey = held;
        return true;
      }
      return false;
    }

    function onKeyDown(event: KeyboardEvent): void {
      const { workspace } = session;
      if (event.code === 'Escape') {
        if (workspace?.painting.escape() === true) return;
        if (session.dialog !== 'name') session.dialog = 'none';
        return;
      }
      if (typing(event.target) || session.modal) return;
      const onButton = event.target instanceof HTMLElement && event.target.closest('button, [role=button]') !== null;
      if (!(onButton && event.code === 'Space') && holdKey(event, true)) {
        event.preventDefault();
        return;
      }
      const ctrl = session.info.platform === 'darwin' ? event.metaKey : event.ctrlKey;
      const found = commandFor({ code: event.code, ctrl, shift: event.shiftKey, alt: event.altKey });
      if (found === null) return;
      // Selected text is copied as everywhere.
      if (event.code === 'KeyC' && document.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      if (found.enabled(session)) found.run(session);
    }

    const onKeyUp = (event: KeyboardEvent) => void holdKey(event, false);

    function onBlur(): void {
      if (session.workspace === null) return;
      session.workspace.painting.interrupt();
      session.workspace.view.peeking = false;
      session.workspace.view.panKey = false;
    }

    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', onBlur);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', onBlur);
    };
  };
}
