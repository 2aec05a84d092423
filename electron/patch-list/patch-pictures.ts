import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import { AppError } from '../../shared/errors.ts';
import type { MaskThumbnail, PatchThumbnail } from '../../shared/patch-list/patch-table.ts';
import { checkPatchIndex, type Layer } from '../dataset/layer.ts';
import type { Split } from '../dataset/split.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask } from '../host/worker-task.ts';
import type { EditedMasks } from './edited-masks.ts';
import { codesFile } from './patch-reader.ts';
import { pictureSource } from './picture-source.ts';
import type { PictureAnswer, PictureRequest } from './picture-task.ts';

export interface AskedMasks {
  readonly split: Split;
  readonly target: Target;
  /** Of scribbles where nothing was drawn. */
  readonly unscribbled: number | null;
  readonly layer: Layer | null;
  readonly edited: EditedMasks;
  readonly patches: readonly number[];
}

type Unnumbered<R> = R extends PictureRequest ? Omit<R, 'id'> : never;

interface Waiting {
  readonly resolve: (pictures: PictureAnswer['pictures']) => void;
  readonly reject: (error: unknown) => void;
}

/** Small pictures of patches, made in one thread of low priority that lives from the first request on. */
export class PatchPictures {
  readonly #ended = new AbortController();
  readonly #waiting = new Map<number, Waiting>();
  #port: MessagePort | null = null;
  #lastId = 0;
  #running: Promise<unknown> = Promise.resolve();

  async thumbnails(split: Split, patches: readonly number[]): Promise<readonly PatchThumbnail[]> {
    checkPatches(split, patches);
    const source = await pictureSource(split);
    if (source === null) return patches.map((patch) => ({ patch, picture: null }));
    const pictures = await this.#ask({ kind: 'pictures', source, patches });
    return patches.map((patch, i) => ({ patch, picture: pictures[i] }));
  }

  async masks({ split, target, unscribbled, layer, edited, patches }: AskedMasks): Promise<readonly MaskThumbnail[]> {
    checkPatches(split, patches);
    const versions = new Map((await edited.versions()).map((version) => [version.patch, version]));
    const masks: { patch: number; codes: Int16Array | null }[] = [];
    for (const patch of patches) {
      const version = versions.get(patch);
      masks.push({ patch, codes: version === undefined ? null : await edited.codes(version) });
    }
    const file = layer === null ? null : await codesFile(layer);
    const pictures = await this.#ask({ kind: 'masks', target, unscribbled, file, masks });
    return patches.map((patch, i) => ({ patch, classes: pictures[i] }));
  }

  async close(): Promise<void> {
    this.#ended.abort(closed());
    await this.#running;
  }

  #ask(request: Unnumbered<PictureRequest>): Promise<PictureAnswer['pictures']> {
    if (this.#ended.signal.aborted) return Promise.reject(closed());
    const port = this.#port ?? this.#start();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      port.postMessage({ id, ...request });
    });
  }

  #start(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', ({ id, pictures }: PictureAnswer) => {
      this.#waiting.get(id)?.resolve(pictures);
      this.#waiting.delete(id);
    });
    const options = { signal: this.#ended.signal, transfer: [port2] };
    const end = (error: unknown): void => {
      port1.close();
      if (this.#port === port1) this.#port = null;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    this.#running = runWorkerTask(workerEntry('picture-worker'), { port: port2 }, options).then(
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
