import { AppError } from '../../shared/errors.ts';
import { codeOf, reasonOf } from '../dataset/system-reason.ts';

/** The system's code of an error (`ENOSPC`), or an empty string. */
export function systemCode(error: unknown): string {
  return error instanceof AppError ? '' : codeOf(error);
}

export function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}

/** The operating system's refusal to write `path`, in words that say what to do; any other error as it is. */
export function writeError(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (code === '') return error;
  return new AppError('unwritable', `${path} cannot be written: ${writeReason(code)}.`);
}

function writeReason(code: string): string {
  switch (code) {
    case 'ENOSPC':
      return 'the disk is full; free some space, or choose another disk';
    case 'EDQUOT':
      return 'your quota on this disk is used up; free some space, or choose another disk';
    case 'EFBIG':
      return 'the file is too large for this file system; choose another disk';
    case 'EROFS':
      return 'the disk is read-only; choose another folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission was denied, or another program has it open; choose another folder, or close that program';
    case 'EBUSY':
    case 'ETXTBSY':
      return 'another program has it open; close that program';
    case 'ENAMETOOLONG':
      return 'the name is too long for this system; choose a shorter one';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'its folder does not exist; choose another one';
    case 'EIO':
      return 'the disk reported an error; choose another disk';
    case 'EEXIST':
      return 'something of that name lies in the way; choose another one';
    case 'ELOOP':
      return 'its links run in a circle; choose another name';
    default:
      return `the system answered ${code}`;
  }
}

/** The operating system's refusal to read `path`; any other error as it is. */
export function readError(error: unknown, path: string): unknown {
  if (systemCode(error) === '') return error;
  return new AppError('unreadable', `${path} cannot be read: ${reasonOf(error)}.`);
}
