interface Options {
  readonly naming: 'centre-first' | 'edge-first';
  readonly empty: number;
}

/** Thins a mask to scribbles. */
export function scribblesOf(codes: Int16Array, { empty }: Options): Int16Array {
  return new Int16Array(codes.length).fill(empty);
}
