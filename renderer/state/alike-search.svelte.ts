import { type AlikeFound, type AlikeMatch, type AlikeQuery, alikeName } from '../../shared/alike/alike-query.ts';
import { signatureOf } from '../../shared/alike/signature.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { classTable, NO_STATEMENT, translateCodes } from '../../shared/cloudsen12/reference-classes.ts';
import { spectralBands, spectralGroups } from '../../shared/cloudsen12/spectral-bands.ts';
import type { Calls } from '../../shared/contract.ts';
import type { SplitReport } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { polygonSpans } from '../../shared/raster/polygon.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { fillRegion, type Region } from '../../shared/raster/region.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { Alike } from './alike.svelte.ts';
import type { Blobs } from './blobs.svelte.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { LayerCache } from './layer-cache.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Painting } from './painting.svelte.ts';
import type { Queue } from './queue.svelte.ts';

interface Parts {
  readonly datasetId: string;
  readonly calls: Pick<Calls, 'alike.find'>;
  readonly jobs: Pick<Jobs, 'run' | 'cancel'>;
  readonly layers: LayerCache;
  readonly generation: () => number;
  readonly split: () => SplitReport;
  /** What is painted. */
  readonly document: () => MaskDocument | null;
  readonly blobs: Blobs;
  readonly painting: Painting;
  readonly alike: Alike;
  readonly queue: Queue;
}

interface Subject {
  readonly place: MaskDocument['place'];
  readonly region: Region;
  readonly cloudClass: number;
  readonly pixelCount: number;
}

const classOf = classTable('LABEL_manual_hq');
const BANDS_RANK = 4;
const noMatches: readonly AlikeMatch[] = [];

/** Looks in all masks of the dataset for more of what is chosen: a blob, or what an outline that waits encloses. */
export class AlikeSearch {
  readonly #parts: Parts;
  /** Of the last search that came to its end. */
  found = $state.raw<AlikeFound | null>(null);
  /** Why the last one did not, in a sentence. */
  problem = $state<string | null>(null);
  #jobId = $state<string | null>(null);
  #working = $state(false);
  #runs = 0;

  /** Near enough, the nearest first. */
  readonly matches = $derived.by(
    () => this.found?.matches.filter(({ distance }) => distance <= this.#parts.alike.limit) ?? noMatches,
  );

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Of the search that is under way, once the host has it. */
  get jobId(): string | null {
    return this.#jobId;
  }

  get working(): boolean {
    return this.#working;
  }

  /** Something is chosen that can be searched for. */
  get hasSubject(): boolean {
    const { document, blobs } = this.#parts;
    return document()?.place.target === 'manual_hq' && (this.#outline !== null || blobs.chosen !== null);
  }

  /** One that is closed and waits. */
  get #outline(): readonly number[] | null {
    const { draft } = this.#parts.painting;
    return draft?.waits === true && draft.outline?.closed === true ? draft.outline.points : null;
  }

  /** There is something to look at: what was found, or is being searched. */
  get hasBegun(): boolean {
    return this.#parts.alike.query !== null;
  }

  /** Searches for what is chosen now; the search before is given up. Throws where that cannot be told from anything else. */
  async begin(): Promise<void> {
    const subject = this.#subject();
    if (subject === null) throw new AppError('bad-argument', 'Nothing with a class is chosen.');
    const run = this.#giveUp();
    this.#working = true;
    let query: AlikeQuery;
    try {
      query = await this.#queryOf(subject);
    } catch (error) {
      if (run === this.#runs) this.#working = false;
      throw error;
    }
    // What was begun after it is what is searched for, even where its bands came sooner.
    if (run !== this.#runs) return;
    this.#parts.alike.take(query);
    await this.again();
  }

  /** Searches for the same once more. */
  async again(): Promise<void> {
    const { query } = this.#parts.alike;
    if (query === null) return;
    const run = this.#giveUp();
    this.#working = true;
    this.found = null;
    this.problem = null;
    try {
      const found = await this.#search(query, run);
      if (run === this.#runs) this.found = found;
    } catch (error) {
      const isGivenUp = error instanceof AppError && error.code === 'cancelled';
      if (run === this.#runs && !isGivenUp) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (run === this.#runs) {
        this.#working = false;
        this.#jobId = null;
      }
    }
  }

  async cancel(): Promise<void> {
    const jobId = this.#jobId;
    if (jobId !== null) await this.#parts.jobs.cancel(jobId);
  }

  /** Takes up the patches that are near enough; each of them has its proposal. */
  makeQueue(): void {
    const { alike, queue } = this.#parts;
    const { query, limit } = alike;
    if (query === null) return;
    const patches = this.matches.map(({ splitId, patch }) => ({ splitId, patch }));
    const from = [...new Set(patches.map(({ splitId }) => splitId))];
    queue.start({ definition: { kind: 'alike', query, limit }, from, onlyOpen: false, patches });
  }

  #search(query: AlikeQuery, run: number): Promise<AlikeFound> {
    const { datasetId, calls, jobs } = this.#parts;
    return jobs.run(`Searching for what is ${alikeName(query)}`, (jobId) => {
      if (run === this.#runs) this.#jobId = jobId;
      return calls['alike.find']({ datasetId, jobId, query });
    });
  }

  /** The number of the next run. */
  #giveUp(): number {
    const jobId = this.#jobId;
    this.#jobId = null;
    // A job that has ended meanwhile is none to cancel.
    if (jobId !== null) this.#parts.jobs.cancel(jobId).catch(() => undefined);
    return ++this.#runs;
  }

  /** An outline was drawn to choose with: it is taken back, and nothing is painted. */
  #subject(): Subject | null {
    const { document, blobs, painting } = this.#parts;
    const mask = document();
    if (mask === null || mask.place.target !== 'manual_hq') return null;
    const outline = this.#outline;
    if (outline !== null) painting.cancel();
    const region = outline === null ? blobs.region : enclosedBy(outline);
    return region === null ? null : subjectOf(mask.place, region, translateCodes(mask.codes, classOf));
  }

  async #queryOf({ place, region, cloudClass, pixelCount }: Subject): Promise<AlikeQuery> {
    const { layers, split, generation } = this.#parts;
    const { splitId, patch } = place;
    const ids = new Set(
      split()
        .layers.filter(({ itemType }) => itemType === 'int16')
        .map(({ id }) => id),
    );
    const [group] = spectralGroups(ids);
    const bands = group === undefined ? [] : spectralBands(group, ids);
    if (bands.length < 2)
      throw new AppError('not-found', `${split().name} has too few bands of L1C or L2A to tell what is alike.`);
    const loaded = await Promise.all(
      bands.map(async ({ layerId }) => {
        const key = { splitId, patch, layerId, itemType: 'int16' } as const;
        return { layerId, pixels: (await layers.load(key, generation(), BANDS_RANK)) as Int16Array };
      }),
    );
    const signature = signatureOf(loaded, region);
    if (signature === null) throw new AppError('not-found', 'No band has data of what is chosen.');
    return { ...signature, cloudClass, pixelCount, from: { splitId, patch } };
  }
}

function enclosedBy(outline: readonly number[]): Region {
  const spans = new SpanBuffer();
  polygonSpans(spans, outline, imageRect);
  const region = new Uint8Array(PATCH_PIXELS);
  fillRegion(region, spans);
  return region;
}

/** The pixels of a region's most frequent class; null where none has one. */
function subjectOf(place: Subject['place'], region: Region, classes: Int16Array): Subject | null {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const at = classes[i] ?? NO_STATEMENT;
    if (region[i] === 1 && at < NO_STATEMENT) counts[at] = (counts[at] ?? 0) + 1;
  }
  const pixelCount = Math.max(...counts);
  const cloudClass = counts.indexOf(pixelCount);
  if (pixelCount === 0) return null;
  return { place, region: region.map((inside, i) => (classes[i] === cloudClass ? inside : 0)), cloudClass, pixelCount };
}
