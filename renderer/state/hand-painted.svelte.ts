import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { markHandPainted } from '../../shared/proposals/hand-painted.ts';
import type { MaskDocument } from './mask-document.svelte.ts';

interface Parts {
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly run: (work: Promise<unknown>) => void;
}

/** Heads whose pixels are kept: undo goes back to them. */
const KEPT = 8;

/** Which pixels of the mask were changed last by somebody's hand, on the way to its head. */
export class HandPainted {
  readonly #parts: Parts;
  /** By mask and edit: what was found once holds as long as the edit is there. */
  readonly #known = new WeakMap<MaskDocument, Map<string, Uint8Array>>();
  readonly #bringing = new WeakSet<MaskDocument>();
  #arrivals = $state(0);
  /** 512 x 512, 1 where a hand was last; null while what the edits changed is still on its way. Not to be written to. */
  readonly region = $derived.by((): Uint8Array | null => {
    const mask = this.#parts.mask();
    void this.#arrivals;
    return mask === null ? null : this.#find(mask);
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  #find(mask: MaskDocument): Uint8Array | null {
    const { path } = mask;
    const known = this.#known.get(mask) ?? new Map<string, Uint8Array>();
    this.#known.set(mask, known);
    const from = path.findLastIndex(({ editId }) => known.has(editId));
    const before = path[from];
    const here = before === undefined || from < path.length - 1 ? undefined : known.get(before.editId);
    if (here !== undefined) return here;
    const region = (before && known.get(before.editId))?.slice() ?? new Uint8Array(PATCH_PIXELS);
    for (const { editId, tool } of path.slice(from + 1)) {
      const delta = mask.heldDelta(editId);
      if (delta === null) {
        this.#bring(mask);
        return null;
      }
      markHandPainted(region, tool, delta);
    }
    const head = path.at(-1);
    if (head !== undefined) known.set(head.editId, region);
    for (const oldest of known.keys()) {
      if (known.size <= KEPT) break;
      known.delete(oldest);
    }
    return region;
  }

  #bring(mask: MaskDocument): void {
    if (this.#bringing.has(mask)) return;
    this.#bringing.add(mask);
    const brought = mask.bringPath().finally(() => this.#bringing.delete(mask));
    this.#parts.run(brought.then(() => this.retry()));
  }

  /** Looks again for what could not be brought. */
  retry(): void {
    this.#arrivals++;
  }
}
