export const majorityBoxes = [1, 3, 5, 7] as const;

/** How the assist learns and what it makes of what it has learned. */
export interface AssistSettings {
  readonly trees: number;
  /** Questions that a tree asks of a pixel at most. */
  readonly depth: number;
  /** Training pixels that an answer of a tree stands on at least. */
  readonly leastInLeaf: number;
  /** Features that are tried for each question. */
  readonly tried: number;
  /** The same seed and the same drawing give the same labels. */
  readonly seed: number;
  /** Side of the box within which each pixel takes the most frequent class, pixels; 1 leaves it alone. */
  readonly majorityBox: (typeof majorityBoxes)[number];
  /** Islands of fewer pixels go to what is around them; 0 and 1 keep all. */
  readonly smallestIsland: number;
}

export const defaultAssistSettings: AssistSettings = {
  trees: 25,
  depth: 16,
  leastInLeaf: 1,
  tried: 7,
  seed: 1,
  majorityBox: 3,
  smallestIsland: 60,
};

/** What can be chosen, both ends included. */
export const assistRanges = {
  trees: [5, 100],
  depth: [2, 20],
  leastInLeaf: [1, 50],
  tried: [1, 20],
  smallestIsland: [0, 500],
} as const;

/** The nearest settings that can be chosen. */
export function assistSettingsInRange(settings: AssistSettings): AssistSettings {
  const within = (name: keyof typeof assistRanges): number => {
    const [least, most] = assistRanges[name];
    const value = Number.isFinite(settings[name]) ? Math.round(settings[name]) : defaultAssistSettings[name];
    return Math.min(most, Math.max(least, value));
  };
  return {
    ...settings,
    trees: within('trees'),
    depth: within('depth'),
    leastInLeaf: within('leastInLeaf'),
    tried: within('tried'),
    smallestIsland: within('smallestIsland'),
  };
}
