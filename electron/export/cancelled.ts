import { AppError } from '../../shared/errors.ts';

export function exportCancelled(): AppError {
  return new AppError('cancelled', 'The export was cancelled; nothing was written.');
}
