import type { EditInk } from '../../shared/edit-tool.ts';

/** What a stroke writes, whatever its shape. */
export type Ink =
  | { readonly kind: 'code'; readonly code: number }
  /** What erasing means on the target. */
  | { readonly kind: 'eraser' }
  /** The codes that another mask has there. */
  | {
      readonly kind: 'codes';
      readonly codes: Int16Array;
      /** 512 x 512, 1 where that mask says something; null where it does everywhere. */
      readonly said: Uint8Array | null;
      readonly edit: EditInk;
    };

export function editInk(ink: Ink): EditInk {
  if (ink.kind === 'codes') return ink.edit;
  return { kind: ink.kind === 'code' ? 'paint' : 'erase' };
}
