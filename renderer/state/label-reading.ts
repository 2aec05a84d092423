import type { CloudClass, ScribbleNaming } from '../../shared/cloudsen12/classes.ts';
import { codeName, referenceClass } from '../../shared/cloudsen12/reference-codes.ts';
import type { LayerReport } from '../../shared/dataset-report.ts';
import type { Workspace } from './workspace.svelte.ts';

/** What a label layer says at a pixel. */
export interface LabelReading {
  readonly code: number;
  /** In the layer's own words. */
  readonly name: string;
  /** Null where it makes no statement. */
  readonly cloudClass: CloudClass | null;
}

/** Null where the layer, or what its codes mean, has not arrived. */
export function readLabel(
  workspace: Workspace,
  layer: LayerReport,
  { x, y }: { readonly x: number; readonly y: number },
  naming: ScribbleNaming,
): LabelReading | null {
  const code = workspace.valueAt(layer, x, y);
  if (code === null) return null;
  const reading = workspace.readingOf(layer.id, naming);
  return { code, name: codeName(layer.id, code, reading), cloudClass: referenceClass(layer.id, code, reading) };
}
