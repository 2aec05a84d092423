/** A model's output that was opened for a split: what it was found to be, in words. */
export interface ModelReport {
  readonly modelId: string;
  readonly splitId: string;
  /** Of the file or folder. */
  readonly name: string;
  /** Only probabilities say how sure they are. */
  readonly kind: 'codes' | 'probabilities';
  /** "probabilities of 4 classes, float32, 15 patches" */
  readonly says: string;
  /** What was found in sampled patches, in sentences. */
  readonly notes: readonly string[];
  /** What is not as it should be, though it can be read, in sentences. */
  readonly problems: readonly string[];
}
