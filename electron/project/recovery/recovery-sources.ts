import type { Target } from '../../../shared/cloudsen12/classes.ts';
import type { SourceMask, SplitFacts } from '../project-store.ts';

/** What the dataset has for a project whose own labels, or whose splits' names, cannot be read. */
export interface RecoverySources {
  readonly splits: readonly SplitFacts[];
  /** A patch's labels as they are now, for `splits[split]`; null where there are none or they cannot be read. */
  read(split: number, target: Target, patch: number): Promise<SourceMask | null>;
}
