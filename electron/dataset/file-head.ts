import { open } from 'node:fs/promises';

export const HEAD_BYTES = 256;

/** What the first bytes of a file that is no layer give away. */
export type FileHead =
  | { readonly kind: 'git-lfs'; readonly sizeBytes: number | null }
  | { readonly kind: 'npy'; readonly header: string | null }
  | { readonly kind: 'other' };

/**
 * Looks at the first 256 bytes of a file. Only files whose size fits no item type of their layer are looked at: a
 * `.npy` header (a multiple of 64 bytes) or a Git LFS pointer (under 1 KB) can never be a whole number of patches.
 */
export async function readFileHead(path: string): Promise<FileHead> {
  const bytes = Buffer.alloc(HEAD_BYTES);
  const handle = await open(path, 'r');
  try {
    const { bytesRead } = await handle.read(bytes, 0, HEAD_BYTES, 0);
    return parseFileHead(bytes.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/*
 * .npy: byte 0x93, "NUMPY", major and minor version (1 byte each), header length (2 bytes little-endian in
 * version 1, 4 from version 2 on), then the header as the text of a Python dict.
 */
export function parseFileHead(bytes: Buffer): FileHead {
  if (bytes.length >= 10 && bytes.toString('latin1', 0, 6) === '\x93NUMPY') {
    const start = bytes[6] === 1 ? 10 : 12;
    return { kind: 'npy', header: /\{.*\}/s.exec(bytes.toString('latin1', start))?.[0] ?? null };
  }
  const text = bytes.toString('latin1');
  if (text.startsWith('version https://git-lfs')) {
    const size = /^size (\d{1,15})$/m.exec(text)?.[1];
    return { kind: 'git-lfs', sizeBytes: size === undefined ? null : Number(size) };
  }
  return { kind: 'other' };
}
