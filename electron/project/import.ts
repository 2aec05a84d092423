import type { Target } from '../../shared/cloudsen12/classes.ts';
import { itemBytes, widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError, assert } from '../../shared/errors.ts';
import { checkDelta, encodeDelta } from '../../shared/raster/delta.ts';
import { addCommand, moveHead } from './commands.ts';
import { permittedCodes } from './commit.ts';
import { inWrite, type ReadDb, sql, type WriteDb } from './database.ts';
import { importFingerprint } from './fingerprints.ts';
import { type HeldMask, imageCodes } from './mask-cache.ts';
import { addMask, baseRow, findMask, type MaskRow, packCodes } from './mask-rows.ts';
import type { Project } from './project.ts';
import type { ImportedPatch, ImportOptions, ImportSummary, MaskPlace, SourceMask } from './project-store.ts';
import { type SeenSource, seeSource, standingOf } from './source-standing.ts';
import { checkPatch } from './splits.ts';
import { newUuidBytes, uuidBytes } from './uuid-bytes.ts';

/** The tool of edits that came from a file. */
const IMPORT_TOOL = 'import';

/*
 * Prepared patches wait in a temporary table, which SQLite keeps in a file of its own that vanishes with the process:
 * a whole split never has to fit into memory, others can paint meanwhile, and nothing of it is in the project until
 * `finishImport` writes all of it in one transaction.
 */
const staging = `
CREATE TEMP TABLE IF NOT EXISTS staged (
  import_id INTEGER NOT NULL,
  patch INTEGER NOT NULL,
  base_id INTEGER,
  head_id INTEGER,
  item_type TEXT NOT NULL,
  origin TEXT NOT NULL,
  source_sha256 BLOB NOT NULL,
  delta BLOB NOT NULL,
  source BLOB,
  UNIQUE (import_id, patch)
) STRICT`;

interface StagedRow {
  readonly patch: number;
  readonly base_id: number | null;
  readonly head_id: number | null;
  readonly item_type: 'int8' | 'int16';
  readonly origin: 'layer' | 'unlabelled';
  readonly source_sha256: Uint8Array;
  readonly delta: Uint8Array;
  /** The packed base; null where the project has one. */
  readonly source: Uint8Array | null;
}

/** A mask file on its way into the log: `add` its patches, then `finish` or `abort`. */
export class Import {
  readonly #project: Project;
  readonly #id: number;
  readonly #options: ImportOptions;

  constructor(project: Project, id: number, options: ImportOptions) {
    this.#project = project;
    this.#id = id;
    this.#options = options;
    uuidBytes(options.groupId);
    project.db.exec(staging);
  }

  /**
   * Prepares the difference of an imported patch to the current mask. Padding is counted and left out. Throws
   * `bad-code` for a code that the target cannot hold, naming the pixel, and `source-changed` where the annotator has
   * a choice to make first.
   */
  add(patch: number, imported: Omit<SourceMask, 'origin'>, source: SourceMask): ImportedPatch {
    const { db } = this.#project;
    const { splitKey, target } = this.#options;
    const place: MaskPlace = { splitKey, target, patch };
    checkPatch(db, splitKey, patch);
    const seen = seeSource(source);
    const mask = findMask(db, place);
    const current = this.#current(place, mask, seen);
    const codes = importedCodes(imported, patch);
    checkCodes(current, codes, permittedCodes(db, place, current.codesOfBase), patch, target);
    const delta = encodeDelta(current.codes, codes);
    const { pixelCount } = checkDelta(delta);
    if (pixelCount > 0) this.#stage(patch, mask, seen, delta);
    return { changedPixels: pixelCount, ignoredPadding: differingPadding(current.codes, codes) };
  }

  #current(place: MaskPlace, mask: MaskRow | undefined, seen: SeenSource): Pick<HeldMask, 'codes' | 'codesOfBase'> {
    const { db, masks } = this.#project;
    if (mask === undefined) {
      const codes = widenCodes(seen.mask.codes, seen.mask.itemType);
      return { codes, codesOfBase: imageCodes(codes) };
    }
    if (standingOf(db, baseRow(db, mask.base_id), seen).state === 'changed') {
      throw new AppError(
        'source-changed',
        `The source labels of patch ${place.patch} are no longer those that were painted on. Open the patch, choose which to keep, and import again.`,
      );
    }
    return masks.at(db, mask);
  }

  #stage(patch: number, mask: MaskRow | undefined, seen: SeenSource, delta: Uint8Array): void {
    const source = mask === undefined ? packCodes(seen.mask.codes) : null;
    const insert = sql(
      this.#project.db,
      `INSERT INTO temp.staged (import_id, patch, base_id, head_id, item_type, origin, source_sha256, delta, source)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    const { itemType, origin } = seen.mask;
    const { changes } = insert.run(
      this.#id,
      patch,
      mask?.base_id ?? null,
      mask?.head_id ?? null,
      itemType,
      origin,
      seen.sha256,
      delta,
      source,
    );
    if (changes === 0) throw new AppError('bad-argument', `Patch ${patch} is imported twice.`);
  }

  /**
   * Records every prepared patch as one edit, all in one transaction. Throws `conflict` if a patch was edited since it
   * was prepared; nothing is recorded then. An import whose group is in the log already is not recorded again.
   */
  finish(): ImportSummary {
    const summary = inWrite(this.#project.db, (db) => {
      const earlier = recordedGroup(db, this.#options.groupId);
      if (earlier !== null) return earlier;
      let pixels = 0;
      const patches = this.#patches(db);
      for (const patch of patches) pixels += this.#record(db, this.#staged(db, patch));
      return { groupId: this.#options.groupId, edits: patches.length, pixels, recorded: true };
    });
    this.abort();
    return summary;
  }

  abort(): void {
    sql(this.#project.db, 'DELETE FROM temp.staged WHERE import_id = ?').run(this.#id);
  }

  #patches(db: ReadDb): number[] {
    const rows = sql<{ patch: number }>(db, 'SELECT patch FROM temp.staged WHERE import_id = ? ORDER BY patch').all(
      this.#id,
    );
    return rows.map((row) => row.patch);
  }

  #staged(db: ReadDb, patch: number): StagedRow {
    const row = sql<StagedRow>(
      db,
      `SELECT patch, base_id, head_id, item_type, origin, source_sha256, delta, source
       FROM temp.staged WHERE import_id = ? AND patch = ?`,
    ).get(this.#id, patch);
    assert(row !== undefined, `patch ${patch} is staged`);
    return row;
  }

  #record(db: WriteDb, staged: StagedRow): number {
    const { splitKey, target, annotator, groupId } = this.#options;
    const place: MaskPlace = { splitKey, target, patch: staged.patch };
    const found = findMask(db, place);
    if ((found?.base_id ?? null) !== staged.base_id || (found?.head_id ?? null) !== staged.head_id) {
      throw new AppError(
        'conflict',
        `Patch ${staged.patch} was edited while the import was prepared. Nothing was imported; import again.`,
      );
    }
    const mask = found ?? this.#begin(db, place, staged);
    const delta = new Uint8Array(staged.delta);
    const { pixelCount } = checkDelta(delta);
    const number = addCommand(
      db,
      {
        uuid: newUuidBytes(),
        maskId: mask.id,
        kind: 'edit',
        beforeId: mask.head_id,
        afterId: null,
        annotator,
        atMs: Date.now(),
        groupUuid: uuidBytes(groupId),
        fingerprint: importFingerprint(groupId, delta),
      },
      {
        maskId: mask.id,
        baseId: mask.base_id,
        parentId: mask.head_id,
        tool: IMPORT_TOOL,
        code: null,
        detail: null,
        pixelCount,
        delta,
      },
    );
    moveHead(db, mask.id, number);
    return pixelCount;
  }

  #begin(db: WriteDb, place: MaskPlace, staged: StagedRow): MaskRow {
    assert(staged.source !== null, 'a patch without a mask was staged with its source');
    const source = { itemType: staged.item_type, origin: staged.origin };
    return addMask(db, place, source, staged.source_sha256, staged.source);
  }
}

function recordedGroup(db: ReadDb, groupId: string): ImportSummary | null {
  const found = sql<{ edits: number; pixels: number | null }>(
    db,
    'SELECT count(*) AS edits, sum(e.pixel_count) AS pixels FROM command c JOIN edit e ON e.id = c.id WHERE c.group_uuid = ?',
  ).get(uuidBytes(groupId));
  if (found === undefined || found.edits === 0) return null;
  return { groupId, edits: found.edits, pixels: found.pixels ?? 0, recorded: false };
}

function importedCodes(imported: Omit<SourceMask, 'origin'>, patch: number): Int16Array {
  const expectedBytes = PATCH_PIXELS * itemBytes(imported.itemType);
  if (imported.codes.byteLength !== expectedBytes) {
    throw new AppError(
      'bad-argument',
      `Patch ${patch} of the mask has ${imported.codes.byteLength} bytes, not ${expectedBytes}.`,
    );
  }
  return widenCodes(imported.codes, imported.itemType);
}

/** Codes that the mask holds already may stay, whatever they are. */
function checkCodes(
  current: { readonly codes: Int16Array },
  imported: Int16Array,
  permitted: (code: number) => boolean,
  patch: number,
  target: Target,
): void {
  const known = new Set<number>();
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const code = imported[i];
    if (code === current.codes[i] || known.has(code)) continue;
    const x = i % PATCH_SIZE;
    const y = Math.floor(i / PATCH_SIZE);
    if (isPadding(x, y)) continue;
    if (!permitted(code)) {
      throw new AppError(
        'bad-code',
        `Patch ${patch}, row ${y}, column ${x}: ${target} has no code ${code}. Nothing was imported.`,
      );
    }
    known.add(code);
  }
}

function differingPadding(current: Int16Array, imported: Int16Array): number {
  let count = 0;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (current[i] !== imported[i] && isPadding(i % PATCH_SIZE, Math.floor(i / PATCH_SIZE))) count++;
  }
  return count;
}
