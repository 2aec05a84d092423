import type { ScribbleNaming } from '../../shared/cloudsen12/classes.ts';
import type { PictureReading } from '../../shared/cloudsen12/layer-colours.ts';
import { type CodeReading, decideProbability, isWrapped } from '../../shared/cloudsen12/reference-codes.ts';
import type { Composite } from '../../shared/composites.ts';
import type { DatasetReport, SplitReport } from '../../shared/dataset-report.ts';
import type { Census } from './census.svelte.ts';
import type { References } from './references.svelte.ts';
import type { UnscribbledValues } from './unscribbled-values.svelte.ts';

interface Parts {
  readonly report: DatasetReport;
  readonly census: Census;
  readonly unscribbled: UnscribbledValues;
  readonly said: References['said'];
  /** The one that is chosen. */
  readonly splitId: () => string;
}

/** How the codes of label layers are to be read: by what their files hold, and by what the annotator says. */
export class CodeReadings {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Decided once per file from its sampled codes, and by settings. */
  of(layerId: string, naming: ScribbleNaming, splitId = this.#parts.splitId()): CodeReading {
    const { census, unscribbled, said } = this.#parts;
    const codes = census.of(splitId, layerId)?.image.map(([code]) => code) ?? null;
    const itemType = this.#itemType(splitId, layerId);
    return {
      naming,
      unscribbled: unscribbled.codeOf(splitId),
      ...(codes !== null && { scale: decideProbability(codes), wrapped: isWrapped(layerId, itemType, codes) }),
      ...said(splitId, layerId),
    };
  }

  /** Of a picture, where it is one of a label layer. */
  ofPicture({ kind, id }: Composite, naming: ScribbleNaming, safeColours: boolean): PictureReading {
    return kind === 'layer' && id.startsWith('LABEL_') ? { ...this.of(id, naming), safeColours } : {};
  }

  /** Fetches what the reading of a split's codes rests on, where it is not the shown one. */
  async load(split: SplitReport): Promise<void> {
    if (!split.layers.some((layer) => layer.id === 'LABEL_manual_sc')) return;
    // A scribble file that cannot be read says so where its codes are counted.
    await this.#parts.unscribbled.load(split.id).catch(() => null);
  }

  #itemType(splitId: string, layerId: string) {
    const split = this.#parts.report.splits.find(({ id }) => id === splitId);
    return split?.layers.find(({ id }) => id === layerId)?.itemType ?? 'int8';
  }
}
