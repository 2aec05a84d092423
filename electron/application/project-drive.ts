import { basename, dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { isNetworkFileSystem } from '../dataset/file-system-type.ts';
import { codeOf, reasonOf } from '../dataset/system-reason.ts';

/**
 * Whether a project's file lies, or will lie, on a network drive. Its folders need not be there: they are made with it,
 * where the nearest one is that there is. Throws `unreadable`.
 */
export async function isOnNetworkDrive(file: string): Promise<boolean> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    try {
      return await isNetworkFileSystem(folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT' && folder !== dirname(folder)) continue;
      const where = `The folder ${folder} of the project ${basename(file)}`;
      throw new AppError('unreadable', `${where} cannot be looked at: ${reasonOf(error)}. Nothing was opened.`);
    }
  }
}
