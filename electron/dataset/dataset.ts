import { opendir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { DatasetReport, Problem } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { unreadableProblem } from './file-problems.ts';
import { MAX_DEPTH, type SplitFolder, scanFolder } from './folder-scan.ts';
import { OpenFiles } from './open-files.ts';
import { RoiIndex } from './roi-index.ts';
import { Split } from './split.ts';
import { splitIds, splitNames } from './split-id.ts';
import { readSplitContents } from './split-layers.ts';
import { reasonOf } from './system-reason.ts';
import { Turns } from './turns.ts';

/** A folder that the user opened, with every split found in it. Opening reads names, sizes and metadata.csv, no pixel. */
export class Dataset {
  readonly folder: string;
  readonly name: string;
  readonly splits: readonly Split[];
  /** What concerns no single split: folders without a usable layer, folders that cannot be listed. */
  readonly problems: readonly Problem[];
  readonly rois: RoiIndex<Split>;
  readonly #files: OpenFiles;

  private constructor(folder: string, splits: readonly Split[], problems: readonly Problem[], files: OpenFiles) {
    this.folder = folder;
    this.name = basename(folder) || folder;
    this.splits = splits;
    this.problems = problems;
    this.rois = new RoiIndex(splits);
    this.#files = files;
  }

  /**
   * Opens a folder. Whatever is wrong with single files is told in the problems; a dataset without splits is one.
   * Throws not-found, bad-file or unreadable if the folder itself cannot be listed.
   */
  static async open(folder: string): Promise<Dataset> {
    const root = resolve(folder);
    const scan = await scanFolder(root);
    const rootName = basename(root) || root;
    const found = [...scan.splits].sort((a, b) => usualRank(a) - usualRank(b));
    const turns = new Turns();
    const contents = await Promise.all(found.map((folder) => readSplitContents(folder, turns)));
    const trails = found.map((folder) => folder.trail);
    const ids = splitIds(trails, rootName);
    const names = splitNames(trails, rootName);
    const files = new OpenFiles();
    const splits: Split[] = [];
    const problems: Problem[] = scan.unlisted.map(({ fileName, reason }) => unreadableProblem(fileName, reason));
    for (const [i, { path, trail }] of found.entries()) {
      if (contents[i].layers.length > 0) splits.push(new Split(ids[i], names[i], path, contents[i], files));
      else problems.push(...contents[i].problems.map((problem) => inFolder(problem, trail)));
    }
    if (scan.truncated) problems.push(tooManyFolders(rootName));
    else if (scan.tooDeep !== null) problems.push(tooDeepFolder(rootName, scan.tooDeep));
    if (splits.length === 0) problems.unshift(noLayers(rootName, found.length > 0));
    return new Dataset(root, splits, problems, files);
  }

  /** Throws not-found. */
  split(splitId: string): Split {
    const split = this.splits.find((candidate) => candidate.id === splitId);
    if (split === undefined) throw new AppError('not-found', `The dataset ${this.name} has no split ${splitId}.`);
    return split;
  }

  report(datasetId: string): DatasetReport {
    return { datasetId, name: this.name, splits: this.splits.map((split) => split.report()), problems: this.problems };
  }

  /** Whether another look at the folder has found the same. */
  async isAs(other: Dataset): Promise<boolean> {
    if (JSON.stringify(this.report('')) !== JSON.stringify(other.report(''))) return false;
    const same = await Promise.all(this.splits.map((split, i) => split.isAs(other.splits[i])));
    return !same.includes(false);
  }

  /** Why the folder cannot be reached any more, in a sentence; null where it can. A drive may have been unplugged. */
  async unreachable(): Promise<string | null> {
    try {
      const folder = await opendir(this.folder);
      await folder.close();
      return null;
    } catch (error) {
      return `The folder ${this.name} cannot be reached: ${reasonOf(error)}.`;
    }
  }

  /** Waits for reads under way and closes every file; later reads are refused. */
  close(): Promise<void> {
    return this.#files.close();
  }
}

/** Train, val and test in the order in which people name them; others after them, in the order of the scan. */
function usualRank({ trail }: SplitFolder): number {
  const name = trail.at(-1)?.toLowerCase() ?? '';
  const rank = ['train', 'val', 'test'].findIndex((part) => name.includes(part));
  return rank < 0 ? 3 : rank;
}

/** A problem of a file as one of the dataset, whose name needs the folders above it. */
function inFolder(problem: Problem, trail: readonly string[]): Problem {
  const above = trail.map((name) => `${name}/`).join('');
  return { ...problem, fileName: above + problem.fileName, message: above + problem.message };
}

function noLayers(name: string, hasDatFiles: boolean): Problem {
  const expected = hasDatFiles
    ? ', though there are .dat files in it.'
    : '. Expected were CloudSEN12 .dat files such as L1C_B4.dat, in the folder itself or in folders below it such as ' +
      'train, val and test.';
  return { code: 'no-layers', fileName: name, message: `${name} holds no layer that can be shown${expected}` };
}

function tooManyFolders(name: string): Problem {
  return {
    code: 'unreadable',
    fileName: name,
    message: `${name} holds more folders than are looked through. If a split is missing, open its own folder.`,
  };
}

function tooDeepFolder(name: string, folder: string): Problem {
  return {
    code: 'unreadable',
    fileName: folder,
    message:
      `${folder} in ${name} lies more than ${MAX_DEPTH} folders deep and is not looked through. If it holds a split that is ` +
      'missing, open its own folder.',
  };
}
