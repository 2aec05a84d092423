import type { CommandId } from '../../shared/commands.ts';
import { AppError } from '../../shared/errors.ts';
import { command, commands, press } from '../commands.ts';
import type { Session } from '../session.svelte.ts';
import { controlOf } from './key-owner.ts';

/** What the page's keyboard would do now, and what can be done beside a dialog. */
export function doableCommands(session: Session): readonly CommandId[] {
  return commands
    .filter((entry) => (!session.modal || entry.besideDialogs === true) && entry.enabled(session))
    .map(({ id }) => id);
}

/** Does what was chosen in a native menu, as its key would; a dialog that has opened since keeps the page to itself. */
export function chooseCommand(id: CommandId, session: Session): void {
  const chosen = command(id);
  if (!session.modal || chosen.besideDialogs === true) press(chosen, session);
}

/** The native menus of the desktop: tells the shell at each change what can be done, and does what was chosen there. */
export function nativeMenu(session: Session) {
  return (document: Document) => {
    if (session.info.host !== 'desktop') return;
    // As one text, so that what is looked at at every move of the hand is told only where it differs.
    const doable = $derived(doableCommands(session).join(' '));
    let editsText = $state(false);
    // Not at once: what had the focus may be leaving the page in the middle of an update, when nothing may be set.
    const lookAtFocus = () =>
      queueMicrotask(() => {
        editsText = controlOf(document.activeElement) === 'text';
      });
    document.addEventListener('focusin', lookAtFocus);
    document.addEventListener('focusout', lookAtFocus);
    const silence = session.connection.onEvent((event) => {
      if (event.kind === 'command') chooseCommand(event.commandId, session);
    });
    $effect(() => {
      // told anew to a host that was lost
      if (!session.connected) return;
      const enabled = doable === '' ? [] : (doable.split(' ') as CommandId[]);
      const told = session.calls['menu.report']({ enabled, editsText });
      session.run(told.catch(unlessCut));
    });
    return () => {
      document.removeEventListener('focusin', lookAtFocus);
      document.removeEventListener('focusout', lookAtFocus);
      silence();
    };
  };
}

/** A host that is gone shows no menus, and is told when it is back. */
function unlessCut(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'connection')) throw error;
}
