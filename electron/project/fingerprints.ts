import { createHash } from 'node:crypto';
import { commandFingerprint } from './commands.ts';
import type { MaskPlace, SourceChoice } from './project-store.ts';
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

/** Of a choice about a changed source: which labels were left for which. */
export function choiceFingerprint(
  choice: SourceChoice,
  maskId: number,
  baseId: number,
  sourceSha256: Uint8Array,
): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([choice, maskId, baseId]))
    .update(sourceSha256)
    .digest();
}

/** What the first projects recorded of an edit that brought pixels onto another base: the choice, and no delta. */
export interface FormerChoice {
  readonly maskId: number;
  readonly baseBefore: number;
  readonly sourceSha256: Uint8Array;
}

/** Whether an edit is what was recorded, byte by byte. `former` is null of every edit that was painted. */
export function isAsRecorded(edit: FingerprintedEdit, fingerprint: Uint8Array, former: FormerChoice | null): boolean {
  if (Buffer.compare(fingerprintOfEdit(edit), fingerprint) === 0) return true;
  if (edit.kind === 'edit' || former === null) return false;
  const { maskId, baseBefore, sourceSha256 } = former;
  return Buffer.compare(choiceFingerprint('take-source', maskId, baseBefore, sourceSha256), fingerprint) === 0;
}
