import type { ReadDb } from './database.ts';
import type { MaskCache } from './mask-cache.ts';
import type { ProjectPlace } from './project-place.ts';
import type { SeenSources } from './source-standing.ts';

/** An open project, as the worker holds it. */
export interface Project {
  readonly file: string;
  readonly db: ReadDb;
  readonly warning: string | null;
  readonly masks: MaskCache;
  readonly sources: SeenSources;
  /** Null where it is only read. */
  readonly place: ProjectPlace | null;
}
