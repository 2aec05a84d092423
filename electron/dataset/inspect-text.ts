import { codeName, isProbabilityLayer, referenceNote } from '../../shared/cloudsen12/reference-codes.ts';
import { decideUnscribbled } from '../../shared/cloudsen12/unscribbled.ts';
import type {
  CodeCensus,
  CodeCount,
  DatasetReport,
  LayerReport,
  Problem,
  SplitReport,
} from '../../shared/dataset-report.ts';
import { formatCount } from './patch-file.ts';

/** Codes printed of one area before the rest is summed up: probabilities have a hundred. */
const MOST_CODES = 8;

/** The dataset report as text for a terminal, ending in a line break. Codes follow for the layers that have a census. */
export function formatReport(report: DatasetReport, censuses: readonly CodeCensus[]): string {
  const blocks = report.splits.map((split) =>
    formatSplit(
      split,
      censuses.filter((census) => census.splitId === split.id),
    ),
  );
  const head = `${report.name}: ${report.splits.length === 0 ? 'no splits' : counted(report.splits.length, 'split')}`;
  return `${[head, ...blocks, ...formatProblems(report.problems)].join('\n\n')}\n`;
}

function formatSplit(split: SplitReport, censuses: readonly CodeCensus[]): string {
  const rois = split.roiCount === null ? 'ROIs unknown' : counted(split.roiCount, 'ROI');
  const metadata = split.hasMetadata ? '' : ', no metadata.csv in use';
  const blocks = [
    `${split.name}: ${counted(split.patchCount, 'patch', 'patches')}, ${rois}${metadata}\n${formatLayers(split.layers)}`,
  ];
  if (censuses.length > 0) blocks.push(censuses.map((census) => formatCensus(census, split.layers)).join('\n'));
  return [...blocks, ...formatProblems(split.problems)].join('\n\n');
}

function formatLayers(layers: readonly LayerReport[]): string {
  const rows = layers.map((layer) => [
    layer.id,
    layer.kind,
    layer.itemType,
    formatSize(layer.sizeBytes),
    layer.fileName,
  ]);
  return alignColumns([['layer', 'kind', 'type', 'size', 'file'], ...rows], [false, false, false, true, false]);
}

function formatCensus(census: CodeCensus, layers: readonly LayerReport[]): string {
  const { layerId, patchesRead, patchCount } = census;
  const extent =
    patchesRead === patchCount ? 'all patches' : `${formatCount(patchesRead)} of ${formatCount(patchCount)} patches`;
  const layer = layers.find((candidate) => candidate.id === layerId);
  const seen = census.image.map(([code]) => code);
  const note = layer === undefined ? null : referenceNote(layerId, layer.itemType, seen);
  const scale = isProbabilityLayer(layerId) && seen.every((code) => code <= 1) ? 'binary' : 'percent';
  const unscribbled = layerId === 'LABEL_manual_sc' ? decideUnscribbled(census.image) : null;
  const name = layer?.kind === 'label' ? (code: number) => codeName(layerId, code, { scale, unscribbled }) : String;
  return [
    `  ${layerId}, codes in ${extent}${note === null ? '' : `. ${note}`}`,
    `    image    ${formatCodes(census.image, name)}`,
    `    padding  ${formatCodes(census.padding, String)}`,
  ].join('\n');
}

/** "0 clear 61.3 %, 1 thick 38.7 %": the most frequent codes, in the order of the codes. */
function formatCodes(counts: readonly CodeCount[], name: (code: number) => string): string {
  const total = counts.reduce((sum, [, pixels]) => sum + pixels, 0);
  if (total === 0) return 'nothing';
  const shown = counts.toSorted(([, a], [, b]) => b - a).slice(0, MOST_CODES);
  const text = shown
    .toSorted(([a], [b]) => a - b)
    .map(
      ([code, pixels]) =>
        `${name(code) === String(code) ? code : `${code} ${name(code)}`} ${formatShare(pixels, total)}`,
    )
    .join(', ');
  const rest = counts.length - shown.length;
  return rest === 0 ? text : `${text}, and ${counted(rest, 'other code')}`;
}

/** A share that is there is never printed as 0 %, nor one that is not all as 100 %. */
function formatShare(pixels: number, total: number): string {
  const percent = (100 * pixels) / total;
  if (percent < 0.05) return '< 0.1 %';
  if (percent > 99.95 && pixels < total) return '> 99.9 %';
  return `${percent.toFixed(1)} %`;
}

function formatProblems(problems: readonly Problem[]): string[] {
  return problems.length === 0 ? [] : [problems.map((problem) => `  ${problem.message}`).join('\n')];
}

function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Columns two blanks apart, indented by two, without blanks at the ends of lines. */
function alignColumns(rows: readonly (readonly string[])[], alignRight: readonly boolean[]): string {
  const widths = alignRight.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => (alignRight[column] ? text.padStart(widths[column]) : text.padEnd(widths[column])))
      .join('  ');
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n');
}
