import type { Target } from '../../shared/cloudsen12/classes.ts';
import { AppError } from '../../shared/errors.ts';
import { utc } from './commands.ts';
import { inRead, type ReadDb, sql } from './database.ts';
import { replayed } from './mask-cache.ts';
import { type BaseRow, baseCodes, findBase, findEdit, findMask } from './mask-rows.ts';
import type { Project } from './project.ts';
import type { MaskContent, MaskVersion } from './project-store.ts';
import { uuidText } from './uuid-bytes.ts';

interface VersionRow {
  readonly patch: number;
  readonly base_id: number;
  readonly uuid: Uint8Array | null;
}

/**
 * Two numbers of a mask's row say whether there is anything to write of it. They have no checksum, so what they were made
 * of is asked as well: a mask that is damaged there has to be refused when it is read, and not to be left out.
 */
const versionsOfSplit = `SELECT m.patch, m.base_id, c.uuid FROM mask m LEFT JOIN command c ON c.id = m.head_id
  WHERE m.split_id = ? AND m.target = ? AND (m.head_id IS NOT NULL OR m.base_kept = 1
    OR EXISTS (SELECT 1 FROM accepted_source s WHERE s.base_id = m.base_id)
    OR (SELECT l.after_id FROM command l WHERE l.mask_id = m.id ORDER BY l.id DESC LIMIT 1) IS NOT NULL)`;

/** The masks of a split that an export has to write, at one moment; edits being immutable, they can be read later. */
export function editedPatches(project: Project, splitKey: number, target: Target): readonly MaskVersion[] {
  const rows = sql<VersionRow>(project.db, `${versionsOfSplit} ORDER BY m.patch`).all(splitKey, target);
  return rows.map(versionOf);
}

/** The same of those among `patches` alone. */
export function editedAmong(
  project: Project,
  splitKey: number,
  target: Target,
  patches: readonly number[],
): readonly MaskVersion[] {
  const among = `${versionsOfSplit} AND m.patch IN (SELECT value FROM json_each(?)) ORDER BY m.patch`;
  return sql<VersionRow>(project.db, among).all(splitKey, target, JSON.stringify(patches)).map(versionOf);
}

function versionOf({ patch, base_id, uuid }: VersionRow): MaskVersion {
  return { patch, baseId: base_id, headId: uuid === null ? null : uuidText(uuid) };
}

/** A mask as it was at `version`, whatever has been painted since, with what a manifest says of it. */
export function maskAt(project: Project, splitKey: number, target: Target, version: MaskVersion): MaskContent {
  return inRead(project.db, (db) => {
    const mask = findMask(db, { splitKey, target, patch: version.patch });
    if (mask === undefined) throw missing(version);
    const base = findBase(db, version.baseId);
    const head = version.headId === null ? null : findEdit(db, version.headId);
    if (head === undefined || base?.mask_id !== mask.id || (head !== null && head.base_id !== base.id))
      throw missing(version);
    const codesOfBase = baseCodes(db, base);
    return {
      itemType: base.item_type,
      origin: base.origin,
      base: codesOfBase,
      codes: replayed(db, codesOfBase.slice(), head?.id ?? null),
      sources: sourcesOf(db, base),
      ...pathFacts(db, head?.id ?? null),
    };
  });
}

function missing({ patch, headId }: MaskVersion): AppError {
  return new AppError('not-found', `The project has no mask of patch ${patch} at ${headId ?? 'its base'}.`);
}

/** What our own exports wrote counts before the patch is opened again: only then does it become the base. */
function sourcesOf(db: ReadDb, base: BaseRow): string[] {
  const others = sql<{ sha256: Uint8Array }>(
    db,
    `SELECT sha256 FROM accepted_source WHERE base_id = ?
     UNION ALL SELECT sha256 FROM expected_source WHERE base_id = ?`,
  ).all(base.id, base.id);
  return [base.source_sha256, ...others.map((row) => row.sha256)].map((sha256) => Buffer.from(sha256).toString('hex'));
}

type PathFacts = Pick<MaskContent, 'annotators' | 'editCount' | 'firstEdit' | 'lastEdit'>;

/**
 * Who painted what a head shows, and when. The edit that brought an annotator's pixels onto another base is nobody's
 * painting: the way goes on through the edits that it repeats. Where it repeats none (all was undone while an export was
 * writing it) it stands for itself. Each is visited once, also where a file from elsewhere leads in a circle.
 */
function pathFacts(db: ReadDb, headId: number | null): PathFacts {
  const rows = sql<{ annotator: string; edits: number; first_ms: number; last_ms: number }>(
    db,
    `WITH RECURSIVE path (id) AS (
       VALUES (?)
       UNION
       SELECT iif(c.kind = 'take-source', c.before_id, e.parent_id)
       FROM path p JOIN edit e ON e.id = p.id JOIN command c ON c.id = p.id
     )
     SELECT a.name AS annotator, count(*) AS edits, min(c.at_ms) AS first_ms, max(c.at_ms) AS last_ms
     FROM path p JOIN command c ON c.id = p.id JOIN annotator a ON a.id = c.annotator_id
     WHERE c.kind <> 'take-source' OR c.before_id IS NULL GROUP BY a.id ORDER BY a.name`,
  ).all(headId);
  return {
    annotators: rows.map((row) => row.annotator),
    editCount: rows.reduce((sum, row) => sum + row.edits, 0),
    firstEdit: rows.length === 0 ? null : utc(Math.min(...rows.map((row) => row.first_ms))),
    lastEdit: rows.length === 0 ? null : utc(Math.max(...rows.map((row) => row.last_ms))),
  };
}
