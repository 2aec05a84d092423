import { isProbabilityLayer } from '../../shared/cloudsen12/reference-codes.ts';
import { AppError } from '../../shared/errors.ts';
import { modelNumbers } from '../../shared/proposals/model-source.ts';
import {
  dateSource,
  missingLayers,
  referenceLayers,
  referenceSource,
  type SourceFacts,
  shadowSource,
  voteSource,
} from '../../shared/proposals/sources.ts';
import { countCodes } from '../dataset/census-task.ts';
import type { Split } from '../dataset/split.ts';
import { findModel } from '../models/find-model.ts';
import { decidedReading } from '../patch-list/decided-reading.ts';
import type { ProposalSource, ReadLayer, SourceKind } from '../proposals/proposal-source.ts';
import { type SampledSums, sumsOfLayers, sumsOfModel } from '../proposals/sampled-sums.ts';
import { UsageError } from './command.ts';
import { givenSettings, settingLines } from './given-settings.ts';

/** A source as it was asked for, with what is written beside its results. */
export interface ChosenSource {
  readonly source: ProposalSource;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly files: SampledSums;
  /** What has to be said of it, in sentences. */
  readonly notes: readonly string[];
}

interface Given {
  readonly text: (name: string) => string | null;
  readonly texts: (name: string) => readonly string[];
}

const MASK = 'LABEL_manual_hq';

/** The page shows the height that it suggests and lets it be taken; here nobody looks. */
const suggestHeights = { title: 'Each cloud has the height that is found for it, where one is', initial: true };

const tables = {
  references: referenceSource,
  vote: voteSource,
  shadow: { ...shadowSource, switches: { ...shadowSource.switches, suggest: suggestHeights } },
  dates: dateSource,
  model: { numbers: modelNumbers, switches: {} },
} as const satisfies Record<SourceKind, Pick<SourceFacts, 'numbers' | 'switches'>>;

/** The settings of each source, as a help lists them. */
export const sourceSettingsHelp = Object.entries(tables)
  .map(([kind, table]) => `  ${kind}\n${settingLines(table)}`)
  .join('');

/** Throws UsageError, `not-found` for layers that are not there, and what `findModel` throws. */
export async function chosenSource(kind: SourceKind, split: Split, given: Given): Promise<ChosenSource> {
  if (kind !== 'references' && kind !== 'vote' && given.texts('layer').length > 0)
    throw new UsageError(`--layer does not go with --source ${kind}`);
  if (kind !== 'model' && given.text('model') !== null)
    throw new UsageError(`--model does not go with --source ${kind}`);
  switch (kind) {
    case 'references':
      return fromReference(split, given);
    case 'vote':
      return fromVote(split, given);
    case 'shadow':
      return fromShadow(split, given);
    case 'dates':
      return fromDates(split, given);
    case 'model':
      return fromModel(split, given);
  }
}

async function fromReference(split: Split, given: Given): Promise<ChosenSource> {
  const { threshold } = givenSettings(tables.references, given.texts('set'));
  const [layerId, ...others] = layersOf(split, given);
  if (layerId === undefined || others.length > 0)
    throw new UsageError('--layer names the label layer that is asked, once, as --layer sen2cor');
  const layer = await readLayer(split, layerId, threshold);
  const settings = { layer: layerId, ...layer.reading };
  return {
    source: { kind: 'references', layer },
    settings,
    files: await sumsOfLayers(split, [layerId, MASK]),
    notes: [],
  };
}

async function fromVote(split: Split, given: Given): Promise<ChosenSource> {
  const { threshold, leastShare } = givenSettings(tables.vote, given.texts('set'));
  const named = layersOf(split, given);
  const ids = named.length > 0 ? named : referenceLayers.filter((layerId) => split.findLayer(layerId) !== null);
  if (ids.length < 2)
    throw new AppError('not-found', `A vote needs two label layers; ${split.name} has ${ids.join(', ') || 'none'}.`);
  const layers = await Promise.all(ids.map((layerId) => readLayer(split, layerId, threshold)));
  return {
    source: { kind: 'vote', layers, settings: { leastShare } },
    settings: { layers: layers.map(({ layerId, reading }) => ({ layer: layerId, ...reading })), leastShare },
    files: await sumsOfLayers(split, [...ids, MASK]),
    notes: [],
  };
}

async function fromShadow(split: Split, given: Given): Promise<ChosenSource> {
  needs(split, shadowSource);
  const { suggest, ...settings } = givenSettings(tables.shadow, given.texts('set'));
  const files = await sumsOfLayers(split, [...shadowSource.layers.uses, MASK]);
  return {
    source: { kind: 'shadow', settings, suggested: suggest },
    settings: { ...settings, suggest },
    files,
    notes: [],
  };
}

async function fromDates(split: Split, given: Given): Promise<ChosenSource> {
  needs(split, dateSource);
  const settings = givenSettings(tables.dates, given.texts('set'));
  const files = await sumsOfLayers(split, dateSource.layers.uses);
  return { source: { kind: 'dates', settings }, settings, files, notes: [] };
}

async function fromModel(split: Split, given: Given): Promise<ChosenSource> {
  const path = given.text('model');
  if (path === null) throw new UsageError('--model is missing: the file or folder of its output');
  const settings = givenSettings(tables.model, given.texts('set'));
  const { name, patchCount } = split;
  const found = await findModel(path, { name, patchCount, identity: () => split.identity() });
  if (found.kind === 'codes' && settings.leastMargin > 0)
    throw new AppError(
      'bad-argument',
      `${found.name} holds class codes, which do not say how sure they are: leave out leastMargin.`,
    );
  return {
    source: { kind: 'model', layout: found.layout, settings },
    settings: { model: found.name, ...settings },
    files: await sumsOfModel(found.layout, patchCount),
    notes: [`${found.name}: ${found.says}.`, ...found.problems],
  };
}

function needs(split: Split, source: SourceFacts): void {
  const missing = missingLayers(source, (layerId) => split.findLayer(layerId) !== null);
  if (missing !== null) throw new AppError('not-found', missing);
}

/** Layers are named with or without `LABEL_`, in any case. */
function layersOf(split: Split, given: Given): readonly string[] {
  return given.texts('layer').map((text) => {
    const wanted = text.replace(/^LABEL_/i, '').toLowerCase();
    const layerId = referenceLayers.find((each) => each.replace('LABEL_', '').toLowerCase() === wanted);
    const names = referenceLayers.map((each) => each.replace('LABEL_', '')).join(', ');
    if (layerId === undefined) throw new UsageError(`--layer was ${text}, expected one of ${names}`);
    // Says why where the file is there and cannot be used.
    return split.layer(layerId).id;
  });
}

async function readLayer(split: Split, layerId: string, threshold: number): Promise<ReadLayer> {
  const { itemType } = split.layer(layerId);
  const codesSeen = async () => (await countCodes(split, layerId, 'sample', {})).image.map(([code]) => code);
  const said = isProbabilityLayer(layerId) ? { threshold } : {};
  return { layerId, reading: await decidedReading(layerId, itemType, said, codesSeen) };
}
