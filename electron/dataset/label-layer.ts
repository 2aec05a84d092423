import type { Target } from '../../shared/cloudsen12/classes.ts';
import { AppError } from '../../shared/errors.ts';
import type { Layer } from './layer.ts';
import type { Split } from './split.ts';

type LabelLayer = Layer & { readonly itemType: 'int8' | 'int16' };

/**
 * The file of a target's labels; null where the split has none. Throws `bad-file` for one that is there and damaged:
 * it must never be taken for a missing one and painted over as unlabelled.
 */
export function labelLayer(split: Split, target: Target): LabelLayer | null {
  const layer = split.findLayer(`LABEL_${target}`);
  const problem = split.unusableLayer(`LABEL_${target}`);
  if (layer === null && problem !== null) throw new AppError('bad-file', problem.message);
  if (layer?.itemType === 'float32')
    throw new AppError('bad-file', `${layer.fileName} holds float32, not label codes.`);
  return layer as LabelLayer | null;
}
