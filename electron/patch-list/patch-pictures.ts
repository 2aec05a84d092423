import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { AppError, fromWireError } from '../../shared/errors.ts';
import type { MaskReading } from '../../shared/patch-list/mask-measure.ts';
import type { MaskThumbnail, PatchThumbnail } from '../../shared/patch-list/patch-table.ts';
import { checkPatchIndex, type Layer } from '../dataset/layer.ts';
import type { Split } from '../dataset/split.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import type { CacheFolder } from './cache-folder.ts';
import type { EditedMasks } from './edited-masks.ts';
import { codesFile } from './patch-reader.ts';
import { pictureSource } from './picture-source.ts';
import type { PictureAnswer, PictureRequest, PictureTask } from './picture-task.ts';
import { atWorkMemory } from './standing-back.ts';

export interface AskedMasks {
  readonly split: Split;
  readonly reading: MaskReading;
  readonly layer: Layer | null;
  readonly edited: EditedMasks;
  readonly patches: readonly number[];
}

type Unnumbered<R> = R extends PictureRequest ? Omit<R, 'id'> : never;

type Pictures = Extract<PictureAnswer, { kind: 'made' }>['pictures'];

interface Waiting {
  readonly resolve: (pictures: Pictures) => void;
  readonly reject: (error: unknown) => void;
}

/** Small pictures of patches, made in one thread of low priority that lives from the first request on. */
export class PatchPictures {
  readonly #cache: CacheFolder | null;
  readonly #ended = new AbortController();
  readonly #waiting = new Map<number, Waiting>();
  #port: MessagePort | null = null;
  #lastId = 0;
  #running: Promise<unknown> = Promise.resolve();

  /** `cache` is null where nothing is kept between two starts. */
  constructor(cache: CacheFolder | null) {
    this.#cache = cache;
  }

  async thumbnails(split: Split, patches: readonly number[]): Promise<readonly PatchThumbnail[]> {
    checkPatches(split, patches);
    const source = await pictureSource(split);
    if (source === null) return patches.map((patch) => ({ patch, picture: null }));
    const pictures = await this.#ask({ kind: 'pictures', source, patches });
    return patches.map((patch, i) => ({ patch, picture: pictures[i] }));
  }

  async masks({ split, reading, layer, edited, patches }: AskedMasks): Promise<readonly MaskThumbnail[]> {
    checkPatches(split, patches);
    const versions = new Map((await edited.versionsAmong(patches)).map((version) => [version.patch, version]));
    const masks: { patch: number; codes: Int16Array | null }[] = [];
    for (const patch of patches) {
      const version = versions.get(patch);
      masks.push({ patch, codes: version === undefined ? null : await edited.codes(version) });
    }
    const file = layer === null ? null : await codesFile(layer);
    const pictures = await this.#ask({ kind: 'masks', reading, file, masks });
    return patches.map((patch, i) => ({ patch, classes: pictures[i] }));
  }

  async close(): Promise<void> {
    this.#ended.abort(closed());
    await this.#running;
  }

  #ask(request: Unnumbered<PictureRequest>): Promise<Pictures> {
    if (this.#ended.signal.aborted) return Promise.reject(closed());
    const port = this.#port ?? this.#start();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      port.postMessage({ id, ...request });
    });
  }

  #take(answer: PictureAnswer): void {
    if (answer.kind === 'note') {
      this.#cache?.note(answer.line);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'made') waiting?.resolve(answer.pictures);
    else waiting?.reject(fromWireError(answer.error));
  }

  #start(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (answer: PictureAnswer) => this.#take(answer));
    const options = { signal: this.#ended.signal, transfer: [port2] };
    const end = (error: unknown): void => {
      port1.close();
      if (this.#port === port1) this.#port = null;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    const task: PictureTask = { port: port2, cacheDir: this.#cache?.dir ?? null, atWork: atWorkMemory };
    this.#running = runWorkerTask<PictureTask, null>(workerEntry('picture-worker'), task, options).then(
      () => end(closed()),
      end,
    );
    return port1;
  }
}

function checkPatches(split: Split, patches: readonly number[]): void {
  for (const patch of patches) checkPatchIndex(patch, split.patchCount, `the split ${split.name}`);
}

function closed(): AppError {
  return new AppError('cancelled', 'The dataset was closed.');
}
