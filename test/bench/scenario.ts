import type { Browser } from '@playwright/test';
import type { Row } from './figures.ts';

export interface Bench {
  readonly browser: Browser;
  /**
   * Another one, for times from a key to the frame that it leads to. Chromium puts off a page's tasks after an input
   * until the next frame has been presented; in this one it does not, so that a task can tell when the frame was done.
   */
  readonly promptBrowser: Browser;
  /** Holds what the run makes; gone afterwards. */
  readonly folder: string;
  /** Generated data in it, made when first asked for. */
  readonly data: BenchData;
  /** A line of progress on standard error. */
  readonly say: (line: string) => void;
}

export interface BenchData {
  /** Folder of one split of 60 patches with 13 bands and the ten label layers. */
  patches(): Promise<string>;
  /** Folder of one split of three patches that are hard on tools: see hard-patches.ts. */
  hard(): Promise<string>;
  /** Folder of one split of one patch of the example with all four classes, 13 bands, and 3,000 pixels scribbled on it. */
  scribbled(): Promise<string>;
  /** Folder of one split of 4000 patches whose dense `LABEL_manual_hq` is 1.05 GB; its bands are sparse. */
  largeLabel(): Promise<string>;
  /** Folder of one split of 8490 patches whose dense `LABEL_manual_hq` is 2.2 GB; its other layers are sparse. */
  listed(): Promise<string>;
  /** Folder of one split of 8490 patches, of which every 35th holds something in true colour and in its mask. */
  manyPatches(): Promise<string>;
  /** Folder of the three published splits at full size, 49 sparse files each. */
  fullSize(): Promise<string>;
  /** A project of that dataset with a million edits: see aged-project.ts. Work on a copy of it. */
  aged(): Promise<string>;
}

/** One thing that is measured. Adds its rows in the order in which they are printed. */
export type Scenario = (bench: Bench) => Promise<readonly Row[]>;
