/** Ends in the values' own units (reflectance, dB, metres): what lies below is black, what lies above is full. */
export type ValueRange = readonly [low: number, high: number];

/** How values become brightness, measured on each patch anew. Above gamma 1 the middle gets lighter. */
export type MeasuredStretch =
  /** From one percentile of the image area to another, in percent. */
  | { readonly kind: 'percentile'; readonly low: number; readonly high: number; readonly gamma: number }
  /** By rank: each brightness is as frequent as any other. */
  | { readonly kind: 'equalised'; readonly gamma: number };

/** One range per channel: three of a picture in red, green and blue, one of every other. */
export interface FixedStretch {
  readonly kind: 'fixed';
  readonly ranges: readonly ValueRange[];
  readonly gamma: number;
}

/** How the values of one composite become brightness. */
export type Stretching = MeasuredStretch | FixedStretch;

/**
 * What a view does with the composites that it shows. `measured` holds for all that have no range of their own (an
 * index has one); `own`, by the composite's id, for those that were given another stretch by hand.
 */
export interface StretchChoice {
  readonly measured: MeasuredStretch;
  readonly own: Readonly<Record<string, Stretching>>;
}

/** Two percent are cut off at either end; next to bright cloud land and shadows would drown in black without the gamma. */
const usualStretch: MeasuredStretch = { kind: 'percentile', low: 2, high: 98, gamma: 1.4 };

export const defaultStretch: StretchChoice = { measured: usualStretch, own: {} };

/** How a view draws a composite: as it was told by hand, else as the composite is made for, else as it measures all. */
export function stretchingOf(
  { id, stretch }: { readonly id: string; readonly stretch?: FixedStretch },
  { measured, own }: StretchChoice,
): Stretching {
  return (Object.hasOwn(own, id) ? own[id] : undefined) ?? stretch ?? measured;
}

/** The choice with a composite drawn otherwise. What is measured holds for all that have no range of their own. */
export function withStretching(
  choice: StretchChoice,
  { id, stretch }: { readonly id: string; readonly stretch?: FixedStretch },
  stretching: Stretching,
): StretchChoice {
  if (stretching.kind === 'fixed' || stretch !== undefined) {
    return { ...choice, own: { ...choice.own, [id]: stretching } };
  }
  return { measured: stretching, own: withoutKey(choice.own, id) };
}

/** The choice with a composite drawn as all others, or as it is made for. */
export function withoutOwn(choice: StretchChoice, id: string): StretchChoice {
  return { ...choice, own: withoutKey(choice.own, id) };
}

function withoutKey<Value>(record: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}
