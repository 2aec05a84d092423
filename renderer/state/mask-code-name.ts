import { type ScribbleNaming, type Target, targetCodes } from '../../shared/cloudsen12/classes.ts';

/** What a code of a mask is called; `empty` is the code that says nothing. */
export function maskCodeName(target: Target, naming: ScribbleNaming, empty: number, code: number): string {
  if (code === empty) return target === 'manual_hq' ? 'unlabelled' : 'unscribbled';
  return targetCodes(target, naming).find((known) => known.code === code)?.name ?? `unknown code ${code}`;
}
