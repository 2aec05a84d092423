import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { PatchFilter } from '../../shared/documents/patch-filters.ts';
import { AppError } from '../../shared/errors.ts';
import { filterRows } from '../../shared/patch-list/filter-rows.ts';
import { parseDocument } from '../../shared/project-documents.ts';
import type { OnCounted } from '../application/open-dataset.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import { PatchLists } from '../patch-list/patch-lists.ts';
import { type Terminal, UsageError } from './command.ts';
import { filledList, namedFields, type Source } from './list-fields.ts';
import { filterOf, type Given } from './list-filter.ts';
import { type ProjectSession, withProject } from './project-session.ts';

/** Of which patches a command speaks, beyond its filters. */
export interface ListQuestion {
  /** File of the project; null: the files of the dataset alone. */
  readonly project: string | null;
  /** A filter that was saved in it. */
  readonly named: string | null;
  readonly target: Target;
}

/** Throws UsageError for a saved filter without the project that holds it. */
export function listQuestion(given: Pick<Given, 'text'>, target: Target): ListQuestion {
  const [project, named] = [given.text('project'), given.text('filter')];
  if (project === null && named !== null) throw new UsageError('--filter needs --project, where filters are saved');
  return { project, named, target };
}

/** Runs `work` with what patches are listed from, and closes it, dataset and project included. */
export async function withListSource<T>(
  dataset: Dataset,
  { project }: ListQuestion,
  terminal: Terminal,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const onCounted = progressOf(dataset, terminal);
  if (project !== null) {
    return withProject(dataset, { file: project, access: 'read', onCounted }, dataset.splits, (session) =>
      work({ session, lists: session.opened.lists }),
    );
  }
  try {
    return await withFilesAlone(dataset, onCounted, work);
  } finally {
    await dataset.close();
  }
}

type Counting = (counted: Omit<Parameters<OnCounted>[0], 'datasetId'>) => void;

async function withFilesAlone<T>(
  dataset: Dataset,
  onCounted: Counting,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const lists = new PatchLists(
    { split: (id) => dataset.split(id), labelLayer, projectPlace: () => null, unscribbled: async () => null },
    null,
    onCounted,
  );
  try {
    return await work({ session: null, lists });
  } finally {
    await lists.close();
  }
}

function progressOf(dataset: Dataset, terminal: Terminal): Counting {
  return ({ splitId, what, layerId, known }) => {
    const { name, patchCount } = dataset.split(splitId);
    const words = {
      shares: `Counting ${name}`,
      agreement: `Comparing ${name} with ${layerId}`,
      findings: `Checking ${name}`,
    };
    terminal.progress(known, patchCount, words[what]);
  };
}

/** A filter that was saved in the project. Throws `not-found` with the names that there are. */
export async function savedFilter(session: ProjectSession | null, name: string): Promise<PatchFilter> {
  const text = session === null ? null : await session.store.document(session.opened.project.handle, 'filters');
  const filters = text === null ? [] : (parseDocument('filters', text)?.filters ?? []);
  const found = filters.find((each) => each.name === name);
  if (found !== undefined) return found.filter;
  const names = filters.map((each) => each.name).join(', ');
  throw new AppError(
    'not-found',
    `The project has no filter ${name}${names === '' ? '; none is saved in it' : `; it has ${names}`}.`,
  );
}

/** The patches that pass the filters that were given, in no order. */
export async function listedRows(
  dataset: Dataset,
  source: Source,
  { named, target }: ListQuestion,
  given: Given,
  terminal: Terminal,
): Promise<readonly (readonly [splitId: string, patch: number])[]> {
  const places = await namedFields(dataset);
  const saved = named === null ? null : await savedFilter(source.session, named);
  const filter = filterOf(places, given, saved);
  const list = await filledList(dataset, places, { filter, columns: [], target }, source, terminal);
  return [...filterRows(list, filter)].map((row) => {
    const { split, patch } = list.placeOf(row);
    return [split.splitId, patch];
  });
}
