import type { CommandId } from '../../shared/commands.ts';
import type { WorkStatus } from '../../shared/patch-list/patch-table.ts';

interface StatusChoice {
  readonly status: WorkStatus;
  readonly name: string;
  readonly says: string;
  readonly commandId: CommandId | null;
}

/** The words for how far a patch is, in the order in which it goes through them. */
export const statusChoices: readonly StatusChoice[] = [
  { status: 'untouched', name: 'Untouched', says: 'Nobody has begun', commandId: null },
  { status: 'in-work', name: 'In work', says: 'Begun; the first edit says so by itself', commandId: null },
  { status: 'done', name: 'Done', says: 'Done', commandId: 'done' },
  { status: 'review', name: 'Review', says: 'Needs a second pair of eyes', commandId: 'review' },
];
