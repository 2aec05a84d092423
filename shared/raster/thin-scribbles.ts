export function scribblesOf(codes: Int16Array, _o: object): Int16Array {
  return codes.slice();
}
