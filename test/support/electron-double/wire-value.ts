/** What ports carry across, as text: bytes, or anything that JSON knows. */
export type WireValue = { readonly bytes: string } | { readonly json: string };

export function toWire(value: unknown): WireValue {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  return { json: JSON.stringify(value) ?? 'null' };
}

export function fromWire(value: WireValue): unknown {
  return 'bytes' in value ? new Uint8Array(Buffer.from(value.bytes, 'base64')) : JSON.parse(value.json);
}
