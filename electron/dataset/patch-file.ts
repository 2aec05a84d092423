import { AppError } from '../../shared/errors.ts';

/** A file from which patches are read at byte offsets. */
export interface PatchFile {
  /**
   * A fresh copy of `byteLength` bytes from `byteOffset` (both exact beyond 4 GiB).
   * Throws unreadable if the file has become shorter or the system refuses.
   */
  read(byteOffset: number, byteLength: number): Promise<Uint8Array>;
  /** Waits for reads under way, then lets go of the file. */
  close(): Promise<void>;
}

export function shorterThanItWas(fileName: string, expectedBytes: number, nowBytes: number): AppError {
  return new AppError(
    'unreadable',
    `${fileName} became shorter while it was open: it had ${formatBytes(expectedBytes)}, now it has ${formatBytes(nowBytes)}. ` +
      'If it is being copied, wait until that is done; otherwise restore it.',
  );
}

/** A file of another size may have another item size: its patches would be read from the wrong places. */
export function longerThanItWas(fileName: string, expectedBytes: number, nowBytes: number): AppError {
  return new AppError(
    'unreadable',
    `${fileName} is another file than when the folder was opened: it had ${formatBytes(expectedBytes)}, now it has ` +
      `${formatBytes(nowBytes)}. Open the folder again to see it.`,
  );
}

export function formatBytes(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${formatCount(bytes)} bytes`;
}

export function noFileAnyMore(fileName: string): AppError {
  return new AppError(
    'unreadable',
    `${fileName} is no regular file any more: a folder, a pipe or a device lies in its place. Restore the file.`,
  );
}

/** 4451205120 as 4,451,205,120, whatever the system's language. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
