import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Calls } from '../../shared/contract.ts';
import type { PatchWork } from '../../shared/patch-list/patch-table.ts';
import { MAX_SLICE_MS, untouched, type WorkFields } from '../../shared/patch-list/work.ts';
import { ActiveTime } from './active-time.ts';
import type { MaskKey } from './mask-documents.ts';
import { ResendLine } from './resend-line.ts';
import { type WorkMessage, WorkMirror } from './work-mirror.ts';

/** Active time goes to the host in pieces of about so long: no more is lost where a page dies. */
export const SLICE_MS = 15_000;

interface Parts {
  readonly datasetId: string;
  readonly calls: Pick<Calls, 'work.list' | 'work.change' | 'work.spent'>;
  readonly annotator: () => string;
  /** What is being looked at, and worked on. */
  readonly place: () => MaskKey;
  readonly tell: (message: string) => void;
  readonly nowMs?: () => number;
}

/** How far the work on the patches of the open dataset is, and how long it took. */
export class Work {
  readonly #parts: Parts;
  readonly #nowMs: () => number;
  readonly #line: ResendLine<WorkMessage>;
  /** Of a split and target, as the host has them. */
  readonly #rows = new Map<string, Map<number, PatchWork>>();
  readonly #asked = new Map<string, Promise<void>>();
  readonly #active = new ActiveTime();
  /** Active time that is not in a slice yet, and what it was spent on. */
  #slice: { readonly place: MaskKey; activeMs: number } | null = null;
  #revision = $state(0);
  /** The annotator has asked for the field of the note. */
  wantsNote = $state(false);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#nowMs = parts.nowMs ?? (() => performance.now());
    const mirror = new WorkMirror();
    const before = mirror.read(parts.datasetId);
    this.#line = new ResendLine<WorkMessage>({
      send: async (message) => {
        const { argument } = message;
        const row = await (message.call === 'work.change'
          ? parts.calls['work.change'](message.argument)
          : parts.calls['work.spent'](message.argument));
        this.#rowsOf(argument.splitId, argument.target).set(row.patch, row);
      },
      refused: ({ call }, reason) => {
        if (call === 'work.change') parts.tell(`What you said of a patch was not kept. ${reason}`);
      },
      changed: (waiting) => {
        mirror.keep(waiting);
        this.#revision++;
      },
    });
    if (before.length > 0) this.#line.push(...before);
  }

  /** What is known of the work on a patch, with what is on its way to the host. */
  of({ splitId, patch, target }: MaskKey): PatchWork {
    void this.#revision;
    let row = this.#rows.get(keyOf(splitId, target))?.get(patch) ?? untouched(patch);
    for (const { call, argument } of this.#line.waiting) {
      if (argument.splitId !== splitId || argument.patch !== patch || argument.target !== target) continue;
      row =
        call === 'work.change' ? { ...row, ...argument.to } : { ...row, activeMs: row.activeMs + argument.activeMs };
    }
    const slice = this.#slice;
    const here = slice !== null && isSame(slice.place, { splitId, patch, target });
    return here ? { ...row, activeMs: row.activeMs + Math.round(slice.activeMs) } : row;
  }

  /** Every patch of a split of which something is known; empty until it was loaded. */
  all(splitId: string, target: Target): readonly PatchWork[] {
    void this.#revision;
    return [...(this.#rows.get(keyOf(splitId, target))?.values() ?? [])].map(({ patch }) =>
      this.of({ splitId, patch, target }),
    );
  }

  /** Settles when the rows of a split are there; asks once. */
  load(splitId: string, target: Target): Promise<void> {
    const key = keyOf(splitId, target);
    const asked = this.#asked.get(key) ?? this.#read(splitId, target);
    this.#asked.set(key, asked);
    asked.catch(() => this.#asked.delete(key));
    return asked;
  }

  async #read(splitId: string, target: Target): Promise<void> {
    const { calls, datasetId } = this.#parts;
    const rows = await calls['work.list']({ datasetId, splitId, target });
    this.#rows.set(keyOf(splitId, target), new Map(rows.map((row) => [row.patch, row])));
    this.#revision++;
  }

  /** Shown at once, and kept by the host as soon as it can be. */
  say(place: MaskKey, to: WorkFields): void {
    const { datasetId, annotator } = this.#parts;
    const { splitId, patch, target } = place;
    const argument = { datasetId, splitId, patch, target, changeId: crypto.randomUUID(), annotator: annotator(), to };
    this.#line.push({ call: 'work.change', argument });
  }

  /** The host tells of a row that has changed. */
  changedElsewhere(splitId: string, target: Target, row: PatchWork): void {
    this.#rowsOf(splitId, target).set(row.patch, row);
    this.#revision++;
  }

  /** The connection is back: what was said meanwhile by others was not told. */
  async reconnected(): Promise<void> {
    this.#line.retry();
    const known = [...this.#asked.keys()];
    this.#asked.clear();
    await Promise.all(known.map((key) => this.load(...placeOf(key))));
  }

  /** The pointer, a key or the wheel: time counts for the patch that is there before it acts. */
  input(): void {
    this.#spend(this.#active.input(this.#nowMs()));
  }

  /** Time that has gone by without an input; it shows from now on, and not at each move of the hand. */
  tick(): void {
    this.#spend(this.#active.count(this.#nowMs()));
    this.#revision++;
  }

  /** The window is hidden, has lost the focus, or is about to go: nothing stays behind. */
  away(): void {
    this.#spend(this.#active.away(this.#nowMs()));
    this.#endSlice();
  }

  /** Ends the slice and settles once nothing waits, or what waits cannot be sent for now. */
  async settled(): Promise<void> {
    this.away();
    await this.#line.settled();
  }

  #spend(activeMs: number): void {
    const place = this.#parts.place();
    if (this.#slice !== null && !isSame(this.#slice.place, place)) this.#endSlice();
    if (activeMs === 0) return;
    this.#slice ??= { place, activeMs: 0 };
    this.#slice.activeMs += activeMs;
    if (this.#slice.activeMs >= SLICE_MS) this.#endSlice();
  }

  #endSlice(): void {
    const slice = this.#slice;
    this.#slice = null;
    const activeMs = Math.min(MAX_SLICE_MS, Math.round(slice?.activeMs ?? 0));
    if (slice === null || activeMs === 0) return;
    const { datasetId, annotator } = this.#parts;
    const argument = { datasetId, ...slice.place, sliceId: crypto.randomUUID(), annotator: annotator(), activeMs };
    this.#line.push({ call: 'work.spent', argument });
  }

  #rowsOf(splitId: string, target: Target): Map<number, PatchWork> {
    const rows = this.#rows.get(keyOf(splitId, target)) ?? new Map<number, PatchWork>();
    this.#rows.set(keyOf(splitId, target), rows);
    return rows;
  }
}

function keyOf(splitId: string, target: Target): string {
  return `${target}/${splitId}`;
}

function placeOf(key: string): [splitId: string, target: Target] {
  const at = key.indexOf('/');
  return [key.slice(at + 1), key.slice(0, at) as Target];
}

function isSame(a: MaskKey, b: MaskKey): boolean {
  return a.splitId === b.splitId && a.patch === b.patch && a.target === b.target;
}
