import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Handle, MaskVersion, StoreClient } from '../project/project-store.ts';

/** A mask that the project has, as it is at one moment. */
export interface EditedVersion {
  readonly patch: number;
  /** Unlike every other version of this mask. */
  readonly version: string;
  readonly at: MaskVersion;
}

/** A head has an id of its own in the world, a base a number of its project's. */
export function isSameEverywhere(version: string): boolean {
  return !version.startsWith(BASE);
}

const BASE = 'base ';

/** Where a split's project keeps its masks. */
export interface ProjectPlace {
  readonly store: StoreClient;
  readonly handle: Handle;
  readonly splitKey: number;
}

/** The masks of a split that are, or may be, others than those of the file. */
export class EditedMasks {
  readonly #target: Target;
  /** Null as long as no project is chosen, or where it does not know the split. */
  readonly #place: () => ProjectPlace | null;

  constructor(target: Target, place: () => ProjectPlace | null) {
    this.#target = target;
    this.#place = place;
  }

  /** Of all patches of the split. */
  async versions(): Promise<readonly EditedVersion[]> {
    const place = this.#place();
    if (place === null) return [];
    return (await place.store.editedPatches(place.handle, place.splitKey, this.#target)).map(versionOf);
  }

  /** Of those that are edited among some patches. */
  async versionsAmong(patches: readonly number[]): Promise<readonly EditedVersion[]> {
    const place = this.#place();
    if (place === null) return [];
    return (await place.store.editedAmong(place.handle, place.splitKey, this.#target, patches)).map(versionOf);
  }

  async codes({ at }: EditedVersion): Promise<Int16Array> {
    const place = this.#place();
    if (place === null) throw new Error('an edited mask of no project');
    return (await place.store.maskAt(place.handle, place.splitKey, this.#target, at)).codes;
  }
}

function versionOf(at: MaskVersion): EditedVersion {
  return { patch: at.patch, version: at.headId ?? BASE + at.baseId, at };
}
