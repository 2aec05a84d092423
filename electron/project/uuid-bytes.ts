import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The 16 bytes of a lower-case UUID: less than half of its text, in every row and index that names a command. */
export function uuidBytes(uuid: string): Uint8Array {
  if (!form.test(uuid))
    throw new AppError('bad-argument', `The id ${JSON.stringify(uuid.slice(0, 60))} is not a UUID.`);
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

export function newUuidBytes(): Uint8Array {
  return uuidBytes(randomUUID());
}

export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
