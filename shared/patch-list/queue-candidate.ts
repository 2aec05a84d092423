/** A patch in a queue. */
export interface QueuedPatch {
  readonly splitId: string;
  readonly patch: number;
}

/** A patch that a queue may hold, and what is said of it; '' where nothing is. */
export interface QueueCandidate extends QueuedPatch {
  readonly roi: string;
  /** As written in s2_date; only its order is used. */
  readonly date: string;
  readonly landCover: string;
  readonly cloudCover: string;
}

/** The order in which the dataset has them, whatever it is called elsewhere: by split, then by number. */
export function inPlace(a: QueuedPatch, b: QueuedPatch): number {
  return compareText(a.splitId, b.splitId) || a.patch - b.patch;
}

/** By code units: the same on every machine, in every language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
