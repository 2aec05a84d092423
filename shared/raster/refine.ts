export type Refinement = { readonly kind: 'grow' | 'snap'; readonly code: number; readonly radius: number };
export function refine(codes: Int16Array, _refinement: Refinement, _planes: readonly Uint8Array[]): Int16Array {
  return codes.slice();
}
