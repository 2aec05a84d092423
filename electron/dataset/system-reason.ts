import { lstat } from 'node:fs/promises';
import { constants } from 'node:os';
import { AppError } from '../../shared/errors.ts';

/** Stands in a name for bytes that are no UTF-8; such a name names nothing any more. */
const REPLACEMENT = '\ufffd';

/** An operating system's refusal, or one of our own, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message.replace(/\.$/, '');
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'permission was denied';
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'ELOOP') return 'its links run in a circle';
  if (code === 'ENOTDIR') return 'a file lies where one of its folders should be';
  if (code === 'EEXIST') return 'something of that name lies in the way';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EDQUOT') return 'your quota on this disk is used up';
  if (code === 'EROFS') return 'the disk is read-only';
  if (code === 'EIO') return 'the disk reported an error';
  if (code === 'ENAMETOOLONG') return 'its path is too long for this system';
  if (code === 'EMFILE' || code === 'ENFILE') return 'too many files are open';
  return code === '' ? String(error) : `the system answered ${code}`;
}

/** The same of something that its folder lists, so that it cannot simply not exist. */
export async function reasonOfListed(path: string, error: unknown): Promise<string> {
  if (codeOf(error) !== 'ENOENT') return reasonOf(error);
  const isLink = await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (isLink) return 'it is a link to a file that does not exist';
  return path.includes(REPLACEMENT)
    ? 'its name is not valid UTF-8, and it has to be renamed first'
    : 'it was removed meanwhile';
}

/** The system's name of an error (`ENOSPC`), or an empty string. */
export function codeOf(error: unknown): string {
  // Node has no name for a used up quota: it calls it `Unknown system error -122`.
  const isQuota = error instanceof Error && 'errno' in error && error.errno === -constants.errno.EDQUOT;
  if (isQuota) return 'EDQUOT';
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
