import { type Command, commandsOn } from '../commands.ts';
import type { Session } from '../session.svelte.ts';
import { foundByWords } from './found-by-words.ts';

export interface PaletteEntry {
  readonly command: Command;
  readonly detail: string;
  readonly enabled: boolean;
  /** Why it cannot be done now, where that can be said. */
  readonly whyNot: string;
}

/**
 * The commands that a query finds: those that can be done before those that cannot, those whose words begin so before
 * those that only hold it, those that were found last before others. Finding a command is itself none of them.
 */
export function paletteEntries(session: Session, query: string): readonly PaletteEntry[] {
  const last = session.lastFound;
  return commandsOn(session.info.host)
    .filter(({ id }) => id !== 'palette')
    .flatMap((command, place) => {
      const detail = command.detail?.(session) ?? '';
      const found = foundByWords(`${command.title} ${detail} ${command.group}`, query);
      if (found === null) return [];
      const enabled = command.enabled(session);
      const whyNot = enabled ? '' : (command.whyNot?.(session) ?? '');
      const before = last.includes(command.id) ? last.indexOf(command.id) : last.length + place;
      return [{ entry: { command, detail, enabled, whyNot }, order: [enabled ? 0 : 1, found, before] as const }];
    })
    .toSorted((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2])
    .map(({ entry }) => entry);
}
