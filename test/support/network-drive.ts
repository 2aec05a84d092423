import { interposedLibrary } from './interposed-library.ts';

/**
 * What a process is started with that is to take every folder with `part` in its path for one of a network drive. Needs
 * what `noInterposing` asks for.
 */
export function networkDrive(folder: string, part: string): Readonly<Record<string, string>> {
  return { LD_PRELOAD: interposedLibrary(folder, 'network-drive'), NETWORK_DRIVE: part };
}
