import { join } from 'node:path';
import type { ItemType } from '../../shared/cloudsen12/item-type.ts';
import { datStem, type LayerName, layerRank, parseLayerFileName } from '../../shared/cloudsen12/layer-names.ts';
import type { Problem } from '../../shared/dataset-report.ts';
import { type FileHead, readFileHead } from './file-head.ts';
import {
  ambiguousCount,
  contentProblem,
  metadataCountDisagrees,
  sizeProblem,
  twoSpellings,
  unknownName,
  unreadableProblem,
} from './file-problems.ts';
import { compareNames, type DatFile, type SplitFolder } from './folder-scan.ts';
import { decidePatchCount, equallyLikelyCount, fittingType } from './item-size.ts';
import type { LayerFile } from './layer.ts';
import { Metadata, readMetadata } from './metadata.ts';
import { identityFromMetadata, type SplitIdentity } from './split-identity.ts';
import { reasonOf } from './system-reason.ts';
import type { Turns } from './turns.ts';

/** Limit that the contract sets for an id. */
const MAX_LAYER_ID = 200;

export interface SplitContents {
  readonly patchCount: number;
  /** Null where there is none that has one row per patch. */
  readonly metadata: Metadata | null;
  /** Null where metadata.csv does not tell it. */
  readonly identity: SplitIdentity | null;
  /** In the order of the catalogue, unknown files last; all of them hold `patchCount` patches. */
  readonly layers: readonly LayerFile[];
  readonly problems: readonly Problem[];
  /** Why a known layer that is there cannot be shown, by canonical id. */
  readonly unusable: ReadonlyMap<string, Problem>;
}

interface NamedFile extends DatFile {
  readonly name: LayerName | null;
}

/** Decides what the files of a split's folder are, by name, size and metadata.csv, without reading a pixel. */
export async function readSplitContents(folder: SplitFolder, turns: Turns): Promise<SplitContents> {
  const problems: Problem[] = folder.unreadable.map(({ fileName, reason }) => unreadableProblem(fileName, reason));
  const table =
    folder.metadataName === null
      ? null
      : await readMetadata(join(folder.path, folder.metadataName), folder.metadataName, turns);
  if (table !== null && !(table instanceof Metadata)) problems.push(table);
  let metadata = table instanceof Metadata ? table : null;

  const files = folder.files.map((file) => ({ ...file, name: parseLayerFileName(file.fileName) }));
  const patchCount = decidePatchCount(files, metadata?.rowCount ?? null);
  const saysCount = metadata?.rowCount === patchCount ? folder.metadataName : null;
  const sorted = await sortFiles(files, patchCount, saysCount);
  problems.push(...sorted.problems);
  if (
    metadata !== null &&
    folder.metadataName !== null &&
    sorted.layers.length > 0 &&
    metadata.rowCount !== patchCount
  ) {
    problems.push(metadataCountDisagrees(folder.metadataName, metadata.rowCount, patchCount ?? 0));
    metadata = null;
  }
  if (saysCount === null) problems.push(...ambiguity(files, sorted.layers));
  return {
    patchCount: sorted.layers.length === 0 ? 0 : (patchCount ?? 0),
    metadata,
    identity: metadata === null ? null : await identityFromMetadata(metadata, turns),
    layers: sorted.layers,
    problems,
    unusable: unusableLayers(problems, sorted.layers),
  };
}

/** A sentence where the sizes allow two readings of the labels, of which one had to be taken. */
function ambiguity(files: readonly NamedFile[], layers: readonly LayerFile[]): Problem[] {
  const known = layers.filter(({ group }) => group !== 'OTHER');
  if (known.length === 0) return [];
  const rival = equallyLikelyCount(files, known[0].patchCount);
  return rival === null ? [] : [ambiguousCount(known, rival)];
}

/** `saysCount` is the name of the table that the patch count comes from, null where it is what the files agree on. */
async function sortFiles(
  files: readonly NamedFile[],
  patchCount: number | null,
  saysCount: string | null,
): Promise<{ layers: LayerFile[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const shown = new Map<string, LayerFile>();
  // The published spelling first, so that it is the one shown of two.
  const ordered = [...files].sort(
    (a, b) => Number(isPublished(b)) - Number(isPublished(a)) || compareNames(a.fileName, b.fileName),
  );
  for (const file of ordered) {
    const types: readonly ItemType[] = file.name?.itemTypes ?? ['int8', 'int16', 'float32'];
    const itemType = patchCount === null ? null : fittingType(file.sizeBytes, patchCount, types);
    if (itemType === null || patchCount === null) {
      problems.push(await misfitProblem(file, patchCount, saysCount));
      continue;
    }
    const id = file.name?.id ?? unknownLayerId(file.fileName, shown);
    const rival = shown.get(id);
    if (rival !== undefined) {
      problems.push(twoSpellings(rival.fileName, file.fileName, id));
      continue;
    }
    if (file.name === null) problems.push(unknownName(file, itemType, patchCount));
    const { group, band, kind } = file.name ?? { group: 'OTHER', band: id, kind: 'plain' };
    const { fileName, path, sizeBytes } = file;
    shown.set(id, { id, fileName, path, group, band, kind, itemType, sizeBytes, patchCount });
  }
  const layers = [...shown.values()].sort((a, b) => layerRank(a.id) - layerRank(b.id) || compareNames(a.id, b.id));
  return { layers, problems: problems.sort((a, b) => compareNames(a.fileName, b.fileName)) };
}

function isPublished(file: NamedFile): boolean {
  return file.name !== null && datStem(file.fileName) === file.name.id;
}

/** Two unknown files can share a stem (`a.dat`, `a.DAT`); the second goes by its whole name. */
function unknownLayerId(fileName: string, taken: ReadonlyMap<string, unknown>): string {
  const stem = (datStem(fileName) ?? fileName).slice(0, MAX_LAYER_ID);
  return taken.has(stem) ? fileName.slice(-MAX_LAYER_ID) : stem;
}

async function misfitProblem(file: NamedFile, patchCount: number | null, saysCount: string | null): Promise<Problem> {
  let head: FileHead;
  try {
    head = await readFileHead(file.path);
  } catch (error) {
    return unreadableProblem(file.fileName, reasonOf(error));
  }
  if (file.name !== null) return sizeProblem(file, file.name, patchCount, saysCount, head);
  return contentProblem(file, head) ?? unknownName(file, null, patchCount);
}

function unusableLayers(problems: readonly Problem[], layers: readonly LayerFile[]): Map<string, Problem> {
  const usable = new Set(layers.map((layer) => layer.id));
  const unusable = new Map<string, Problem>();
  for (const problem of problems) {
    const name = parseLayerFileName(problem.fileName);
    if (name !== null && !usable.has(name.id)) unusable.set(name.id, problem);
  }
  return unusable;
}
