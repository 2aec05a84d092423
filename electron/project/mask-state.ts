import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import type { EditNode, MaskBase, MaskState, SourceChanged } from '../../shared/edits.ts';
import { AppError } from '../../shared/errors.ts';
import { EMPTY_DELTA, encodeDelta } from '../../shared/raster/delta.ts';
import { editNodes } from './commands.ts';
import { inRead, type ReadDb, sql } from './database.ts';
import { type BaseRow, baseBytes, baseRow, editUuid, findEdit, findMask, type MaskRow } from './mask-rows.ts';
import type { Project } from './project.ts';
import type { MaskPlace, OpenedMask, SourceMask, UnreadableSource } from './project-store.ts';
import { deltaOf } from './recorded-deltas.ts';
import { adoptExpectedSource } from './source-change.ts';
import { type Standing, standingOf } from './source-standing.ts';
import { checkPatch } from './splits.ts';

/** Deltas sent along with a mask, and the bytes at which they stop. */
const UNDO_DELTAS = 10;
const REDO_DELTAS = 6;
const DELTAS_BYTES = 512 << 10;

/**
 * A mask as the page opens it. `source` is what the dataset holds for this patch now. One that cannot be read is
 * thrown as the error that it is where the project holds no base of this mask.
 */
export function maskState(project: Project, place: MaskPlace, source: SourceMask | UnreadableSource): OpenedMask {
  checkPatch(project.db, place.splitKey, place.patch);
  if (source.origin === 'unreadable') return { ...withoutSource(project, place, source), adopted: false };
  const seen = project.sources.put(place, source);
  const adopted = adoptExpectedSource(project, place, seen);
  return inRead(project.db, (db) => {
    const mask = findMask(db, place);
    if (mask === undefined) return { ...untouchedState(seen.mask), adopted };
    return { ...storedState(project, db, mask, standingOf(db, baseRow(db, mask.base_id), seen)), adopted };
  });
}

function withoutSource(project: Project, place: MaskPlace, { code, reason }: UnreadableSource): MaskState {
  return inRead(project.db, (db) => {
    const mask = findMask(db, place);
    if (mask === undefined) throw new AppError(code, reason);
    // Commits must not be held up by a change that was seen before the file went: nobody can look at it or take it.
    project.sources.drop(place);
    return { ...storedState(project, db, mask, { state: 'stored' }), sourceProblem: reason };
  });
}

function untouchedState(source: SourceMask): MaskState {
  return {
    headId: null,
    edits: [],
    itemType: source.itemType,
    base: source.codes,
    baseOrigin: source.origin,
    delta: EMPTY_DELTA,
    deltas: [],
    blocked: null,
    sourceProblem: null,
  };
}

function storedState(project: Project, db: ReadDb, mask: MaskRow, standing: Standing): MaskState {
  const stored = baseRow(db, mask.base_id);
  const base = baseBytes(db, stored);
  const edits = editNodes(db, mask.id, mask.base_id);
  const headId = editUuid(db, mask.head_id);
  return {
    headId,
    edits,
    itemType: stored.item_type,
    base,
    baseOrigin: standing.state === 'same' ? stored.origin : 'project',
    delta: encodeDelta(widenCodes(base, stored.item_type), project.masks.at(db, mask).codes),
    deltas: likelyDeltas(db, edits, headId),
    blocked: blockOf(standing),
    sourceProblem: null,
  };
}

function blockOf(standing: Standing): SourceChanged | null {
  if (standing.state !== 'changed') return null;
  const { differingPixels, sourceSha256 } = standing;
  return { reason: 'source-changed', differingPixels, sourceSha256 };
}

/** The deltas that undo and redo want first, each list starting at the head. */
function likelyDeltas(db: ReadDb, edits: readonly EditNode[], headId: string | null): MaskState['deltas'] {
  const byId = new Map(edits.map((edit) => [edit.editId, edit]));
  const nextOf = new Map<string | null, EditNode>();
  for (const edit of edits) {
    const rival = nextOf.get(edit.parentId);
    if (rival === undefined || edit.lastVisit > rival.lastVisit) nextOf.set(edit.parentId, edit);
  }
  const wanted: string[] = [];
  for (let id = headId, n = 0; id !== null && n < UNDO_DELTAS; n++) {
    wanted.push(id);
    id = byId.get(id)?.parentId ?? null;
  }
  for (let edit = nextOf.get(headId), n = 0; edit !== undefined && n < REDO_DELTAS; n++) {
    wanted.push(edit.editId);
    edit = nextOf.get(edit.editId);
  }
  const sent: (readonly [string, Uint8Array])[] = [];
  let bytes = 0;
  for (const id of wanted) {
    const found = findEdit(db, id);
    if (found === undefined) continue;
    const delta = deltaOf(db, found.id);
    bytes += delta.byteLength;
    if (bytes > DELTAS_BYTES) break;
    sent.push([id, delta]);
  }
  return sent;
}

/** Deltas of a mask's edits, of whatever branch or base. Throws `not-found` for an edit that the mask does not have. */
export function deltasOf(project: Project, place: MaskPlace, editIds: readonly string[]): MaskState['deltas'] {
  const { db } = project;
  const mask = findMask(db, place);
  return editIds.map((editId) => {
    const found = findEdit(db, editId);
    if (found === undefined || found.mask_id !== mask?.id) {
      throw new AppError('not-found', `Patch ${place.patch} has no edit ${editId}.`);
    }
    return [editId, deltaOf(db, found.id)];
  });
}

/** Every base that a mask has had, oldest first, each with the edits that stand on it. */
export function maskBases(project: Project, place: MaskPlace): readonly MaskBase[] {
  return inRead(project.db, (db) => {
    const mask = findMask(db, place);
    if (mask === undefined) return [];
    const bases = sql<Pick<BaseRow, 'id' | 'origin'>>(
      db,
      'SELECT id, origin FROM base WHERE mask_id = ? ORDER BY id',
    ).all(mask.id);
    return bases.map(({ id, origin }) => {
      return { baseId: id, origin, current: id === mask.base_id, edits: editNodes(db, mask.id, id) };
    });
  });
}
