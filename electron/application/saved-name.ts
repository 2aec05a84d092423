import { basename, extname } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/**
 * The same path, which has to end in `ending`. A page decides what is in the labels that it exports, and a file of such
 * content must not take the place of one that a system or a shell reads.
 */
export function savedName(path: string, ending: '.dat' | '.cloudbrush', what: string): string {
  if (extname(path).toLowerCase() === ending) return path;
  const name = basename(path);
  throw new AppError('bad-argument', `${what} goes to a file that ends in ${ending}: call it ${name}${ending}.`);
}
