export function* superpixels(planes: readonly Uint8Array[], size: number): Generator<void, Int32Array> {
  const labels = new Int32Array(512 * 512).fill(-1);
  for (let y = 1; y < 510; y++)
    for (let x = 1; x < 510; x++) labels[y * 512 + x] = Math.floor(y / size) * 512 + Math.floor(x / size);
  yield;
  void planes;
  return labels;
}
