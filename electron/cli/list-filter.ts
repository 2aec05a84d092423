import type { PatchCondition, PatchFilter, SortKey } from '../../shared/documents/patch-filters.ts';
import { dayBound } from '../../shared/patch-list/day-bound.ts';
import { everyPatch } from '../../shared/patch-list/filter-fields.ts';
import { lintFieldId } from '../../shared/patch-list/lint-fields.ts';
import { metadataFieldId } from '../../shared/patch-list/metadata-fields.ts';
import type { PatchField } from '../../shared/patch-list/patch-field.ts';
import type { PatchList } from '../../shared/patch-list/patch-list.ts';
import { workStatuses } from '../../shared/patch-list/patch-table.ts';
import { shareFieldIds } from '../../shared/patch-list/share-fields.ts';
import { UsageError } from './command.ts';

/** Options that ask one field for some values, `A,B`, or a range, `FROM..TO`; each may be given more than once. */
const fieldOptions: Readonly<Record<string, string>> = {
  split: 'split',
  status: 'status',
  annotator: 'annotator',
  difficulty: 'difficulty',
  roi: metadataFieldId('roi_id'),
  'land-cover': metadataFieldId('land_cover'),
  date: metadataFieldId('s2_date'),
  ...Object.fromEntries(shareFieldIds.map((id) => [id, id])),
};

/** The options of a filter that take a value. */
export const filterOptions: readonly string[] = [...Object.keys(fieldOptions), 'iou', 'agree', 'lint', 'search'];

/** Options as they were given. */
export interface Given {
  readonly text: (name: string) => string | null;
  readonly texts: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
}

/** The field that is called so on the command line: a column of the tables needs no `meta.` where nothing else has its name. */
export function findField(list: PatchList, name: string): PatchField {
  const found = list.fields.get(name) ?? list.fields.get(metadataFieldId(name));
  if (found !== undefined) return found;
  throw new UsageError(
    `there is no column ${name}; there are ${[...list.fields.values()]
      .map((field) => fieldWord(list, field))
      .join(', ')}`,
  );
}

/** What a field is called on the command line and in what is printed. */
export function fieldWord(list: PatchList, { id, title, source }: PatchField): string {
  return source === 'metadata' && !list.fields.has(title.toLowerCase()) ? title : id;
}

/** What the options ask, beyond `saved`. Throws UsageError. */
export function filterOf(list: PatchList, given: Given, saved: PatchFilter | null): PatchFilter {
  const { words, conditions, sort, version } = saved ?? everyPatch;
  const asked: PatchCondition[] = [];
  for (const [option, field] of Object.entries(fieldOptions)) {
    const text = given.text(option);
    if (text !== null) asked.push(valueCondition(list, known(list, field, option), text, `--${option}`));
  }
  for (const option of ['iou', 'agree'] as const) {
    const text = given.text(option);
    if (text !== null) asked.push(comparison(list, option, text));
  }
  const findings = given.text('lint');
  if (findings !== null) asked.push(findingsCondition(list, findings));
  const flagged = [given.flag('flagged') ? 'yes' : null, given.flag('not-flagged') ? 'no' : null].filter(
    (value) => value !== null,
  );
  if (flagged.length > 0) asked.push({ test: 'is', field: 'flagged', values: flagged });
  asked.push(...given.texts('where').map((text) => whereCondition(list, text)));
  const order = given.text('sort');
  return {
    version,
    words: [words, given.text('search') ?? ''].filter(Boolean).join(' '),
    conditions: [...conditions, ...asked],
    sort: order === null ? sort : order.split(',').map((key) => sortKey(list, key)),
  };
}

function known(list: PatchList, id: string, option: string): PatchField {
  const field = list.fields.get(id);
  if (field === undefined) throw new UsageError(`--${option}: no metadata.csv of this dataset tells it`);
  return field;
}

function sortKey(list: PatchList, text: string): SortKey {
  const [, name = text, direction = 'asc'] = /^(.*):(asc|desc)$/.exec(text) ?? [];
  return { field: findField(list, name).id, descending: direction === 'desc' };
}

/** `LAYER:FROM..TO`, the layer as in the column's name. */
function comparison(list: PatchList, option: 'iou' | 'agree', text: string): PatchCondition {
  const at = text.indexOf(':');
  if (at < 1) throw new UsageError(`--${option} was ${text}, expected LAYER:FROM..TO, as fmask:..0.5`);
  const layer = text
    .slice(0, at)
    .replace(/^LABEL_/i, '')
    .toLowerCase();
  return valueCondition(list, findField(list, `${option}.${layer}`), text.slice(at + 1), `--${option}`);
}

/** `RULE:FROM..TO`, or `FROM..TO` of all of them. */
function findingsCondition(list: PatchList, text: string): PatchCondition {
  const at = text.indexOf(':');
  const id = lintFieldId(at < 0 ? null : text.slice(0, at));
  const field = list.fields.get(id);
  if (field !== undefined) return valueCondition(list, field, text.slice(at + 1), '--lint');
  const known = [...list.fields.keys()].flatMap((name) => /^lint\.(.+)$/.exec(name)?.[1] ?? []);
  throw new UsageError(`--lint was ${text}, expected one of ${known.join(', ')} before the colon`);
}

/** `COLUMN=A,B`, `COLUMN=FROM..TO` or `COLUMN~TEXT`. */
function whereCondition(list: PatchList, text: string): PatchCondition {
  const [, name = '', sign = '', value = ''] = /^([^=~]+)([=~])(.*)$/s.exec(text) ?? [];
  if (name === '') throw new UsageError(`--where was ${text}, expected COLUMN=VALUE, COLUMN=FROM..TO or COLUMN~TEXT`);
  const field = findField(list, name.trim());
  if (sign === '~') return { test: 'contains', field: field.id, text: value };
  return valueCondition(list, field, value, '--where');
}

/** A range where the field's values have an order, else one of some values; an empty value stands for none. */
function valueCondition(list: PatchList, field: PatchField, text: string, option: string): PatchCondition {
  const [, from, to] = /^(.*?)\.\.(.*)$/s.exec(text) ?? [];
  const { kind } = field.column;
  if (from === undefined || to === undefined || (kind === 'text' && field.source !== 'metadata'))
    return { test: 'is', field: field.id, values: knownValues(list, field, text.split(','), option) };
  if (kind === 'date')
    return { test: 'dated', field: field.id, from: day(from, 'from', option), to: day(to, 'to', option) };
  if (kind === 'text')
    throw new UsageError(`${option}: ${fieldWord(list, field)} holds neither numbers nor days, which a range needs`);
  const [min, max] = [bound(from, option), bound(to, option)];
  if (min !== null && max !== null && min > max)
    throw new UsageError(`${option} was ${text}, expected the smaller number first`);
  return { test: 'between', field: field.id, min, max };
}

/** Throws UsageError for a value that no patch can have: a slip of the hand must not look like an answer. */
function knownValues(list: PatchList, field: PatchField, values: string[], option: string): string[] {
  const allowed = allowedValues(list, field.id);
  for (const value of values) {
    if (value === '') continue;
    if (allowed !== null && !allowed.includes(value))
      throw new UsageError(`${option} was ${value}, expected ${allowed.join(' or ')}`);
    if (field.column.kind === 'number') bound(value, option);
  }
  return values;
}

/** Null where any value is one. */
function allowedValues(list: PatchList, field: string): readonly string[] | null {
  if (field === 'split') return list.splits.map(({ name }) => name);
  if (field === 'status') return workStatuses;
  return field === 'flagged' ? ['yes', 'no'] : null;
}

function bound(text: string, option: string): number | null {
  if (text === '') return null;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`${option}: ${text} is no number`);
  return value;
}

function day(text: string, end: 'from' | 'to', option: string): string | null {
  const found = text === '' ? null : dayBound(text, end);
  if (found === null && text !== '') throw new UsageError(`${option}: ${text} is no day, month or year, as 2020-01-31`);
  return found;
}
