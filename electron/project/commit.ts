import { cloudClasses, type Target } from '../../shared/cloudsen12/classes.ts';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import type { CommandResult } from '../../shared/edits.ts';
import { AppError } from '../../shared/errors.ts';
import { applyDelta, checkDelta } from '../../shared/raster/delta.ts';
import {
  addCommand,
  commandFingerprint,
  findRecorded,
  moveHead,
  type Recorded,
  recordedNode,
  utc,
} from './commands.ts';
import { inWrite, type ReadDb, type WriteDb } from './database.ts';
import { addMask, baseRow, editRow, editUuid, findEdit, findMask, type MaskRow, packCodes } from './mask-rows.ts';
import type { Project } from './project.ts';
import type { CommitAnswer, MaskPlace, SourceMask, StoredCommand, UnreadableSource } from './project-store.ts';
import { deltaOf } from './recorded-deltas.ts';
import { type SeenSource, standingOf } from './source-standing.ts';
import { checkPatch, unscribbledCode } from './splits.ts';
import { uuidBytes } from './uuid-bytes.ts';

type EditCommand = Extract<StoredCommand, { kind: 'edit' }>;
type MoveCommand = Exclude<StoredCommand, { kind: 'edit' }>;

const SCRIBBLE_CODES = 7;

/**
 * Records one command, exactly once however often it is sent, and answers `saved` only after it has reached the disk.
 *
 * Refused without a trace: `head-moved` if the mask's head is not the one it was made on; `source-changed` until
 * the annotator has chosen. Throws `bad-argument` for an id that was used for something else, and for an undo or redo
 * along no edge of the history; `bad-delta` and `bad-code` for an edit that does not fit the mask at the head. A source
 * that cannot be read is thrown as the error that it is where the project holds no base; else the base is relied upon.
 */
export function commit(
  project: Project,
  place: MaskPlace,
  command: StoredCommand,
  source: SourceMask | UnreadableSource | null,
): CommitAnswer {
  const unreadable = source?.origin === 'unreadable' ? source : null;
  if (source !== null && source.origin !== 'unreadable') project.sources.put(place, source);
  const fingerprint = commandFingerprint(place, command);
  let touched: MaskRow | undefined;
  try {
    return inWrite(project.db, (db) => {
      checkPatch(db, place.splitKey, place.patch);
      const recorded = findRecorded(db, command.commandId, fingerprint);
      if (recorded !== null) return recordedAnswer(db, recorded);
      const mask = findMask(db, place);
      touched = mask;
      const madeOn = command.kind === 'edit' ? command.parentId : command.fromId;
      const refusal = refusalOf(project, db, place, mask, madeOn, unreadable);
      if (refusal !== null) return refusal;
      if (command.kind !== 'edit') return move(project, db, mask, command, fingerprint);
      touched ??= begin(project, db, place);
      return edit(project, db, place, touched, command, fingerprint);
    });
  } catch (error) {
    // The held pixels may be those of a head that was rolled back.
    if (touched !== undefined) project.masks.drop(touched.id);
    throw error;
  }
}

function recordedAnswer(db: ReadDb, { number, afterId }: Recorded): CommandResult {
  return { status: 'saved', headId: editUuid(db, afterId), edit: recordedNode(db, number), visit: number };
}

function refusalOf(
  project: Project,
  db: ReadDb,
  place: MaskPlace,
  mask: MaskRow | undefined,
  madeOn: string | null,
  unreadable: UnreadableSource | null,
): CommitAnswer | null {
  const headId = editUuid(db, mask?.head_id ?? null);
  if (madeOn !== headId) return { status: 'refused', reason: 'head-moved', headId };
  const seen = project.sources.get(place);
  if (seen === undefined) {
    if (unreadable === null) return { status: 'source-needed' };
    if (mask === undefined) throw new AppError(unreadable.code, unreadable.reason);
    return null;
  }
  if (mask === undefined || standingOf(db, baseRow(db, mask.base_id), seen).state !== 'changed') return null;
  return { status: 'refused', reason: 'source-changed', headId };
}

function begin(project: Project, db: WriteDb, place: MaskPlace): MaskRow {
  // `refusalOf` has answered `source-needed`, or thrown, where it is not held.
  const seen = project.sources.get(place) as SeenSource;
  const mask = addMask(db, place, seen.mask, seen.sha256, packCodes(seen.mask.codes));
  project.masks.begin(mask, widenCodes(seen.mask.codes, seen.mask.itemType));
  return mask;
}

function edit(
  project: Project,
  db: WriteDb,
  place: MaskPlace,
  mask: MaskRow,
  command: EditCommand,
  fingerprint: Uint8Array,
): CommandResult {
  const held = project.masks.at(db, mask);
  const { pixelCount } = checkDelta(command.delta, permittedCodes(db, place, held.codesOfBase));
  if (pixelCount === 0) throw new AppError('bad-delta', 'An edit that changes no pixel is not recorded.');
  applyDelta(held.codes, command.delta, 'forward');
  const { commandId, parentId, annotator, tool, code, detail, delta } = command;
  const atMs = Date.now();
  const number = addCommand(
    db,
    {
      uuid: uuidBytes(commandId),
      maskId: mask.id,
      kind: 'edit',
      beforeId: mask.head_id,
      afterId: null,
      annotator,
      atMs,
      groupUuid: null,
      fingerprint,
    },
    { maskId: mask.id, baseId: mask.base_id, parentId: mask.head_id, tool, code, detail, pixelCount, delta },
  );
  moveHead(db, mask.id, number);
  held.headId = number;
  // What `recordedAnswer` would read, and takes a fifth of a commit to do.
  const node = {
    editId: commandId,
    parentId,
    tool,
    code,
    detail,
    annotator,
    at: utc(atMs),
    pixelCount,
    lastVisit: number,
  };
  return { status: 'saved', headId: commandId, edit: node, visit: number };
}

/** What may be written on a target: its own codes, and whatever the base holds, which erasing brings back. */
export function permittedCodes(
  db: ReadDb,
  place: { readonly splitKey: number; readonly target: Target },
  codesOfBase: ReadonlySet<number>,
): (code: number) => boolean {
  if (place.target === 'manual_hq') return (code) => (code >= 0 && code < cloudClasses.length) || codesOfBase.has(code);
  const unscribbled = unscribbledCode(db, place.splitKey);
  return (code) => (code >= 0 && code < SCRIBBLE_CODES) || code === unscribbled || codesOfBase.has(code);
}

function move(
  project: Project,
  db: WriteDb,
  mask: MaskRow | undefined,
  command: MoveCommand,
  fingerprint: Uint8Array,
): CommandResult {
  if (mask === undefined) throw offTheTree(command);
  const toId = command.kind === 'undo' ? parentOfHead(db, mask, command) : childOfHead(db, mask, command);
  const number = addCommand(
    db,
    {
      uuid: uuidBytes(command.commandId),
      maskId: mask.id,
      kind: command.kind,
      beforeId: mask.head_id,
      afterId: toId,
      annotator: command.annotator,
      atMs: Date.now(),
      groupUuid: null,
      fingerprint,
    },
    null,
  );
  moveHead(db, mask.id, toId);
  movePixels(project, db, mask, command.kind, toId);
  return { status: 'saved', headId: command.toId, edit: null, visit: number };
}

function parentOfHead(db: ReadDb, mask: MaskRow, command: MoveCommand): number | null {
  if (mask.head_id === null) throw offTheTree(command);
  const parentId = editRow(db, mask.head_id).parent_id;
  if (editUuid(db, parentId) !== command.toId) throw offTheTree(command);
  return parentId;
}

function childOfHead(db: ReadDb, mask: MaskRow, command: MoveCommand): number {
  const child = command.toId === null ? undefined : findEdit(db, command.toId);
  if (child === undefined || child.mask_id !== mask.id || child.base_id !== mask.base_id) throw offTheTree(command);
  if (child.parent_id !== mask.head_id) throw offTheTree(command);
  return child.id;
}

function offTheTree({ kind, fromId, toId }: MoveCommand): AppError {
  const name = (id: string | null) => (id === null ? 'the untouched mask' : `edit ${id}`);
  const relation = kind === 'undo' ? 'the edit before' : 'an edit made on';
  return new AppError(
    'bad-argument',
    `Cannot ${kind} from ${name(fromId)} to ${name(toId)}: that is not ${relation} it.`,
  );
}

/** Takes held pixels along to the new head; a mask that is not held is read when it is next wanted. */
function movePixels(project: Project, db: ReadDb, mask: MaskRow, kind: 'undo' | 'redo', toId: number | null): void {
  if (!project.masks.holds(mask)) return;
  const held = project.masks.at(db, mask);
  if (kind === 'undo' && mask.head_id !== null) applyDelta(held.codes, deltaOf(db, mask.head_id), 'backward');
  if (kind === 'redo' && toId !== null) applyDelta(held.codes, deltaOf(db, toId), 'forward');
  held.headId = toId;
}
