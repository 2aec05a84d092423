import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { assert } from '../../shared/errors.ts';
import { checkDelta, encodeDelta, replayDelta } from '../../shared/raster/delta.ts';
import { annotatorId } from './annotators.ts';
import { addCommand, commandFingerprint } from './commands.ts';
import { inWrite, sql, type WriteDb } from './database.ts';
import { choiceFingerprint } from './fingerprints.ts';
import { addBase, type BaseRow, baseCodes, baseRow, findMask, type MaskRow, packCodes } from './mask-rows.ts';
import type { Project } from './project.ts';
import type { ExpectedSplit, MaskPlace, SourceChoice, SourceMask } from './project-store.ts';
import { type SeenSource, standingOf } from './source-standing.ts';
import { addIdentity, checkPatch } from './splits.ts';
import { newUuidBytes, uuidText } from './uuid-bytes.ts';

/** The tool of the edit that brings an annotator's pixels onto a new base. */
const REPLAY_TOOL = 'replay';

/**
 * Carries out the annotator's answer to a changed source; without a question there is nothing to do, nor where the
 * source is not the one of `askedSha256` (hexadecimal) that the question was about.
 *
 * `keep-base` accepts the source as it is now beside the stored base. `take-source` makes the source a new base, and
 * puts on it, as one edit, the pixels in which the mask at the head differs from the old base. The old base and the
 * edits on it stay in the project.
 */
export function resolveSource(
  project: Project,
  place: MaskPlace,
  choice: SourceChoice,
  askedSha256: string,
  source: SourceMask,
  annotator: string,
): void {
  checkPatch(project.db, place.splitKey, place.patch);
  const seen = project.sources.put(place, source);
  const maskId = inWrite(project.db, (db) => {
    const mask = findMask(db, place);
    if (mask === undefined) return null;
    const base = baseRow(db, mask.base_id);
    const standing = standingOf(db, base, seen);
    if (standing.state !== 'changed' || standing.sourceSha256 !== askedSha256) return null;
    if (choice === 'keep-base') keepBase(db, mask, seen, annotator);
    else takeSource(project, db, place, mask, base, seen, annotator);
    return mask.id;
  });
  if (maskId !== null) project.masks.drop(maskId);
}

function keepBase(db: WriteDb, mask: MaskRow, seen: SeenSource, annotator: string): void {
  const number = addCommand(
    db,
    {
      uuid: newUuidBytes(),
      maskId: mask.id,
      kind: 'keep-base',
      beforeId: mask.head_id,
      afterId: mask.head_id,
      annotator,
      atMs: Date.now(),
      groupUuid: null,
      fingerprint: choiceFingerprint('keep-base', mask.id, mask.base_id, seen.sha256),
    },
    null,
  );
  sql(db, 'INSERT INTO accepted_source (base_id, sha256, command_id) VALUES (?, ?, ?)').run(
    mask.base_id,
    seen.sha256,
    number,
  );
  sql(db, 'UPDATE mask SET base_kept = 1 WHERE id = ?').run(mask.id);
}

function takeSource(
  project: Project,
  db: WriteDb,
  place: MaskPlace,
  mask: MaskRow,
  base: BaseRow,
  seen: SeenSource,
  annotator: string,
): void {
  const painted = encodeDelta(baseCodes(db, base), project.masks.at(db, mask).codes);
  const delta = replayDelta(widenCodes(seen.mask.codes, seen.mask.itemType), painted);
  rebase(db, place, mask, seen, delta, annotator);
}

/** Puts a mask on a new base with `delta` as the first edit on it, or none where it changes nothing. */
function rebase(
  db: WriteDb,
  place: MaskPlace,
  mask: MaskRow,
  seen: SeenSource,
  delta: Uint8Array,
  annotator: string,
): void {
  const { pixelCount } = checkDelta(delta);
  const baseId = addBase(db, mask.id, seen.mask, seen.sha256, packCodes(seen.mask.codes));
  const uuid = newUuidBytes();
  const replay = { parentId: null, tool: REPLAY_TOOL, code: null, detail: null, delta };
  const number = addCommand(
    db,
    {
      uuid,
      maskId: mask.id,
      kind: 'take-source',
      beforeId: mask.head_id,
      afterId: null,
      annotator,
      atMs: Date.now(),
      groupUuid: null,
      // Of an edit it holds the delta, whichever way the edit was made.
      fingerprint:
        pixelCount === 0
          ? choiceFingerprint('take-source', mask.id, mask.base_id, seen.sha256)
          : commandFingerprint(place, { kind: 'edit', commandId: uuidText(uuid), annotator, ...replay }),
    },
    pixelCount === 0 ? null : { maskId: mask.id, baseId, pixelCount, ...replay },
  );
  const headId = pixelCount > 0 ? number : null;
  sql(db, 'UPDATE mask SET base_id = ?, head_id = ?, base_kept = 0 WHERE id = ?').run(baseId, headId, mask.id);
}

/**
 * Notes, before an export replaces the source, what each mask's source will be. Where that is then found, it becomes
 * the base without a question, the mask staying as it is; if the export is cut off before, nothing has changed.
 */
export function expectSources(
  project: Project,
  annotator: string,
  expected: readonly { readonly baseId: number; readonly sha256: string }[],
  split: ExpectedSplit | null,
): void {
  inWrite(project.db, (db) => {
    if (split !== null) addIdentity(db, split.splitKey, split);
    const add = sql(
      db,
      'INSERT INTO expected_source (base_id, sha256, annotator_id, at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    const annotatorRow = annotatorId(db, annotator);
    const atMs = Date.now();
    for (const { baseId, sha256 } of expected) add.run(baseId, Buffer.from(sha256, 'hex'), annotatorRow, atMs);
  });
}

/**
 * Makes a source that an export of ours wrote the mask's base; what was painted since then stands on it as one edit.
 * False where the source is none such.
 */
export function adoptExpectedSource(project: Project, place: MaskPlace, seen: SeenSource): boolean {
  const asked = findMask(project.db, place);
  if (asked === undefined || standingOf(project.db, baseRow(project.db, asked.base_id), seen).state !== 'expected')
    return false;
  const adopted = inWrite(project.db, (db) => {
    const mask = findMask(db, place);
    assert(mask !== undefined, 'a mask stays once it is there');
    const standing = standingOf(db, baseRow(db, mask.base_id), seen);
    if (standing.state !== 'expected') return false;
    const source = widenCodes(seen.mask.codes, seen.mask.itemType);
    const delta = encodeDelta(source, project.masks.at(db, mask).codes);
    rebase(db, place, mask, seen, delta, annotatorName(db, standing.annotatorId));
    return true;
  });
  project.masks.drop(asked.id);
  return adopted;
}

function annotatorName(db: WriteDb, id: number): string {
  const row = sql<{ name: string }>(db, 'SELECT name FROM annotator WHERE id = ?').get(id);
  assert(row !== undefined, `annotator ${id} exists`);
  return row.name;
}
