import type { MaskDocument } from './mask-document.svelte.ts';

/** A mask as it was: looked at beside the one that is painted, as long as that is shown. */
export interface PastMask {
  readonly document: MaskDocument;
  /** The edit that it was at; null for the base. */
  readonly editId: string | null;
  /** As it is called wherever it is listed. */
  readonly name: string;
  readonly codes: Int16Array;
}

export function isSameState(one: PastMask, { document, editId }: Pick<PastMask, 'document' | 'editId'>): boolean {
  return one.document === document && one.editId === editId;
}
