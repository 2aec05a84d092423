import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { PatchFilter } from '../../shared/documents/patch-filters.ts';
import type { LayerReading } from '../../shared/documents/references.ts';
import { AppError } from '../../shared/errors.ts';
import { everyRule } from '../../shared/lint/lint-choice.ts';
import { agreementFields } from '../../shared/patch-list/agreement-fields.ts';
import { fieldsOf } from '../../shared/patch-list/filter-fields.ts';
import { lintFields } from '../../shared/patch-list/lint-fields.ts';
import { metadataFields } from '../../shared/patch-list/metadata-fields.ts';
import type { FieldSource, PatchField } from '../../shared/patch-list/patch-field.ts';
import { PatchList } from '../../shared/patch-list/patch-list.ts';
import { type PatchWork, unpackTable } from '../../shared/patch-list/patch-table.ts';
import { shareFields } from '../../shared/patch-list/share-fields.ts';
import { workFields } from '../../shared/patch-list/work-fields.ts';
import { parseDocument } from '../../shared/project-documents.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { AskedReading, PatchLists } from '../patch-list/patch-lists.ts';
import { packedTable } from '../patch-list/split-table.ts';
import { type Terminal, UsageError } from './command.ts';
import { fieldWord } from './list-filter.ts';
import type { ProjectSession } from './project-session.ts';

/** What fields get their values from. */
export interface Source {
  /** Null where no project was named. */
  readonly session: ProjectSession | null;
  readonly lists: PatchLists;
}

/** Every field by its name; of those that have to be asked for, without values. */
export async function namedFields(dataset: Dataset): Promise<PatchList> {
  const list = PatchList.of(dataset.splits.map(({ id, name, patchCount }) => ({ splitId: id, name, patchCount })));
  const tables = await Promise.all(dataset.splits.map(async (split) => unpackTable(await packedTable(split))));
  const references = new Set(
    dataset.splits.flatMap(({ layers }) => layers.filter(({ group }) => group === 'LABEL').map(({ id }) => id)),
  );
  return list.with([
    ...metadataFields(list, tables),
    ...workFields(list, new Map()),
    ...shareFields(list, []),
    ...[...references].flatMap((layerId) => agreementFields(list, layerId, [])),
    ...lintFields(list, []),
  ]);
}

/** The list with the values of all fields that are asked for. Throws UsageError for work without a project. */
export async function filledList(
  dataset: Dataset,
  places: PatchList,
  wanted: { readonly filter: PatchFilter; readonly columns: readonly string[]; readonly target: Target },
  { session, lists }: Source,
  terminal: Terminal,
): Promise<PatchList> {
  const { filter, columns, target } = wanted;
  const asked = [...new Set([...fieldsOf(filter), ...columns])].flatMap((id) => places.fields.get(id) ?? []);
  const from = (source: FieldSource) => asked.filter((field) => field.source === source);
  const [work] = from('work');
  if (work !== undefined && session === null)
    throw new UsageError(`${fieldWord(places, work)} needs --project, which holds it`);
  const made: PatchField[] = [];
  if (session !== null && work !== undefined) made.push(...workFields(places, await workOf(session, target)));
  const count = async <T extends { readonly problem: string | null }>(counting: Promise<T>): Promise<T> => {
    const counted = await unlessInterrupted(counting, terminal.signal);
    if (counted.problem !== null) terminal.note(`${counted.problem}\n`);
    return counted;
  };
  if (from('shares').length > 0) {
    const shares = [];
    for (const { id } of dataset.splits) shares.push(await count(lists.shares(id, target, 'whole')));
    made.push(...shareFields(places, shares));
  }
  const readings = await saidReadings(session);
  if (from('lint').length > 0) {
    const splits = [];
    for (const { id } of dataset.splits) {
      const said = new Map(
        readings.filter(({ splitId }) => splitId === id).map((reading) => [reading.layerId, askedReading(reading)]),
      );
      splits.push(await count(lists.findings(id, everyRule, said, 'whole')));
    }
    made.push(...lintFields(places, splits));
  }
  for (const layerId of new Set(from('agreement').flatMap((field) => field.layerId ?? []))) {
    const splits = [];
    for (const split of dataset.splits) {
      if (split.findLayer(layerId) !== null) {
        const said = readings.find((reading) => reading.splitId === split.id && reading.layerId === layerId);
        splits.push(await count(lists.agreement(split.id, target, layerId, askedReading(said), 'whole')));
      }
    }
    made.push(...agreementFields(places, layerId, splits));
  }
  return places.with(made);
}

function askedReading(said: LayerReading | undefined): AskedReading {
  return { scale: said?.scale ?? undefined, threshold: said?.threshold ?? undefined };
}

/** What the annotator has said of how label layers are to be read. */
async function saidReadings(session: ProjectSession | null): Promise<readonly LayerReading[]> {
  const text = session === null ? null : await session.store.document(session.opened.project.handle, 'references');
  return text === null ? [] : (parseDocument('references', text)?.readings ?? []);
}

async function workOf(session: ProjectSession, target: Target): Promise<Map<string, readonly PatchWork[]>> {
  const { handle, splitKeys } = session.opened.project;
  const works = new Map<string, readonly PatchWork[]>();
  for (const [splitId, key] of splitKeys) works.set(splitId, await session.store.workRows(handle, key, target));
  return works;
}

/** Throws cancelled at once, whatever is still under way: closing ends that. */
async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(new AppError('cancelled', 'Interrupted.'));
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
