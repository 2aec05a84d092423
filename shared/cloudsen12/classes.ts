/** The four CloudSEN12 classes, in code order. */
export const cloudClasses = ['clear', 'thick', 'thin', 'shadow'] as const;
export type CloudClass = (typeof cloudClasses)[number];

export const targets = ['manual_hq', 'manual_sc'] as const;
/** What can be painted: the dense mask and the scribbles. Each has a history of its own per patch. */
export type Target = (typeof targets)[number];

/** Which of each pair of scribble codes is the centre of a region; the sources disagree, so it only names. */
export type ScribbleNaming = 'centre-first' | 'edge-first';

/** Code that a dense mask holds where nothing has been said. */
export const UNLABELLED = -1;
/** Code that scribbles hold where nothing was drawn, when no file tells otherwise. */
export const UNSCRIBBLED_DEFAULT = 99;

export interface TargetCode {
  readonly code: number;
  readonly name: string;
  readonly cloudClass: CloudClass;
}

/** The codes that can be painted on a target, in key order. */
export function targetCodes(target: Target, naming: ScribbleNaming): readonly TargetCode[] {
  if (target === 'manual_hq') return cloudClasses.map((name, code) => ({ code, name, cloudClass: name }));
  const parts = naming === 'centre-first' ? ['centre', 'edge'] : ['edge', 'centre'];
  const pairs = (['thick', 'thin', 'shadow'] as const).flatMap((cloudClass, pair) =>
    parts.map((part, i) => ({ code: 1 + 2 * pair + i, name: `${cloudClass} ${part}`, cloudClass })),
  );
  return [{ code: 0, name: 'clear', cloudClass: 'clear' }, ...pairs];
}
