import { parseLayerFileName } from '../cloudsen12/layer-names.ts';

/** Groups that a name without one is looked for in; the last takes those that are spelt alone: `CDI`, `fmask`. */
const prefixes = ['L1C_', 'L2A_', 'S1_', ''] as const;

/**
 * The band that a name in an expression means: `B8` (also `b08`) stays `B8`, which is L1C where the split holds it, else
 * L2A; `L2A.B4`, `VV` and `EXTRA.CDI` are the ids of layers. Null for what is no layer of CloudSEN12.
 */
export function bandOfName(text: string): string | null {
  if (text.includes('.')) return parseLayerFileName(`${text.replace('.', '_')}.dat`)?.id ?? null;
  for (const prefix of prefixes) {
    const found = parseLayerFileName(`${prefix}${text}.dat`);
    if (found !== null) return prefix === 'L1C_' ? found.band : found.id;
  }
  return null;
}

/** How a band is written in an expression: `B8`, `L2A.B4`. */
export function writtenName(band: string): string {
  return band.replace('_', '.');
}
