import * as v from 'valibot';
import { acceptedHitsSchema } from './documents/accepted-hits.ts';
import { layoutsSchema } from './documents/layouts.ts';
import { ownCompositesSchema } from './documents/own-composites.ts';
import { patchFiltersSchema } from './documents/patch-filters.ts';
import { patchQueueSchema } from './documents/patch-queue.ts';
import { referencesSchema } from './documents/references.ts';

/*
 * What an annotator makes besides masks and is kept with the project: small JSON documents, each read and written as a
 * whole. Their schemas stand in documents/, one file each; a document that does not fit its schema any more is kept aside, never dropped.
 */

/** Of the JSON text. A queue of all patches of a published dataset stays below a half. */
export const MAX_DOCUMENT_LETTERS = 1 << 20;

export const documentSchemas = {
  /** Ways to draw a patch that the annotator has made. */
  composites: ownCompositesSchema,
  /** Arrangements of panes by name, and the one that was used last. */
  layouts: layoutsSchema,
  /** Filters of the list of patches by name. */
  filters: patchFiltersSchema,
  /** The list of patches that is worked through, and the place in it. */
  queue: patchQueueSchema,
  /** Which label layer is compared with, and how each is read. */
  references: referencesSchema,
  /** Hits of the checks that were looked at and left. */
  accepted: acceptedHitsSchema,
} as const;

export type DocumentName = keyof typeof documentSchemas;
export const documentNames = Object.keys(documentSchemas) as [DocumentName, ...DocumentName[]];

/** The document as the page may use it. */
export type ProjectDocument<Name extends DocumentName> = v.InferOutput<(typeof documentSchemas)[Name]>;

/**
 * The document that a text holds; null where it is no JSON or does not fit. The first thing that does not fit decides: a
 * million of them, each told, would hold up the host for seconds and take half a gigabyte.
 */
export function parseDocument<Name extends DocumentName>(name: Name, text: string): ProjectDocument<Name> | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), documentSchemas[name]), text, { abortEarly: true });
  return parsed.success ? (parsed.output as ProjectDocument<Name>) : null;
}
