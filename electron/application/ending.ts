import { AppError } from '../../shared/errors.ts';

/** What a call is told that comes when the files of the application are closed. */
export function ending(): AppError {
  return new AppError('connection', 'Cloudbrush is ending: nothing more is kept.');
}
