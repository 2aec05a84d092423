import type { AssistAnswer, AssistRequest } from '../../shared/assist/engine.ts';

/** The imagery of a patch, as the assist is handed it. */
export interface AssistPatch {
  /** The same for the same pixels. */
  readonly key: string;
  /** By layer id, 512 x 512 each; what is no band of L1C or L2A is left where it is. */
  readonly bands: ReadonlyMap<string, Int16Array>;
}

/** Whoever works out what the assist offers. */
export interface AssistRunner {
  /** Starts what the first run would have to wait for. */
  warm(): void;
  /** Makes ready for runs on a patch, ahead of the first one. */
  prepare(patch: AssistPatch): void;
  /**
   * The newest wins: one that is under way is given up and throws AppError `superseded`. What goes wrong comes back as a
   * sentence like everything else that the assist cannot do.
   */
  run(patch: AssistPatch, request: AssistRequest): Promise<AssistAnswer>;
  /** Lets go of all that it holds. A run under way throws `superseded`; the next one begins anew. */
  dispose(): void;
}
