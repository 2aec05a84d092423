import { type Target, targetCodes } from '../../shared/cloudsen12/classes.ts';
import { type PaintedOver, paintOverRule } from '../../shared/cloudsen12/paint-over.ts';
import type { StrokeLimits } from '../../shared/raster/stroke.ts';
import type { Gate } from './gate.svelte.ts';
import type { ToolOptions } from './tool-options.svelte.ts';

interface Parts {
  readonly target: () => Target;
  readonly options: ToolOptions;
  readonly gate: Gate;
}

/** Where strokes may write: what may be painted over, and where the gate is open. */
export class Limits {
  readonly #parts: Parts;
  readonly #rule = $derived.by(() => {
    const { target, options } = this.#parts;
    const classes = new Map(targetCodes(target(), 'centre-first').map(({ code, cloudClass }) => [code, cloudClass]));
    const classOf = (code: number): PaintedOver => classes.get(code) ?? 'none';
    return paintOverRule(options.over[target()], classOf);
  });
  /** A sentence where the gate is not there yet. */
  readonly now = $derived.by((): StrokeLimits | string => {
    const { region } = this.#parts.gate;
    return typeof region === 'string' ? region : { rule: this.#rule, region };
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }
}
