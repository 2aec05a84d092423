import { addCommand, moveHead } from '../../electron/project/commands.ts';
import type { WriteDb } from '../../electron/project/database.ts';
import { fingerprintOfEdit } from '../../electron/project/fingerprints.ts';
import { addMask, packCodes } from '../../electron/project/mask-rows.ts';
import type { SourceMask } from '../../electron/project/project-store.ts';
import { sourceSha256 } from '../../electron/project/source-standing.ts';
import { newUuidBytes } from '../../electron/project/uuid-bytes.ts';

/** Edits of the patches of a split, all of which have the same labels at first. */
export interface LongHistory {
  readonly splitKey: number;
  readonly patchCount: number;
  readonly source: SourceMask;
  /** How many edits a patch has. */
  readonly editsOf: (patch: number) => number;
  /** Deltas of a patch's edits, each on the one before. */
  readonly deltasOf: (patch: number) => readonly Uint8Array[];
}

/** Writes the rows that so many commits would have made, without their thousands of transactions. */
export function writeHistory(db: WriteDb, { splitKey, patchCount, source, editsOf, deltasOf }: LongHistory): void {
  const packed = packCodes(source.codes);
  const sha256 = sourceSha256(source.codes);
  for (let patch = 0; patch < patchCount; patch++) {
    const mask = addMask(db, { splitKey, patch, target: 'manual_hq' }, source, sha256, packed);
    const deltas = deltasOf(patch);
    const place = { splitKey, patch, target: 'manual_hq' } as const;
    let parentId: number | null = null;
    let parentUuid: Uint8Array | null = null;
    for (let n = 0; n < editsOf(patch); n++) {
      const uuid = newUuidBytes();
      const made = { tool: 'brush', code: 1, detail: null, delta: deltas[n] };
      const said = { ...made, kind: 'edit', place, uuid, parentUuid, annotator: 'Ada', groupUuid: null } as const;
      parentId = addCommand(
        db,
        {
          uuid,
          maskId: mask.id,
          kind: 'edit',
          beforeId: parentId,
          afterId: null,
          annotator: 'Ada',
          atMs: Date.now(),
          groupUuid: null,
          fingerprint: fingerprintOfEdit(said),
        },
        {
          maskId: mask.id,
          baseId: mask.base_id,
          parentId,
          ...made,
          pixelCount: 90,
        },
      );
      parentUuid = uuid;
    }
    moveHead(db, mask.id, parentId);
  }
}
