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
  return readCode(workspace, layer.id, workspace.values.at(layer, x, y), naming);
}

/** What a code of a layer says; null where there is none. */
export function readCode(
  workspace: Workspace,
  layerId: string,
  code: number | null,
  naming: ScribbleNaming,
): LabelReading | null {
  if (code === null) return null;
  const reading = workspace.codes.of(layerId, naming);
  return { code, name: codeName(layerId, code, reading), cloudClass: referenceClass(layerId, code, reading) };
}
