import { type Command, command, press } from '../commands.ts';
import type { Session } from '../session.svelte.ts';
import type { Workspace } from '../state/workspace.svelte.ts';
import { keepAltPresses } from './alt-presses.ts';
import { controlOf, ownsKey } from './key-owner.ts';
import { keyPressOf } from './key-press.ts';

/** What was begun last is what Escape means. */
function escapeFrom({ painting, turns, tools, lint, proposals, dates }: Workspace): void {
  if (painting.escape() || turns.stop() || tools.blobs.escape() || lint.escape() || proposals.drop()) return;
  dates.back();
}

/** Tab on the picture goes from piece to piece of what is offered; Escape and Ctrl+F6 lead away. */
function stepsPieces({ workspace }: Session, event: KeyboardEvent): boolean {
  const { code, target, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (code !== 'Tab' || ctrlKey || metaKey || altKey || workspace === null || workspace.grid.open) return false;
  if (!(target instanceof Element) || target.closest('[data-pane]') === null) return false;
  if (workspace.proposals.pieces.length === 0) return false;
  workspace.proposals.step(shiftKey ? -1 : 1);
  return true;
}

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
      switch (session.shortcuts.heldBy(event.code)) {
        case 'peek':
          workspace.view.peeking = held;
          return true;
        case 'pan':
          workspace.view.panKey = held;
          return true;
        case 'clearDate':
          workspace.dates.hold(held);
          return true;
        case null:
          return false;
      }
    }

    function letGo(): void {
      if (session.workspace === null) return;
      session.workspace.view.peeking = false;
      session.workspace.view.panKey = false;
      session.workspace.dates.hold(false);
    }

    function commandOf(event: KeyboardEvent): Command | null {
      const id = session.shortcuts.commandFor(keyPressOf(event, session.info.platform));
      return id === null ? null : command(id);
    }

    function runCommand(event: KeyboardEvent, found: Command): void {
      // Selected text is copied as everywhere.
      if (event.code === 'KeyC' && document.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      if (!event.repeat || found.notRepeated !== true) press(found, session);
    }

    /** Enter makes an edit of what waits; Backspace takes its last step back. */
    function endsDraft({ code, repeat, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
      const { workspace } = session;
      if (workspace?.painting.waits !== true || workspace.grid.open || ctrlKey || metaKey || shiftKey) return false;
      const { painting } = workspace;
      if (code === 'Enter' || code === 'NumpadEnter') {
        if (!repeat) painting.finish();
        return true;
      }
      if (code === 'Backspace') painting.stepBack();
      return code === 'Backspace';
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (event.code === 'Escape') {
        // Dialogs and menus close themselves, and what waits on the picture is not meant then.
        const { workspace, modal } = session;
        if (workspace !== null && !modal && document.querySelector(':popover-open') === null) escapeFrom(workspace);
        return;
      }
      if (session.modal) return;
      if (stepsPieces(session, event)) {
        event.preventDefault();
        return;
      }
      const control = controlOf(event.target);
      const isOwn = ownsKey(control, event.code, reachedByKeys);
      // A button that was come to by keys is what Enter means: it may be the one that drops the draft.
      if ((!isOwn || control === 'select') && endsDraft(event)) {
        event.preventDefault();
        return;
      }
      const found = commandOf(event);
      if (isOwn && found?.fromAnywhere !== true) return;
      if (found === null && holdKey(event, true)) {
        event.preventDefault();
        return;
      }
      // A select goes to the entry that begins with the letter: letters mean commands here.
      if (control === 'select' && event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.preventDefault();
      if (found !== null) runCommand(event, found);
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
      session.workspace?.painting.letGo();
      letGo();
    }

    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener('keydown', onKeyDown, { signal });
    document.addEventListener('keyup', onKeyUp, { signal });
    document.addEventListener('focusin', onFocusIn, { signal });
    keepAltPresses(document, signal);
    window.addEventListener('blur', onBlur, { signal });
    return () => stop.abort();
  };
}
