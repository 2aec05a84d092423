import { setTimeout as delay, setImmediate as nextIteration } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { type AlikeFound, type AlikeMatch, type AlikeQuery, MOST_MATCHES } from '../../shared/alike/alike-query.ts';
import { alikeRegions } from '../../shared/alike/alike-regions.ts';
import { type SignatureDistance, signatureDistance } from '../../shared/alike/signature-distance.ts';
import { AppError } from '../../shared/errors.ts';
import type { TaskContext } from '../host/worker-task.ts';
import { CacheFolder } from '../patch-list/cache-folder.ts';
import { OpenReaders } from '../patch-list/open-readers.ts';
import { restAfter } from '../patch-list/standing-back.ts';
import { KeptRegions } from './kept-regions.ts';
import { askForMasks } from './mask-questions.ts';
import type { RegionSource } from './region-source.ts';
import { SplitRegions } from './split-regions.ts';

export interface AlikeTask {
  readonly query: AlikeQuery;
  readonly sources: readonly RegionSource[];
  /** Where regions are kept; null where they are not. */
  readonly cacheDir: string | null;
  /** Asks for the codes of masks that the project has. */
  readonly port: MessagePort;
  /** See `restAfter`. */
  readonly atWork: SharedArrayBuffer;
}

const TOLD_EVERY_MS = 100;
const USUAL_SHARE = 1;

/** Looks through all patches of the sources. A split whose files change meanwhile is a problem, and none of its patches is told. */
export async function searchAlike(task: AlikeTask, context: TaskContext): Promise<AlikeFound> {
  const { query, sources, cacheDir, port } = task;
  const cache = cacheDir === null ? null : new CacheFolder(cacheDir, () => undefined);
  const readers = new OpenReaders();
  const means = { kept: new KeptRegions(cache), readers, askForMask: askForMasks(port) };
  const pace = new Pace(task, context);
  const problems: AlikeFound['problems'][number][] = [];
  let matches: AlikeMatch[] = [];
  let searched = 0;
  try {
    for (const source of sources) {
      try {
        const distance = signatureDistance(
          query,
          source.bands.map(({ layerId }) => layerId),
        );
        if (distance === null) continue;
        matches = nearest([...matches, ...(await matchesIn(new SplitRegions(source, means), query, distance, pace))]);
        searched += source.patchCount;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'unreadable') throw error;
        problems.push({ splitId: source.splitId, message: error.message });
      }
    }
    return { matches, searched, problems };
  } finally {
    readers.close();
    port.close();
  }
}

async function matchesIn(
  regions: SplitRegions,
  query: AlikeQuery,
  distance: SignatureDistance,
  pace: Pace,
): Promise<AlikeMatch[]> {
  const { splitId } = regions.source;
  const { from } = query;
  let found: AlikeMatch[] = [];
  for await (const { patch, regions: ofPatch } of regions.all()) {
    const isOwn = splitId === from.splitId && patch === from.patch;
    const alike = ofPatch === null || isOwn ? [] : alikeRegions(ofPatch, query, distance);
    const [first] = alike;
    if (first !== undefined) found.push({ splitId, patch, distance: first.distance, regions: alike });
    if (found.length >= 2 * MOST_MATCHES) found = nearest(found);
    await pace.onePatchDone();
  }
  return found;
}

function nearest(matches: AlikeMatch[]): AlikeMatch[] {
  return matches.sort((a, b) => a.distance - b.distance).slice(0, MOST_MATCHES);
}

/** Tells how far the search is, lets others go first who paint, and ends it where it was cancelled. */
class Pace {
  readonly #atWork: SharedArrayBuffer;
  readonly #context: TaskContext;
  readonly #total: number;
  #done = 0;
  #toldMs = Number.NEGATIVE_INFINITY;
  #beganMs = performance.now();

  constructor({ atWork, sources }: AlikeTask, context: TaskContext) {
    this.#atWork = atWork;
    this.#context = context;
    this.#total = sources.reduce((sum, { patchCount }) => sum + patchCount, 0);
  }

  async onePatchDone(): Promise<void> {
    this.#done++;
    const now = performance.now();
    if (now - this.#toldMs >= TOLD_EVERY_MS || this.#done === this.#total) {
      this.#toldMs = now;
      this.#context.progress(this.#done, this.#total, 'Looking at patches');
    }
    const restMs = restAfter(now - this.#beganMs, this.#atWork, USUAL_SHARE);
    if (restMs > 0) await delay(restMs);
    // A cancel is told by a message.
    else await nextIteration();
    this.#beganMs = performance.now();
    this.#context.signal.throwIfAborted();
  }
}
