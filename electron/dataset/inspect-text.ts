import { formatShare } from '../../shared/cloudsen12/pixel-share.ts';
import { summariseProbabilities } from '../../shared/cloudsen12/probabilities.ts';
import {
  codeName,
  decideProbability,
  isProbabilityLayer,
  referenceNote,
} from '../../shared/cloudsen12/reference-codes.ts';
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
import { printable } from './printable.ts';
import { problemSentences } from './problem-groups.ts';

/** Codes printed of one area before the rest is summed up. */
const MOST_CODES = 8;

/** The dataset report as text for a terminal, ending in a line break. */
export function formatReport(report: DatasetReport): string {
  const count = report.splits.length === 0 ? 'no splits' : counted(report.splits.length, 'split');
  const head = `${printable(report.name)}: ${count}`;
  return `${[head, ...report.splits.map(formatSplit), ...formatProblems(report.problems)].join('\n\n')}\n`;
}

function formatSplit(split: SplitReport): string {
  const rois = split.roiCount === null ? 'ROIs unknown' : counted(split.roiCount, 'ROI');
  const metadata = split.hasMetadata ? '' : ', no metadata.csv in use';
  const head = `${printable(split.name)}: ${counted(split.patchCount, 'patch', 'patches')}, ${rois}${metadata}`;
  return [`${head}\n${formatLayers(split.layers)}`, ...formatProblems(split.problems)].join('\n\n');
}

function formatLayers(layers: readonly LayerReport[]): string {
  const rows = layers.map((layer) => [
    printable(layer.id),
    layer.kind,
    layer.itemType,
    formatSize(layer.sizeBytes),
    printable(layer.fileName),
  ]);
  return alignColumns([['layer', 'kind', 'type', 'size', 'file'], ...rows], [false, false, false, true, false]);
}

/** The codes of a layer of `split` as they follow the report, ending in a line break. */
export function formatCensus(census: CodeCensus, split: SplitReport): string {
  const { layerId, patchesRead, patchCount } = census;
  const extent =
    patchesRead === patchCount ? 'all patches' : `${formatCount(patchesRead)} of ${formatCount(patchCount)} patches`;
  const layer = split.layers.find((candidate) => candidate.id === layerId);
  const seen = census.image.map(([code]) => code);
  const note = layer === undefined ? null : referenceNote(layerId, layer.itemType, seen);
  const scale = decideProbability(seen);
  const unscribbled = layerId === 'LABEL_manual_sc' ? decideUnscribbled(census.image) : null;
  const name = layer?.kind === 'label' ? (code: number) => codeName(layerId, code, { scale, unscribbled }) : String;
  const image =
    isProbabilityLayer(layerId) && scale === 'percent'
      ? formatProbabilities(census.image, name)
      : formatCodes(census.image, name);
  return [
    `  ${printable(layerId)}, codes in ${extent}${note === null ? '' : `. ${note}`}`,
    `    image    ${image}`,
    `    padding  ${formatCodes(census.padding, String)}`,
    '',
  ].join('\n');
}

/** "0 to 100 %, 17.3 % of the pixels at 50 % or more": a hundred values would say less. */
function formatProbabilities(counts: readonly CodeCount[], name: (code: number) => string): string {
  const { range, thresholdPercent, pixels, cloudPixels, others } = summariseProbabilities(counts);
  if (range === null) return formatCodes(counts, name);
  const [min, max] = range;
  const share = cloudPixels === 0 ? 'none' : formatShare(cloudPixels, pixels);
  const text = `${min} to ${max} %, ${share} of the pixels at ${thresholdPercent} % or more`;
  return others.length === 0 ? text : `${text}; ${formatCodes(others, name, total(counts))}`;
}

/** "0 clear 61.3 %, 1 thick 38.7 %" of all pixels: the most frequent codes, in the order of the codes. */
function formatCodes(counts: readonly CodeCount[], name: (code: number) => string, all = total(counts)): string {
  if (all === 0) return 'nothing';
  const shown = counts.toSorted(([, a], [, b]) => b - a).slice(0, MOST_CODES);
  const text = shown
    .toSorted(([a], [b]) => a - b)
    .map(
      ([code, pixels]) => `${name(code) === String(code) ? code : `${code} ${name(code)}`} ${formatShare(pixels, all)}`,
    )
    .join(', ');
  const rest = counts.length - shown.length;
  return rest === 0 ? text : `${text}, and ${counted(rest, 'other code')}`;
}

function total(counts: readonly CodeCount[]): number {
  return counts.reduce((sum, [, pixels]) => sum + pixels, 0);
}

function formatProblems(problems: readonly Problem[]): string[] {
  return problems.length === 0
    ? []
    : [
        problemSentences(problems)
          .map((sentence) => `  ${printable(sentence)}`)
          .join('\n'),
      ];
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
