import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import type { Calls } from '../../shared/contract.ts';
import type { MaskBase } from '../../shared/edits.ts';
import type { MaskDocument } from './mask-document.svelte.ts';

interface Look {
  readonly document: MaskDocument;
  /** The file's label as it is now, or the mask as it was on an earlier one. */
  readonly what: 'source' | 'earlier';
  readonly codes: Int16Array;
}

/** What is looked at in the place of a mask, until the annotator goes back to it or on to another. */
export class LookedAt {
  readonly #calls: Pick<Calls, 'mask.source' | 'mask.bases' | 'mask.at'>;
  #look = $state.raw<Look | null>(null);

  constructor(calls: Pick<Calls, 'mask.source' | 'mask.bases' | 'mask.at'>) {
    this.#calls = calls;
  }

  /** What is shown instead of a mask; null where that itself is. */
  of(document: MaskDocument | null): Look | null {
    const look = this.#look;
    if (look === null || look.document !== document) return null;
    // Once the question is answered, here or by another page, the mask is shown again: it can be painted.
    return look.what === 'source' && document.blocked === null ? null : look;
  }

  back(): void {
    this.#look = null;
  }

  async atSource(document: MaskDocument): Promise<void> {
    const { itemType, codes } = await this.#calls['mask.source'](document.place);
    this.#show({ document, what: 'source', codes: widenCodes(codes, itemType) });
  }

  /** Not under a hand that paints: the rest of its stroke would not be seen. */
  #show(look: Look): void {
    if (!look.document.painting) this.#look = look;
  }

  /** Labels that a mask stood on before its file changed, newest first, each with the edits that were made on it. */
  async earlierBases({ place, loads }: MaskDocument): Promise<readonly MaskBase[]> {
    // Whoever shows the list asks anew once the mask may stand on another label.
    void loads;
    const bases = await this.#calls['mask.bases'](place);
    return bases.filter((base) => !base.current).toReversed();
  }

  /** At the mask as it was at an edit on an earlier label, or at that label itself. */
  async atEarlier(document: MaskDocument, baseId: number, headId: string | null): Promise<void> {
    const { itemType, codes } = await this.#calls['mask.at']({ ...document.place, baseId, headId });
    this.#show({ document, what: 'earlier', codes: widenCodes(codes, itemType) });
  }
}
