import { targets } from '../../shared/cloudsen12/classes.ts';
import type { PatchFilter } from '../../shared/documents/patch-filters.ts';
import { AppError } from '../../shared/errors.ts';
import { fieldsOf } from '../../shared/patch-list/filter-fields.ts';
import { filterRows } from '../../shared/patch-list/filter-rows.ts';
import { metadataFieldId } from '../../shared/patch-list/metadata-fields.ts';
import type { PatchField } from '../../shared/patch-list/patch-field.ts';
import type { PatchList } from '../../shared/patch-list/patch-list.ts';
import { sortRows } from '../../shared/patch-list/sort-rows.ts';
import { parseCommand } from './arguments.ts';
import type { Command } from './command.ts';
import { openFolder } from './dataset-folder.ts';
import { filledList, namedFields } from './list-fields.ts';
import { filterOf, filterOptions, findField } from './list-filter.ts';
import { csvText, jsonText } from './list-output.ts';
import { listQuestion, savedFilter, withListSource } from './listed-rows.ts';

const help = `Usage: cloudbrush list <dataset> [--project FILE] [--filter NAME] [filters] [--sort COLUMNS]
                       [--columns COLUMNS] [--target manual_hq|manual_sc] [--json]

Prints the patches that pass all filters, as CSV: those that the grid of all patches shows for the same filter. Nothing is
made or changed. Classes and agreement are counted only where a filter, the order or a column asks for them.

  --project FILE     the project that holds the work: needed for status, annotator, difficulty, flags, saved filters,
                     and for the classes of masks that were painted
  --filter NAME      a filter that was saved in the project; further filters are added to it
  --target T         whose work and classes: manual_hq (default) or manual_sc
  --columns A,B      columns to print; all prints everything but agreement and checks
  --sort A,B:desc    order by these columns; a patch without a value comes last
  --json             an array of objects in place of CSV

Filters. VALUES are one or several with commas between, or a range FROM..TO, either end of which may be left out.

  --search WORDS     all of these words in the ids: roi_id, s2_id, s2_id_gee
  --split VALUES     --roi VALUES     --land-cover VALUES     --date FROM..TO
  --status VALUES    untouched, in-work, done, review
  --annotator VALUES --difficulty VALUES     --flagged or --not-flagged
  --clear RANGE      percent of the image that the mask says is clear; so --thick, --thin, --shadow, --unlabelled, and
                     --cloud, which is thick and thin
  --iou LAYER:RANGE  mean IoU of the mask with a label layer, 0 to 1, as fmask:..0.5
  --agree LAYER:RANGE  pixels that agree with it, in percent of those compared
  --lint RULE:RANGE  findings of a check of the mask, as islands:10..; without RULE of all of them. The checks are as they
                     came, and always of manual_hq
  --where FILTER     COLUMN=VALUES, or COLUMN~TEXT for what contains a text; may be given more than once. A column of
                     metadata.csv is called as there, or meta.NAME where another has that name

The CSV is quoted as RFC 4180 says, its lines end in a line feed. Values are printed as they are: one that a spreadsheet
would take for a formula is not disarmed.
`;

const usualColumns = ['roi_id', 's2_id_gee', 's2_date'].map(metadataFieldId);

export const listCommand: Command = {
  name: 'list',
  summary: 'list patches by filters, as CSV or JSON',
  help,
  async run(args, terminal) {
    const parsed = parseCommand(
      args,
      ['project', 'filter', 'target', 'columns', 'sort', ...filterOptions],
      ['json', 'flagged', 'not-flagged'],
      ['where'],
    );
    const target = parsed.oneOf('target', targets) ?? 'manual_hq';
    const question = listQuestion(parsed, target);
    const { project, named } = question;
    const dataset = await openFolder(parsed.folder);
    await withListSource(dataset, question, terminal, async (source) => {
      const places = await namedFields(dataset);
      const saved = named === null ? null : await savedFilter(source.session, named);
      const filter = filterOf(places, parsed, saved);
      const columns = chosenColumns(places, parsed.text('columns'), filter, project !== null);
      const list = await filledList(dataset, places, { filter, columns, target }, source, terminal);
      const rows = sortRows(list, filterRows(list, filter), filter.sort);
      const fields = columns.map((id) => list.field(id));
      for (const text of (parsed.flag('json') ? jsonText : csvText)(list, fields, rows)) {
        if (terminal.signal.aborted) throw new AppError('cancelled', 'Interrupted.');
        await terminal.print(text);
      }
    });
  },
};

function chosenColumns(list: PatchList, chosen: string | null, filter: PatchFilter, withWork: boolean): string[] {
  const all = [...list.fields.values()];
  const ids = (fields: readonly PatchField[]) => fields.map(({ id }) => id);
  if (chosen === 'all')
    return ids(
      all.filter(({ source }) => source !== 'agreement' && source !== 'lint' && (withWork || source !== 'work')),
    );
  if (chosen !== null) return chosen.split(',').map((name) => findField(list, name.trim()).id);
  const work = withWork ? ['status', 'annotator', 'difficulty', 'flagged'] : [];
  const asked = fieldsOf(filter).filter((id) => list.fields.has(id));
  return [...new Set(['split', 'patch', ...usualColumns.filter((id) => list.fields.has(id)), ...work, ...asked])];
}
