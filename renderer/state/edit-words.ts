import { describeEditDetail, readEditDetail } from '../../shared/edit-detail.ts';
import type { EditNode } from '../../shared/edits.ts';

/** What the annotator reads of the tool that an edit was made with. */
export function describeTool(tool: string): string {
  return tool === 'replay' ? 'put on another label' : tool;
}

/** Beside its tick "assist by brush" is enough of "accept assist by brush". */
export function describeBriefly(tool: string): string {
  return describeTool(tool).replace(/^accept /, '');
}

/** "brush, shadow"; `codeName` says what a code is called. */
export function describeEdit({ tool, code }: EditNode, codeName: (code: number) => string): string {
  return code === null ? describeTool(tool) : `${describeTool(tool)}, ${codeName(code)}`;
}

/** "from assist: trees 25, bands B2 B3"; null of an edit that was no proposal. */
export function describeDetail({ detail }: EditNode): string | null {
  const read = detail === null ? null : readEditDetail(detail);
  return read === null ? null : describeEditDetail(read);
}

/** "AL" of "Ada Lovelace"; a name of one word as it is. */
export function shortName(annotator: string): string {
  const words = annotator.split(/\s+/).filter((word) => word !== '');
  return words.length < 2 ? annotator : words.map((word) => [...word][0]?.toUpperCase()).join('');
}

/** "now", "12 min", "3 h" of the same day; before that "3 Nov". */
export function editAge(at: string, now: Date): string {
  const when = new Date(at);
  if (when.toDateString() !== now.toDateString())
    return when.toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
  const minutes = Math.floor((now.getTime() - when.getTime()) / 60_000);
  // A clock that was set back is no reason to tell of the future.
  if (minutes < 1) return 'now';
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

/** "14:32", of another day with the day, as the system writes them. */
export function editClock(at: string, now: Date): string {
  const when = new Date(at);
  const time = when.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  if (when.toDateString() === now.toDateString()) return time;
  return `${when.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${time}`;
}
