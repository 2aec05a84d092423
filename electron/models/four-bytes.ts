import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';

/** Bytes of planes can read as floats next to 0. */
const WORTH_WRITING = 1e-6;

/**
 * A file with four bytes for each pixel may hold four classes in one byte each, or one number of four bytes. The latter
 * is told by the values that it would have: whole numbers below 256, or floats from 0 to 1. Four planes of bytes are never
 * taken for those: in each pixel one of them is 64 or more, and as the last byte of a float that is beyond 1. Throws
 * `bad-file`.
 */
export function checkIsVolume(name: string, bytes: Uint8Array): void {
  const advice = (found: string, to: string) =>
    new AppError('bad-file', `${name} holds ${found}, of which a file has one plane: ${to}`);
  const whole = new Int32Array(bytes.buffer, bytes.byteOffset, PATCH_PIXELS);
  if (whole.some((value) => value > 0) && whole.every((value) => value >= -1 && value < 256))
    throw advice('int32 numbers', 'write class codes with astype("int8").');
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, PATCH_PIXELS);
  const isFloat = (value: number, i: number) => (value >= 0 && value <= 1) || isUsualNan(whole[i]);
  if (floats.some((value) => value > WORTH_WRITING && value <= 1) && floats.every(isFloat))
    throw advice(
      'float32 numbers',
      'give a folder with one such file for each class, or one file of shape (N, 4, 512, 512).',
    );
}

/** 255 in each of four bytes is a NaN too, but none that anybody computes. */
function isUsualNan(bits: number): boolean {
  return (bits & 0x7fff_ffff) === 0x7fc0_0000;
}
