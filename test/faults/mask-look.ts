import { AppError } from '../../shared/errors.ts';
import type { PaintedMask } from './painted-project.ts';
import type { ProjectVisit } from './project-desk.ts';

/** What is known of a damaged project, beside the damage: its masks, and how much may be missing. */
export interface Known {
  readonly masks: readonly PaintedMask[];
  readonly endsEarly: boolean;
}

/** Every mask is as it was saved, or refused, or told of. Of a project that is new nothing may be refused. */
export async function lookAtMasks(
  visit: ProjectVisit,
  { masks, endsEarly }: Known,
  told: readonly string[],
  wrong: string[],
  isNew = false,
): Promise<void> {
  for (const mask of masks) {
    const name = `${mask.target} ${mask.patch}`;
    const shown = await saidOf(() => visit.mask(mask));
    if (shown instanceof AppError) {
      if (isNew) wrong.push(`the new project refuses ${name}: ${shown.message}`);
      continue;
    }
    const same = Buffer.compare(bytesOf(shown.codes), bytesOf(mask.codes)) === 0;
    if (!same && !endsEarly && !told.includes(name)) wrong.push(`${name} is shown as another`);
  }
  if (!isNew) return;
  const last = await saidOf(() => visit.paint(masks[0]));
  if (last instanceof AppError) wrong.push(`the new project takes no stroke: ${last.message}`);
}

/** The answer, or what is said in its place. A mistake of ours is thrown on, and so is a host that has gone. */
export async function saidOf<T>(ask: () => Promise<T>): Promise<T | AppError> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && error.code !== 'connection') return error;
    throw error;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
