import { commandFor, press } from '../commands.ts';
import type { Session } from '../session.svelte.ts';

const sliderKeys = /^(Arrow|Home$|End$|Page)/;

/** True where a key press belongs to the field that has the focus rather than to a command. */
function belongsToField({ target, code }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input[type=range]') !== null) return sliderKeys.test(code);
  if (target.closest('input[type=checkbox]') !== null) return code === 'Space';
  return target.closest('input, select, textarea') !== null;
}

/** Keys of the command table, and those that act while they are held. */
export function keyboard(session: Session) {
  return (document: Document) => {
    function holdKey(event: KeyboardEvent, held: boolean): boolean {
      const { workspace } = session;
      if (workspace === null) return false;
      // A key is let go whatever else is down by then.
      if (held && (event.ctrlKey || event.metaKey || event.altKey)) return false;
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
      if (belongsToField(event) || session.modal) return;
      const onButton = event.target instanceof HTMLElement && event.target.closest('button, [role=button]') !== null;
      if (!(onButton && event.code === 'Space') && holdKey(event, true)) {
        event.preventDefault();
        return;
      }
      const mac = session.info.platform === 'darwin';
      const [ctrl, systems] = mac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
      if (systems) return;
      const found = commandFor({ code: event.code, ctrl, shift: event.shiftKey, alt: event.altKey });
      if (found === null) return;
      // Selected text is copied as everywhere.
      if (event.code === 'KeyC' && document.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      press(found, session);
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
