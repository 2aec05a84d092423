import { heldKeys } from '../../shared/keys.ts';
import { commandFor, press } from '../commands.ts';
import type { Session } from '../session.svelte.ts';
import { controlOf, ownsKey } from './key-owner.ts';

/** Keys of the command table, and those that act while they are held. */
export function keyboard(session: Session) {
  return (document: Document) => {
    /** The control that has the focus was reached by Tab or the like. Asked at once: any key turns it true later. */
    let reachedByKeys = false;

    function holdKey(event: KeyboardEvent, held: boolean): boolean {
      const { workspace } = session;
      if (workspace === null) return false;
      // A key is let go whatever else is down by then.
      if (held && (event.ctrlKey || event.metaKey || event.altKey || workspace.grid.open)) return false;
      if (event.code === heldKeys.peek.code && (!event.shiftKey || !held)) {
        workspace.view.peeking = held;
        return true;
      }
      if (event.code === heldKeys.pan.code) {
        workspace.view.panKey = held;
        return true;
      }
      if (event.code === heldKeys.clearDate.code && (!event.shiftKey || !held)) {
        workspace.dates.hold(held);
        return true;
      }
      return false;
    }

    function letGo(): void {
      if (session.workspace === null) return;
      session.workspace.view.peeking = false;
      session.workspace.view.panKey = false;
      session.workspace.dates.hold(false);
    }

    function runCommand(event: KeyboardEvent): void {
      const mac = session.info.platform === 'darwin';
      const [ctrl, systems] = mac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
      if (systems) return;
      const found = commandFor({ code: event.code, ctrl, shift: event.shiftKey, alt: event.altKey });
      if (found === null) return;
      // Selected text is copied as everywhere.
      if (event.code === 'KeyC' && document.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      if (!event.repeat || found.notRepeated !== true) press(found, session);
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (event.code === 'Escape') {
        // Dialogs and menus close themselves.
        const { workspace, modal } = session;
        if (workspace === null || workspace.painting.escape() || modal) return;
        if (!workspace.turns.stop()) workspace.dates.back();
        return;
      }
      const control = controlOf(event.target);
      if (session.modal || ownsKey(control, event.code, reachedByKeys)) return;
      if (holdKey(event, true)) {
        event.preventDefault();
        return;
      }
      // A select goes to the entry that begins with the letter: letters mean commands here.
      if (control === 'select' && event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.preventDefault();
      runCommand(event);
    }

    function onKeyUp(event: KeyboardEvent): void {
      // macOS does not tell of keys that are let go while Cmd is down.
      if (event.key === 'Meta') letGo();
      else holdKey(event, false);
    }

    function onFocusIn({ target }: FocusEvent): void {
      reachedByKeys = target instanceof Element && target.matches(':focus-visible');
    }

    function onBlur(): void {
      session.workspace?.painting.interrupt();
      letGo();
    }

    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('keyup', onKeyUp);
    document.addEventListener('focusin', onFocusIn);
    window.addEventListener('blur', onBlur);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('keyup', onKeyUp);
      document.removeEventListener('focusin', onFocusIn);
      window.removeEventListener('blur', onBlur);
    };
  };
}
