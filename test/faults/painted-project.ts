import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { Dataset } from '../../electron/dataset/dataset.ts';
import { moveGroup } from '../../electron/project/command-groups.ts';
import { commit } from '../../electron/project/commit.ts';
import { inWrite } from '../../electron/project/database.ts';
import { setDocument } from '../../electron/project/documents.ts';
import { Import } from '../../electron/project/import.ts';
import { maskState } from '../../electron/project/mask-state.ts';
import { openProject } from '../../electron/project/open-project.ts';
import type { Project } from '../../electron/project/project.ts';
import type { MaskPlace, SourceMask, SplitFacts, StoredCommand } from '../../electron/project/project-store.ts';
import { resolveSource } from '../../electron/project/source-change.ts';
import { sourceSha256 } from '../../electron/project/source-standing.ts';
import { bindSplits, setSetting } from '../../electron/project/splits.ts';
import { changeWork, spendTime } from '../../electron/project/work-log.ts';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { writeEditDetail } from '../../shared/edit-detail.ts';
import { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { applyDelta, encodeDelta } from '../../shared/raster/delta.ts';
import { encodePatch, samplePixels, writeSampleDataset } from '../support/sample-dataset.ts';

export interface PaintedMask {
  readonly place: MaskPlace;
  readonly target: Target;
  readonly patch: number;
  /** What the mask shows at its head. */
  readonly codes: Int16Array;
}

/** A real project in which everything has happened that can, and what each of its masks must show. */
export interface PaintedProject {
  readonly file: string;
  readonly folder: string;
  readonly splits: readonly SplitFacts[];
  readonly splitKey: number;
  readonly masks: readonly PaintedMask[];
  /** Labels as the dataset has them. */
  readonly source: (target: Target, patch: number) => SourceMask;
}

export interface PaintedSize {
  readonly patches: number;
  /** Of each mask. */
  readonly edits: number;
  /** Edits say from what they were accepted, which formats 1 and 2 had no place for. */
  readonly details?: boolean;
}

export async function writePaintedDataset(folder: string, patches: number): Promise<readonly SplitFacts[]> {
  const layers = ['L1C_B2', 'LABEL_manual_hq', 'LABEL_manual_sc'];
  await writeSampleDataset(folder, { splits: [{ folder: 'train', patchCount: patches, layers, metadata: true }] });
  const dataset = await Dataset.open(folder);
  try {
    return await Promise.all(
      dataset.splits.map(async (split) => ({
        ...(await split.identity()),
        name: split.name,
        folderHint: split.folder,
      })),
    );
  } finally {
    await dataset.close();
  }
}

function sampleSource(target: Target, patch: number): SourceMask {
  const pixel = (x: number, y: number): number => samplePixels('', `LABEL_${target}`, patch, x, y);
  return { itemType: 'int8', codes: encodePatch('int8', pixel), origin: 'layer' };
}

/** Paints the project and closes it. `killed` gets a copy of it as a killed program would have left it: with its log. */
export function paintProject(
  file: string,
  folder: string,
  splits: readonly SplitFacts[],
  size: PaintedSize,
  seed: number,
  killed: string | null = null,
): PaintedProject {
  const opened = openProject(file, true, false);
  try {
    const painting = new Painting(opened.project, splits, seed, size.details ?? true);
    const masks: PaintedMask[] = [];
    for (let patch = 0; patch < size.patches; patch++) {
      masks.push(painting.paintMask('manual_hq', patch, size.edits));
      if (patch % 3 === 0) masks.push(painting.paintMask('manual_sc', patch, Math.ceil(size.edits / 3)));
      painting.work(patch);
    }
    if (killed !== null) for (const end of ['', '-wal']) copyFileSync(file + end, killed + end);
    return { file, folder, splits, splitKey: painting.splitKey, masks, source: sampleSource };
  } finally {
    opened.close();
  }
}

class Painting {
  readonly splitKey: number;
  readonly #project: Project;
  readonly #random: () => number;
  readonly #details: boolean;

  constructor(project: Project, splits: readonly SplitFacts[], seed: number, details: boolean) {
    this.#project = project;
    this.#details = details;
    const random = new SeededRandom(seed);
    this.#random = () => random.next() / 2 ** 32;
    const bound = inWrite(project.db, (db) => {
      const keys = bindSplits(db, splits, false);
      setSetting(db, keys[0].splitKey, 'unscribbled', 'file 99');
      setDocument(db, 'filters', JSON.stringify({ filters: [] }), 1);
      return keys;
    });
    this.splitKey = bound[0].splitKey;
  }

  paintMask(target: Target, patch: number, edits: number): PaintedMask {
    const place: MaskPlace = { splitKey: this.splitKey, target, patch };
    const source = sampleSource(target, patch);
    const kind = patch % 8;
    let codes = widenCodes(source.codes, source.itemType);
    // What was labelled before somebody changed the file.
    const first = kind === 1 || kind === 2 ? older(source) : source;
    if (first !== source) codes = widenCodes(first.codes, first.itemType);
    const undone: { from: string; to: string | null; codes: Int16Array }[] = [];
    let head: string | null = null;
    for (let n = 0; n < edits; n++) {
      const turn = this.#random();
      const last = undone.at(-1);
      if (turn < 0.15 && last !== undefined && last.from === head) {
        this.#commit(place, move('undo', head, last.to), first);
        const now = codes;
        codes = last.codes;
        if (this.#random() < 0.4) {
          this.#commit(place, move('redo', last.to, last.from), first);
          codes = now;
        } else {
          head = last.to;
        }
        undone.pop();
        continue;
      }
      const after = this.#stroke(codes, n);
      const commandId = randomUUID();
      const detail = this.#details && turn > 0.9 ? writeEditDetail({ source: 'assist', trees: n + 1 }) : null;
      const tool = turn > 0.9 ? 'accept assist by blob' : 'brush';
      const delta = encodeDelta(codes, after);
      if (delta.byteLength === 0) continue;
      const annotator = this.#random() < 0.5 ? 'Ada' : 'Grace Höpper';
      this.#commit(
        place,
        { kind: 'edit', commandId, parentId: head, annotator, tool, code: n % 4, detail, delta },
        first,
      );
      undone.push({ from: commandId, to: head, codes });
      codes = after;
      head = commandId;
    }
    if (kind === 1) this.#choose(place, 'keep-base', source);
    if (kind === 2) codes = this.#choose(place, 'take-source', source);
    if (kind === 3) codes = this.#import(place, codes, source);
    return { place, target, patch, codes };
  }

  #commit(place: MaskPlace, command: StoredCommand, source: SourceMask): void {
    const answer = commit(this.#project, place, command, source);
    if (answer.status !== 'saved') throw new Error(`the project takes the edit: ${JSON.stringify(answer)}`);
  }

  /** A blot of pixels, ragged now and then: its delta is long enough for pages of its own. */
  #stroke(codes: Int16Array, n: number): Int16Array {
    const after = codes.slice();
    const ragged = this.#random() < 0.2;
    const size = ragged ? 60 : 6 + Math.floor(this.#random() * 40);
    const x0 = 2 + Math.floor(this.#random() * (500 - size));
    const y0 = 2 + Math.floor(this.#random() * (500 - size));
    for (let y = y0; y < y0 + size; y++) {
      for (let x = x0; x < x0 + size; x++) {
        if (!ragged || this.#random() < 0.5) after[y * PATCH_SIZE + x] = (n + (ragged ? x % 3 : 0)) % 4;
      }
    }
    return after;
  }

  #choose(place: MaskPlace, choice: 'keep-base' | 'take-source', source: SourceMask): Int16Array {
    const asked = Buffer.from(sourceSha256(source.codes)).toString('hex');
    resolveSource(this.#project, place, choice, asked, source, 'Ada');
    const state = maskState(this.#project, place, source);
    const codes = widenCodes(state.base, state.itemType);
    applyDelta(codes, state.delta, 'forward');
    return codes;
  }

  /** Imported, undone and redone together. */
  #import(place: MaskPlace, codes: Int16Array, source: SourceMask): Int16Array {
    const after = this.#stroke(codes, place.patch + 1);
    if (encodeDelta(codes, after).byteLength === 0) return codes;
    const groupId = randomUUID();
    const options = { splitKey: place.splitKey, target: place.target, annotator: 'Ada', groupId };
    const imported = new Import(this.#project, place.patch + 1, options);
    imported.add(place.patch, { itemType: 'int16', codes: new Uint8Array(after.slice().buffer) }, source);
    imported.finish();
    moveGroup(this.#project, 'undo', groupId, randomUUID(), 'Ada');
    moveGroup(this.#project, 'redo', groupId, randomUUID(), 'Ada');
    return after;
  }

  work(patch: number): void {
    const place: MaskPlace = { splitKey: this.splitKey, target: 'manual_hq', patch };
    inWrite(this.#project.db, (db) => {
      const to = {
        status: patch % 2 === 0 ? 'done' : 'review',
        note: `looked at ${patch}`,
        difficulty: 1 + (patch % 5),
      } as const;
      changeWork(db, place, { changeId: randomUUID(), annotator: 'Ada', to }, Date.now());
      spendTime(db, place, { sliceId: randomUUID(), annotator: 'Ada', activeMs: 1000 + patch }, Date.now());
    });
  }
}

function move(kind: 'undo' | 'redo', fromId: string | null, toId: string | null): StoredCommand {
  return { kind, commandId: randomUUID(), annotator: 'Ada', fromId, toId };
}

/** The labels with some of them other than now. */
function older(source: SourceMask): SourceMask {
  const codes = source.codes.slice();
  for (let x = 100; x < 140; x++) codes[300 * PATCH_SIZE + x] = (codes[300 * PATCH_SIZE + x] + 1) % 4;
  return { ...source, codes };
}
