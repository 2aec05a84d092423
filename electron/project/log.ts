import type { Target } from '../../shared/cloudsen12/classes.ts';
import { detailColumn, utc } from './commands.ts';
import { type Cell, sql } from './database.ts';
import type { Project } from './project.ts';
import type { LogEntry, LogFilter } from './project-store.ts';
import { uuidText } from './uuid-bytes.ts';

interface LogRow {
  readonly id: number;
  readonly uuid: Uint8Array;
  readonly kind: LogEntry['kind'];
  readonly split_name: string;
  readonly patch: number;
  readonly target: Target;
  readonly before_uuid: Uint8Array | null;
  readonly after_uuid: Uint8Array | null;
  readonly tool: string | null;
  readonly code: number | null;
  readonly detail: string | null;
  readonly pixel_count: number | null;
  readonly annotator: string;
  readonly at_ms: number;
  readonly group_uuid: Uint8Array | null;
  readonly import_uuid: Uint8Array | null;
}

/** Commands that follow number `after`, in the order of recording, at most `limit`. */
export function log(project: Project, filter: LogFilter, after: number, limit: number): readonly LogEntry[] {
  const conditions = ['c.id > ?'];
  const values: Cell[] = [after];
  const keep = (condition: string, value: Cell | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  keep('m.split_id = ?', filter.splitKey);
  keep('m.target = ?', filter.target);
  keep('m.patch = ?', filter.patch);
  const rows = sql<LogRow>(
    project.db,
    `SELECT c.id, c.uuid, c.kind, s.name AS split_name, m.patch, m.target, b.uuid AS before_uuid, h.uuid AS after_uuid,
       e.tool, e.code, ${detailColumn(project.db)}, e.pixel_count, a.name AS annotator, c.at_ms, c.group_uuid,
       CASE WHEN c.group_uuid IS NULL THEN NULL WHEN c.kind = 'undo' THEN b.group_uuid ELSE h.group_uuid END AS import_uuid
     FROM command c JOIN mask m ON m.id = c.mask_id JOIN split s ON s.id = m.split_id
       JOIN annotator a ON a.id = c.annotator_id LEFT JOIN edit e ON e.id = c.id
       LEFT JOIN command b ON b.id = c.before_id LEFT JOIN command h ON h.id = c.after_id
     WHERE ${conditions.join(' AND ')} ORDER BY c.id LIMIT ?`,
  ).all(...values, limit);
  return rows.map(entryOf);
}

function entryOf(row: LogRow): LogEntry {
  const text = (uuid: Uint8Array | null) => (uuid === null ? null : uuidText(uuid));
  return {
    number: row.id,
    commandId: uuidText(row.uuid),
    kind: row.kind,
    splitName: row.split_name,
    patch: row.patch,
    target: row.target,
    beforeId: text(row.before_uuid),
    afterId: text(row.after_uuid),
    tool: row.tool,
    code: row.code,
    detail: row.detail,
    pixelCount: row.pixel_count,
    annotator: row.annotator,
    at: utc(row.at_ms),
    groupId: text(row.group_uuid),
    importId: text(row.import_uuid),
  };
}
