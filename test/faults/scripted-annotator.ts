import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Argument } from '../../shared/contract.ts';
import type { CommandResult, MaskState } from '../../shared/edits.ts';
import { workStatuses } from '../../shared/patch-list/patch-table.ts';
import type { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { capsuleSpans } from '../../shared/raster/brush.ts';
import { applyDelta, replayDelta } from '../../shared/raster/delta.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import { StrokeRecorder } from '../../shared/raster/stroke.ts';
import type { HostCalls } from '../support/host-calls.ts';
import { MaskModel, type ModelCommand, type ModelPlace } from './mask-model.ts';

export type PaintedCommand = ModelCommand & { readonly sort: 'mask'; readonly place: ModelPlace };

/** What is said of the work on a patch, and time that was spent on it. */
export type WorkCommand = { readonly sort: 'work' | 'time'; readonly commandId: string; readonly place: ModelPlace } & (
  | { readonly sort: 'work'; readonly to: Argument<'work.change'>['to'] }
  | { readonly sort: 'time'; readonly activeMs: number }
);

export type MadeCommand = PaintedCommand | WorkCommand;

/** As many as the page lets wait. */
const MAX_WAITING = 8;

export interface AnnotatorOptions {
  readonly name: string;
  readonly random: SeededRandom;
  /** What it paints on, each as likely as the other. */
  readonly places: readonly ModelPlace[];
  /** The labels as the dataset has them, 512 x 512. */
  readonly baseOf: (place: ModelPlace) => Int16Array;
}

/**
 * Somebody at a page, without the page: paints strokes, takes them back, says how far a patch is. As the page does, it
 * sends one command at a time, keeps what has not been answered and sends the same again over the next line.
 */
export class ScriptedAnnotator {
  readonly name: string;
  /** What it was told is saved, in the order of the answers. */
  readonly told: MadeCommand[] = [];
  /** Strokes that were refused and put on the mask anew. */
  offeredAgain = 0;
  /** From sending to being told, ms. */
  readonly commitMs: number[] = [];
  readonly #random: SeededRandom;
  readonly #models: readonly MaskModel[];
  #waiting: MadeCommand[] = [];
  #line: HostCalls | null = null;
  #datasetId = '';
  #splitIds: ReadonlyMap<string, string> = new Map();

  constructor({ name, random, places, baseOf }: AnnotatorOptions) {
    this.name = name;
    this.#random = random;
    this.#models = places.map((place) => new MaskModel(place, baseOf(place)));
  }

  get waiting(): readonly MadeCommand[] {
    return this.#waiting;
  }

  get models(): readonly MaskModel[] {
    return this.#models;
  }

  /** Opens the dataset over a line, as a page does that is loaded or has found its host again. */
  async join(line: HostCalls, folder: string): Promise<void> {
    const { placeId } = await line.call('place.typed', { path: folder });
    const { report } = await line.call('dataset.open', { placeId });
    this.#datasetId = report.datasetId;
    this.#splitIds = new Map(report.splits.map(({ name, id }) => [name, id]));
    this.#line = line;
  }

  /** Begins with the masks as the host has them: others may have painted. */
  async loadAll(): Promise<void> {
    for (const model of this.#models) await this.#load(model);
  }

  stateOf({ split, patch, target }: ModelPlace): Promise<MaskState> {
    return this.#open().call('mask.open', { datasetId: this.#datasetId, splitId: this.#splitId(split), patch, target });
  }

  /** Makes one thing of what an annotator does, and lets it wait. Nothing where as many wait as may. */
  make(): void {
    if (this.#waiting.length >= MAX_WAITING) return;
    const model = this.#models[this.#random.below(this.#models.length)] as MaskModel;
    const made = this.#commandOn(model);
    if (made !== null) this.#waiting.push(made);
  }

  /** Sends what waits until nothing does. `onSent` is called as each has left, before its answer. */
  async sendAll(onSent: () => void = () => undefined): Promise<void> {
    while (this.#waiting.length > 0) await this.sendOne(onSent);
  }

  async sendOne(onSent: () => void = () => undefined): Promise<void> {
    const next = this.#waiting[0];
    if (next === undefined) return;
    const sentMs = performance.now();
    const answer = this.#send(next);
    onSent();
    const result = await answer;
    if (result?.status === 'refused') return this.#putAgain(next as PaintedCommand);
    this.commitMs.push(performance.now() - sentMs);
    this.#waiting.shift();
    this.told.push(next);
  }

  /** A stroke each half to one and a half seconds, until `untilMs` of performance.now(). */
  async paintLikePeople(untilMs: number): Promise<void> {
    while (performance.now() < untilMs) {
      this.make();
      await this.sendAll();
      await sleep(500 + this.#random.below(1000));
    }
  }

  #open(): HostCalls {
    if (this.#line === null) throw new Error(`${this.name} has joined no host`);
    return this.#line;
  }

  #splitId(split: string): string {
    const id = this.#splitIds.get(split);
    if (id === undefined) throw new Error(`the dataset has no split ${split}`);
    return id;
  }

  async #send(made: MadeCommand): Promise<CommandResult | null> {
    const { split, patch, target } = made.place;
    const at = { datasetId: this.#datasetId, splitId: this.#splitId(split), patch, target, annotator: this.name };
    const line = this.#open();
    if (made.sort === 'work') await line.call('work.change', { ...at, changeId: made.commandId, to: made.to });
    else if (made.sort === 'time')
      await line.call('work.spent', { ...at, sliceId: made.commandId, activeMs: made.activeMs });
    else if (made.kind === 'edit') {
      const { commandId, parentId, code, delta } = made;
      return line.call('mask.command', {
        ...at,
        kind: 'edit',
        commandId,
        parentId,
        tool: 'brush',
        code,
        detail: null,
        delta,
      });
    } else {
      const { kind, commandId, fromId, toId } = made;
      return line.call('mask.command', { ...at, kind, commandId, fromId, toId });
    }
    return null;
  }

  #commandOn(model: MaskModel): MadeCommand | null {
    const { place } = model;
    const commandId = randomUUID();
    const what = this.#random.below(20);
    if (what === 0) {
      const status = workStatuses[this.#random.below(workStatuses.length)];
      return { sort: 'work', commandId, place, to: { status, note: `seen ${commandId}` } };
    }
    if (what === 1) return { sort: 'time', commandId, place, activeMs: 1 + this.#random.below(60_000) };
    const { undoable, redoable } = model;
    const moves = { commandId, place, sort: 'mask' } as const;
    if (what < 5 && undoable !== null) return this.#applied(model, { ...moves, kind: 'undo', ...undoable });
    if (what < 7 && redoable !== null) {
      return this.#applied(model, { ...moves, kind: 'redo', fromId: model.headId, toId: redoable });
    }
    return this.#stroke(model, commandId);
  }

  #applied(model: MaskModel, command: PaintedCommand): PaintedCommand {
    model.apply(command);
    return command;
  }

  #stroke(model: MaskModel, commandId: string): PaintedCommand | null {
    const code = this.#random.below(model.place.target === 'manual_hq' ? 4 : 7);
    const recorder = new StrokeRecorder(model.codes);
    const spans = new SpanBuffer();
    const radius = 1 + this.#random.below(12);
    let [x, y] = [this.#random.below(PATCH_SIZE), this.#random.below(PATCH_SIZE)];
    for (let samples = 2 + this.#random.below(10); samples > 0; samples--) {
      const [nextX, nextY] = [x + this.#random.below(41) - 20, y + this.#random.below(41) - 20];
      spans.clear();
      capsuleSpans(spans, x, y, radius, nextX, nextY, radius, imageRect);
      recorder.paint(spans, code);
      [x, y] = [nextX, nextY];
    }
    const delta = recorder.end();
    if (delta === null) return null;
    const { place, headId: parentId } = model;
    const stroke = { sort: 'mask', kind: 'edit', place, commandId, parentId, code, delta } as const;
    model.note(stroke);
    return stroke;
  }

  /** As the page does: loads the mask, and puts the strokes that were not taken on it, each as an edit of its own. */
  async #putAgain({ place }: PaintedCommand): Promise<void> {
    const model = this.#models.find((one) => one.place === place) as MaskModel;
    const isOfMask = (made: MadeCommand): made is PaintedCommand => made.sort === 'mask' && made.place === place;
    const refused = this.#waiting.filter(isOfMask);
    this.#waiting = this.#waiting.filter((made) => !isOfMask(made));
    await this.#load(model);
    for (const stroke of refused) {
      if (stroke.kind !== 'edit') continue;
      const delta = replayDelta(model.codes, stroke.delta);
      this.offeredAgain++;
      if (delta.length === 0) continue;
      const again = { ...stroke, commandId: randomUUID(), parentId: model.headId, delta };
      model.note(again);
      this.#waiting.push(again);
    }
  }

  async #load(model: MaskModel): Promise<void> {
    const state = await this.stateOf(model.place);
    const codes = widenCodes(state.base, state.itemType);
    applyDelta(codes, state.delta, 'forward');
    const parents = new Map(state.edits.map(({ editId, parentId }) => [editId, parentId]));
    const known = state.deltas.map(([editId, delta]) => {
      return [editId, { parentId: parents.get(editId) ?? null, delta }] as const;
    });
    model.load(codes, state.headId, new Map(known));
  }
}
