import { createHash } from 'node:crypto';
import { commandFingerprint } from './commands.ts';
import type { MaskPlace } from './project-store.ts';
import { uuidText } from './uuid-bytes.ts';

/** An edit with everything that its command's fingerprint was made of. */
export interface FingerprintedEdit {
  readonly kind: 'edit' | 'take-source';
  readonly place: MaskPlace;
  readonly uuid: Uint8Array;
  readonly parentUuid: Uint8Array | null;
  readonly tool: string;
  readonly code: number | null;
  readonly detail: string | null;
  readonly annotator: string;
  readonly groupUuid: Uint8Array | null;
  readonly delta: Uint8Array;
}

/** What an edit of an import says: the rest of it is the import's. */
export function importFingerprint(groupId: string, delta: Uint8Array): Uint8Array {
  return createHash('sha256').update(groupId).update(delta).digest();
}

/** The fingerprint that an edit must have been recorded with. */
export function fingerprintOfEdit(edit: FingerprintedEdit): Uint8Array {
  const { place, uuid, parentUuid, tool, code, detail, annotator, groupUuid, delta } = edit;
  if (groupUuid !== null) return importFingerprint(uuidText(groupUuid), delta);
  return commandFingerprint(place, {
    kind: 'edit',
    commandId: uuidText(uuid),
    parentId: parentUuid === null ? null : uuidText(parentUuid),
    annotator,
    tool,
    code,
    detail,
    delta,
  });
}

/**
 * Whether an edit is what was recorded, byte by byte. One that brought pixels onto another base has a fingerprint of
 * another kind, which says nothing of its delta: it is always taken for what it was.
 */
export function isAsRecorded(edit: FingerprintedEdit, fingerprint: Uint8Array): boolean {
  return edit.kind === 'take-source' || Buffer.compare(fingerprintOfEdit(edit), fingerprint) === 0;
}
