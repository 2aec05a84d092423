/**
 * Gives the memory of an array back at once; it is empty afterwards. A collector that sees only the small object around
 * it lets dozens of half-megabyte masks pile up first.
 */
export function releaseMemory({ buffer }: Int16Array): void {
  // ES2024, which every host of ours has and our library setting does not know.
  if (buffer instanceof ArrayBuffer) (buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
}
