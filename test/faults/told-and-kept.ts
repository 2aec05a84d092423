import { type ProjectOnDisk, placeName } from './project-on-disk.ts';
import type { MadeCommand, PaintedCommand, ScriptedAnnotator } from './scripted-annotator.ts';

/**
 * Compares what the annotators were told with what a project holds: sentences of whatever was lost, doubled, out of
 * order or changed. What an annotator sent and heard nothing of may be there or not.
 */
export function differences(
  disk: ProjectOnDisk,
  annotators: readonly ScriptedAnnotator[],
  foreign: ReadonlySet<string> = new Set(),
): string[] {
  const found = [...disk.faults];
  const lists = { mask: disk.commands, work: disk.work, time: disk.slices } as const;
  for (const sort of ['mask', 'work', 'time'] as const) {
    const kept = lists[sort];
    const counts = new Map<string, number>();
    for (const id of kept) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const [id, count] of counts) if (count > 1) found.push(`${sort} ${id} is there ${count} times`);
    const expected = new Set(foreign);
    for (const annotator of annotators) {
      const told = annotator.told.filter((made) => made.sort === sort).map(({ commandId }) => commandId);
      const known = new Set(told);
      const own = kept.filter((id) => known.has(id));
      for (const id of told) if (!counts.has(id)) found.push(`${sort} ${id} was told saved and is gone`);
      if (own.length === told.length && own.some((id, i) => id !== told[i])) found.push(`${sort}: out of order`);
      // Only what has been sent can be there, and one is sent at a time.
      const next = annotator.waiting[0];
      for (const id of known) expected.add(id);
      if (next?.sort === sort) expected.add(next.commandId);
    }
    for (const id of kept) if (!expected.has(id)) found.push(`${sort} ${id} was never made`);
  }
  return found;
}

/** The same of the masks of one who paints alone: each has to be its model's replay. */
export function differingMasks(disk: ProjectOnDisk, annotator: ScriptedAnnotator): string[] {
  const found: string[] = [];
  const recorded = new Set(disk.commands);
  const isPending = (made: MadeCommand): made is PaintedCommand =>
    made.sort === 'mask' && !recorded.has(made.commandId);
  const pending = annotator.waiting.filter(isPending);
  for (const model of annotator.models) {
    const name = placeName(model.place);
    const own = pending.filter(({ place }) => place === model.place);
    const mask = disk.masks.get(name);
    const headId = model.headBefore(own);
    if (mask === undefined) {
      if (headId !== null) found.push(`${name} has no history`);
      continue;
    }
    if (mask.headId !== headId) found.push(`${name}: the head is ${mask.headId}, not ${headId}`);
    if (!sameCodes(mask.codes, model.codesBefore(own))) found.push(`${name}: the mask is not what was painted`);
  }
  return found;
}

export function sameCodes(a: Int16Array | Int8Array, b: Int16Array | Int8Array): boolean {
  return a.length === b.length && a.every((code, i) => code === b[i]);
}
