import type { CommandResult } from '../../shared/edits.ts';
import type { MaskPlace } from './mask-document.svelte.ts';
import type { Command, Receiver } from './outbox.svelte.ts';
import type { KeptRefusal, Mirrored } from './stroke-mirror.ts';

/** The opened dataset, as strokes from before see it. */
export interface Masks {
  readonly datasetId: string;
  /** Throws where the mask cannot be opened. */
  mask(place: MaskPlace): Promise<{ offer(strokes: readonly KeptRefusal[]): void }>;
  changedElsewhere(splitId: string, patch: number, target: MaskPlace['target']): void;
}

interface Parts {
  readonly masks: () => Masks | null;
  readonly run: (work: Promise<unknown>) => void;
  readonly tell: (message: string) => void;
}

/**
 * Strokes that the page had before it was loaded again. Those that waited are sent once more, before anything else is
 * painted on their masks; those that were not taken are offered when their dataset is open.
 */
export class RestoredStrokes implements Receiver {
  readonly #parts: Parts;
  /** Commands that have not been answered yet. */
  #waiting = $state.raw<readonly Command[]>([]);
  /** Strokes that no mask offers yet. */
  #unplaced = $state.raw<readonly KeptRefusal[]>([]);

  /** A folder that was read anew has another id than the strokes know. */
  readonly #idNow = new Map<string, string>();

  constructor({ waiting, refused }: Mirrored, parts: Parts) {
    this.#waiting = waiting;
    this.#unplaced = refused;
    this.#parts = parts;
  }

  get unplaced(): readonly KeptRefusal[] {
    return this.#unplaced;
  }

  /** The dataset that these strokes know by one id is open by another. */
  reopened(before: string, datasetId: string): void {
    this.#idNow.set(before, datasetId);
    this.#unplaced = this.#unplaced.map((stroke) => ({ ...stroke, place: this.#placeNow(stroke.place) }));
  }

  #placeNow({ datasetId, splitId, patch, target }: MaskPlace): MaskPlace {
    return { datasetId: this.#idNow.get(datasetId) ?? datasetId, splitId, patch, target };
  }

  /** How many strokes of this mask are still on their way: it cannot be painted until they are there. */
  waitingOn(place: MaskPlace): number {
    return this.#waiting.filter((command) => isOf(this.#placeNow(command), place)).length;
  }

  answered(command: Command, result: CommandResult): void {
    if (result.status === 'refused') this.#notTaken(command, null);
    else this.#done(command);
  }

  rejected(command: Command, reason: string): void {
    this.#notTaken(command, reason);
  }

  #notTaken(command: Command, reason: string | null): void {
    if (command.kind === 'edit') {
      const { tool, code, detail, delta } = command;
      const place = this.#placeNow(command);
      this.#unplaced = [...this.#unplaced, { place, tool, code, detail, delta, reason }];
    } else {
      const why = reason ?? 'The mask was changed elsewhere meanwhile.';
      this.#parts.tell(`The ${command.kind} on patch ${command.patch} from before was not done. ${why}`);
    }
    this.#done(command);
    this.offer();
  }

  /** The mask shown lacks what has been recorded meanwhile. */
  #done(command: Command): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== command);
    const masks = this.#parts.masks();
    const { datasetId, splitId, patch, target } = this.#placeNow(command);
    if (masks?.datasetId === datasetId) masks.changedElsewhere(splitId, patch, target);
  }

  /** Takes up more that no mask offers any more. */
  keep(strokes: readonly KeptRefusal[]): void {
    this.#unplaced = [...this.#unplaced, ...strokes];
  }

  /** Hands the open dataset's masks the strokes that wait for a decision on them. */
  offer(): void {
    const masks = this.#parts.masks();
    if (masks === null) return;
    const places = this.#unplaced.map(({ place }) => place).filter(({ datasetId }) => datasetId === masks.datasetId);
    const each = places.filter((place, at) => places.findIndex((other) => isOf(other, place)) === at);
    for (const place of each) this.#parts.run(this.#place(masks, place));
  }

  /** Strokes of a mask that cannot be opened stay here, and in the tab's storage: they are offered at the next opening. */
  async #place(masks: Masks, place: MaskPlace): Promise<void> {
    const mask = await masks.mask(place);
    if (this.#parts.masks() !== masks) return;
    // Only now: more may have come meanwhile, or they were placed already.
    const strokes = this.#unplaced.filter((stroke) => isOf(stroke.place, place));
    if (strokes.length === 0) return;
    this.#unplaced = this.#unplaced.filter((stroke) => !strokes.includes(stroke));
    mask.offer(strokes);
  }

  /** The annotator gives up those that no mask offers. */
  letGo(): void {
    this.#unplaced = [];
  }
}

function isOf(one: MaskPlace, other: MaskPlace): boolean {
  return (
    one.datasetId === other.datasetId &&
    one.splitId === other.splitId &&
    one.patch === other.patch &&
    one.target === other.target
  );
}
