import type { ScribbleNaming } from '../../shared/cloudsen12/classes.ts';
import { classTable } from '../../shared/cloudsen12/reference-classes.ts';
import { type Contradictions, contradictions } from '../../shared/raster/contradictions.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { regionOutline } from '../../shared/raster/region-outline.ts';
import { emptyCode } from './mask-colours.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { MaskKey } from './mask-documents.ts';

interface Parts {
  /** What is on the canvas; null where nothing is. */
  readonly document: () => MaskDocument | null;
  /** The mask where it is open and up to date, else null. */
  readonly peek: (key: MaskKey) => MaskDocument | null;
  readonly open: (key: MaskKey) => Promise<MaskDocument>;
  /** Nobody has said yet which value of the scribbles means "nothing drawn". */
  readonly asksUnscribbled: () => boolean;
  readonly naming: () => ScribbleNaming;
  readonly run: (work: Promise<unknown>) => void;
}

const maskClasses = classTable('LABEL_manual_hq');

function otherOf({ place: { splitId, patch, target } }: Pick<MaskDocument, 'place'>): MaskKey {
  return { splitId, patch, target: target === 'manual_hq' ? 'manual_sc' : 'manual_hq' };
}

/** Of the same patch what is not painted now: the scribbles beside the mask, or the mask beside the scribbles. */
export class OtherTarget {
  readonly #parts: Parts;
  #mode = $state<'hidden' | 'over' | 'instead'>('hidden');
  #opened = $state.raw<MaskDocument | null>(null);
  /** Null until it has come, and of another patch. */
  readonly document = $derived.by(() => {
    const [here, opened] = [this.#parts.document(), this.#opened];
    if (here === null || opened === null) return null;
    const [a, b] = [here.place, opened.place];
    return a.splitId === b.splitId && a.patch === b.patch && a.target !== b.target ? opened : null;
  });
  /** What is drawn of it; null where nothing is. */
  readonly shown = $derived.by(() => (this.#mode === 'hidden' ? null : this.document));
  readonly #scribbleClasses = $derived.by(() => {
    const scribbles = [this.#parts.document(), this.document].find((one) => one?.place.target === 'manual_sc');
    const unscribbled = scribbles?.unscribbled ?? null;
    return classTable('LABEL_manual_sc', { naming: this.#parts.naming(), unscribbled });
  });
  /** Whether both are listed beside each other. */
  listsClashes = $state(false);
  /** Where scribbles say another class than the mask; null where they are not looked for, or one of them is not there. */
  readonly clashes = $derived.by((): Contradictions | null => {
    const [here, other] = [this.#parts.document(), this.document];
    if (!this.listsClashes || here === null || other === null || this.#parts.asksUnscribbled()) return null;
    void here.revision;
    void other.revision;
    const [scribbles, mask] = here.place.target === 'manual_sc' ? [here, other] : [other, here];
    return contradictions(scribbles.codes, this.#scribbleClasses, mask.codes, maskClasses);
  });

  /** The lines around all of them. */
  readonly clashOutline = $derived.by(() =>
    this.clashes === null ? [] : regionOutline(this.clashes.region, imageRect),
  );

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get mode(): 'hidden' | 'over' | 'instead' {
    return this.#mode;
  }

  set mode(mode: 'hidden' | 'over' | 'instead') {
    this.#mode = mode;
    this.bring();
  }

  /** It is drawn, and what is painted is not. */
  get instead(): boolean {
    return this.#mode === 'instead';
  }

  get emptyCode(): number {
    const { document } = this;
    return document === null ? -1 : emptyCode(document.place.target, document.unscribbled);
  }

  /** Opens it, where it is wanted: shown, compared, or copied from. */
  bring(wanted = this.#mode !== 'hidden' || this.listsClashes): void {
    const here = this.#parts.document();
    if (!wanted || here === null) return;
    const { peek, run } = this.#parts;
    const held = peek(otherOf(here));
    // One that was let go of meanwhile would show what nobody paints on any more.
    if (held !== null) this.#opened = held;
    else if (this.document === null) run(this.#open(here));
  }

  /** Shows the host's where another page has changed it. */
  refreshIfStale(): void {
    const { document } = this;
    if (document?.outdated === true && !document.painting) this.#parts.run(document.refresh());
  }

  async #open({ place }: Pick<MaskDocument, 'place'>): Promise<void> {
    const opened = await this.#parts.open(otherOf({ place }));
    // One that took its time is not to put out that of the patch that was gone to.
    const here = this.#parts.document()?.place;
    if (here?.splitId === place.splitId && here.patch === place.patch && here.target === place.target)
      this.#opened = opened;
  }
}
