import type { ItemType } from '../../shared/cloudsen12/item-type.ts';
import {
  type CodeReading,
  DEFAULT_THRESHOLD,
  decideProbability,
  isProbabilityLayer,
  isWrapped,
  type ProbabilityScale,
} from '../../shared/cloudsen12/reference-codes.ts';

/** What an annotator has said of a probability layer. */
export interface SaidReading {
  readonly scale?: ProbabilityScale | undefined;
  readonly threshold?: number | undefined;
}

/**
 * How the codes of a label layer are read: what nobody has said is decided from the codes that its file holds. Not of
 * scribbles, whose unscribbled value is kept in the project.
 */
export async function decidedReading(
  layerId: string,
  itemType: ItemType,
  { scale, threshold }: SaidReading,
  codesSeen: () => Promise<readonly number[]>,
): Promise<CodeReading> {
  if (layerId === 'LABEL_qa60') return { wrapped: isWrapped(layerId, itemType, await codesSeen()) };
  if (!isProbabilityLayer(layerId)) return {};
  return { scale: scale ?? decideProbability(await codesSeen()), threshold: threshold ?? DEFAULT_THRESHOLD };
}
