import { setTimeout as delay, setImmediate as nextIteration } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { sunOf } from '../../shared/lint/split-suns.ts';
import { type MeasureSpec, maskMeasure } from '../../shared/patch-list/mask-measure.ts';
import { type CodesFile, PatchReader, type SeenFile } from './patch-reader.ts';
import { restAfter } from './standing-back.ts';

/** Measures masks as their file holds them. */
export interface MeasureTask {
  readonly spec: MeasureSpec;
  readonly mask: CodesFile;
  /** Of `measuredLayers`, in their order. */
  readonly layers: readonly SeenFile[];
  /** See `splitSuns`. */
  readonly suns: Float64Array;
  /** 0-based, ascending. */
  readonly patches: Uint32Array;
  /** Takes a `MeasuredBatch` at a time; closed at the end. */
  readonly port: MessagePort;
  /** See `restAfter`. */
  readonly atWork: SharedArrayBuffer;
}

export interface MeasuredBatch {
  readonly patches: Uint32Array;
  /** As many numbers of each patch as the measure has. */
  readonly counts: Uint32Array;
}

/** A batch is told when it has so many patches, or has taken so long. */
const BATCH_PATCHES = 128;
const BATCH_MS = 200;
/** After a piece of so long it is looked whether to rest. */
const PIECE_MS = 4;

/** Throws `unreadable` where a file has changed meanwhile: every batch that was told before is of the old one. */
export async function measureMasks(task: MeasureTask, signal: AbortSignal): Promise<null> {
  const { spec, patches, suns, port, atWork } = task;
  const { width, measure } = maskMeasure(spec);
  const mask = new PatchReader(task.mask);
  const layers = task.layers.map((file) => new PatchReader(file));
  const read = (patch: number) => ({
    mask: mask.read(patch),
    layers: layers.map((layer) => layer.read(patch)),
    sun: sunOf(suns, patch),
  });
  try {
    const batch = { from: 0, beganMs: performance.now(), counts: new Uint32Array(BATCH_PATCHES * width) };
    let beganMs = performance.now();
    for (let i = 0; i < patches.length; i++) {
      const at = (i - batch.from) * width;
      measure(read(patches[i]), batch.counts, at);
      const count = i + 1 - batch.from;
      const isLast = i + 1 === patches.length;
      if (count === BATCH_PATCHES || isLast || performance.now() - batch.beganMs >= BATCH_MS) {
        mask.checkUnchanged();
        for (const layer of layers) layer.checkUnchanged();
        tell(port, { patches: patches.slice(batch.from, i + 1), counts: batch.counts.slice(0, count * width) });
        batch.from = i + 1;
        batch.beganMs = performance.now();
      }
      const workedMs = performance.now() - beganMs;
      const restMs = workedMs < PIECE_MS ? 0 : restAfter(workedMs, atWork, 1);
      if (restMs > 0) await delay(restMs);
      // a cancel is told by a message
      else await nextIteration();
      if (workedMs >= PIECE_MS) beganMs = performance.now();
      signal.throwIfAborted();
    }
    return null;
  } finally {
    mask.close();
    for (const layer of layers) layer.close();
    port.close();
  }
}

function tell(port: MessagePort, batch: MeasuredBatch): void {
  port.postMessage(batch);
}
