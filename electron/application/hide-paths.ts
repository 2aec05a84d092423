import { AppError } from '../../shared/errors.ts';
import type { Services } from '../host/services-interface.ts';

/** The same services, whose errors name files and folders without the folders above those the user pointed at. */
export function withoutPaths(services: Services, hide: (text: string) => string): Services {
  const hiding = Object.entries(services).map(([name, call]) => [
    name,
    async (...parameters: unknown[]) => {
      try {
        return await (call as (...parameters: unknown[]) => Promise<unknown>)(...parameters);
      } catch (error) {
        throw error instanceof AppError ? new AppError(error.code, hide(error.message)) : error;
      }
    },
  ]);
  return Object.fromEntries(hiding) as Services;
}
