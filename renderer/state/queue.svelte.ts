import { MAX_QUEUED, type QueueDefinition } from '../../shared/documents/patch-queue.ts';
import { AppError } from '../../shared/errors.ts';
import type { PatchWork } from '../../shared/patch-list/patch-table.ts';
import { packedPatches, queuedPatches, queueName } from '../../shared/patch-list/queue.ts';
import type { QueuedPatch } from '../../shared/patch-list/queue-candidate.ts';
import type { KeptDocuments } from './kept-documents.svelte.ts';

/** The place is written when the hand has rested for so long: not for each patch that is hurried past. */
const PLACE_AFTER_MS = 400;

/** Further back nobody asks for. */
const PASSED = 12;

interface Parts {
  readonly kept: KeptDocuments;
  readonly patchCount: (splitId: string) => number | null;
  /** The patch that is chosen. */
  readonly here: () => QueuedPatch;
  readonly goTo: (patch: QueuedPatch) => void;
  readonly workOf: (patch: QueuedPatch) => PatchWork;
  readonly tell: (message: string) => void;
}

/** What a queue is made of. */
export interface NewQueue {
  readonly definition: QueueDefinition;
  readonly from: readonly string[];
  readonly onlyOpen: boolean;
  readonly patches: readonly QueuedPatch[];
}

/** The list of patches that is worked through, if one is, and the place in it. */
export class Queue {
  readonly #parts: Parts;
  /** As the host keeps it; the place in it is this page's own. */
  readonly #kept = $derived.by(() => this.#parts.kept.of('queue')?.queue ?? null);
  /** Those that the dataset has, of the list that is kept. */
  readonly #patches = $derived.by(() => {
    const queue = this.#kept;
    const known = ({ splitId, patch }: QueuedPatch) => patch < (this.#parts.patchCount(splitId) ?? 0);
    return queue === null ? [] : queuedPatches(queue).filter(known);
  });
  readonly #places = $derived(new Map(this.#patches.map((patch, place) => [keyOf(patch), place])));
  readonly #queueId = $derived(this.#kept?.queueId ?? null);
  /** The last place that was gone to, of which queue. */
  #last = $state.raw<{ readonly queueId: string; readonly place: number } | null>(null);
  #writing: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isOn(): boolean {
    return this.#patches.length > 0;
  }

  get length(): number {
    return this.#patches.length;
  }

  /** "random, seed 42"; '' where none is on. */
  get name(): string {
    return this.#kept === null ? '' : queueName(this.#kept.definition);
  }

  /** Tells it from every other; null where none is on. */
  get id(): string | null {
    return this.#queueId;
  }

  /** What its patches are like, of a queue that was searched for. */
  get alike(): Extract<QueueDefinition, { kind: 'alike' }> | null {
    const definition = this.#kept?.definition;
    return definition?.kind === 'alike' ? definition : null;
  }

  /** Where the chosen patch is in it, else where it was left. */
  get place(): number {
    return this.#hereIn ?? this.#left;
  }

  /** The patch that is chosen is the one at the place. */
  get isHere(): boolean {
    return this.#hereIn !== null;
  }

  get #hereIn(): number | null {
    return this.#places.get(keyOf(this.#parts.here())) ?? null;
  }

  get #left(): number {
    const place = this.#last?.queueId === this.#queueId ? this.#last?.place : this.#kept?.place;
    return Math.min(place ?? 0, Math.max(0, this.length - 1));
  }

  /** The patch at which it was left; null where no queue is on. */
  get leftAt(): QueuedPatch | null {
    return this.#patches[this.#left] ?? null;
  }

  /** Those that are likely to be wanted next, the likeliest first. */
  get near(): readonly QueuedPatch[] {
    return [this.place + 1, this.place - 1].flatMap((place) => this.#patches[place] ?? []);
  }

  /** Those that were come by before the place, the last one first: mostly done. */
  get passed(): readonly QueuedPatch[] {
    return this.#patches.slice(Math.max(0, this.place - PASSED), this.place).reverse();
  }

  /** Settles when it is known whether a queue is on. */
  load(): Promise<void> {
    return this.#parts.kept.load('queue');
  }

  /** Takes up a list and goes to its first patch. Throws `bad-argument` for one that holds nothing. */
  start({ definition, from, onlyOpen, patches }: NewQueue): void {
    const { splits, list } = packedPatches(patches.slice(0, MAX_QUEUED));
    if (list.length === 0) throw new AppError('bad-argument', 'There is no patch in this queue.');
    const queueId = crypto.randomUUID();
    this.#stopWriting();
    this.#parts.kept.put('queue', {
      queue: { version: 1, queueId, definition, from: [...from], onlyOpen, splits, list, place: 0 },
    });
    this.#goTo(0);
  }

  /** Takes up patches that were picked out elsewhere. */
  startFrom(patches: readonly QueuedPatch[], name: string): void {
    const from = [...new Set(patches.map(({ splitId }) => splitId))];
    this.start({
      definition: { kind: 'list', name: name.slice(0, 200) || 'picked out' },
      from,
      onlyOpen: false,
      patches,
    });
  }

  leave(): void {
    this.#stopWriting();
    this.#last = null;
    this.#parts.kept.put('queue', { queue: null });
  }

  next(): void {
    this.#step(1);
  }

  previous(): void {
    this.#step(-1);
  }

  /** From a patch beside the queue, back to where it was left. */
  #step(by: 1 | -1): void {
    const place = this.isHere ? this.place + by : this.place;
    if (place >= 0 && place < this.length) this.#goTo(place);
    else if (place >= this.length) this.#parts.tell(this.#atEnd());
  }

  /** On to the next patch, past those that are done already where only others were wanted. */
  afterDone(): void {
    const from = this.isHere ? this.place + 1 : this.place;
    for (let place = from; place < this.length; place++) {
      if (this.#kept?.onlyOpen === true && this.#isDone(place)) continue;
      this.#goTo(place);
      // Nobody hurries past by saying done.
      this.keepPlace();
      return;
    }
    this.#parts.tell(this.#atEnd());
  }

  #atEnd(): string {
    const open = this.#patches.filter((_, place) => !this.#isDone(place)).length;
    const all = `${this.length.toLocaleString('en')} ${this.length === 1 ? 'patch' : 'patches'}`;
    if (open === 0) return `The queue is finished: ${all}, all done.`;
    return `That was the last of ${all}; ${open.toLocaleString('en')} of them ${open === 1 ? 'is' : 'are'} not done yet.`;
  }

  #isDone(place: number): boolean {
    const patch = this.#patches[place];
    return patch !== undefined && this.#parts.workOf(patch).status === 'done';
  }

  #goTo(place: number): void {
    const patch = this.#patches[place];
    if (patch !== undefined) this.#parts.goTo(patch);
  }

  /** The chosen patch is another. */
  moved(): void {
    const place = this.#hereIn;
    const queueId = this.#queueId;
    if (place === null || queueId === null || place === this.#left) return;
    this.#last = { queueId, place };
    this.#writing ??= setTimeout(() => this.keepPlace(), PLACE_AFTER_MS);
  }

  /** Writes the place where it has not been: the dataset is about to be left. */
  keepPlace(): void {
    if (this.#writing === null) return;
    this.#stopWriting();
    const queue = this.#kept;
    if (queue !== null && queue.queueId === this.#last?.queueId)
      this.#parts.kept.put('queue', { queue: { ...queue, place: this.#last.place } });
  }

  #stopWriting(): void {
    if (this.#writing !== null) clearTimeout(this.#writing);
    this.#writing = null;
  }
}

function keyOf({ splitId, patch }: QueuedPatch): string {
  return `${splitId}/${patch}`;
}
