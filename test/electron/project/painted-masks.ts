import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { type ProjectWorker, startProjectWorker } from '../../../electron/project/project-client.ts';
import type {
  Handle,
  MaskPlace,
  SourceMask,
  SplitFacts,
  StoreClient,
  StoredCommand,
} from '../../../electron/project/project-store.ts';
import { sourceSha256 } from '../../../electron/project/source-standing.ts';
import { widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { MaskState } from '../../../shared/edits.ts';
import { applyDelta, encodeDelta } from '../../../shared/raster/delta.ts';
import { imageRect } from '../../../shared/raster/rect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A patch as a dataset would hand it over. */
export function sourceOf(
  codes: Int16Array,
  itemType: 'int8' | 'int16' = 'int8',
  origin: SourceMask['origin'] = 'layer',
): SourceMask {
  const bytes =
    itemType === 'int8' ? new Uint8Array(Int8Array.from(codes).buffer) : new Uint8Array(codes.slice().buffer);
  return { itemType, codes: bytes, origin };
}

/** As a question about a changed source names it. */
export function shaOf({ codes }: SourceMask): string {
  return Buffer.from(sourceSha256(codes)).toString('hex');
}

/** Image of one code, padding of another. */
export function flatMask(code: number, padding = 0): Int16Array {
  const codes = new Int16Array(PATCH_PIXELS).fill(padding);
  return painted(codes, imageRect.x0, imageRect.y0, imageRect.x1 - imageRect.x0, imageRect.y1 - imageRect.y0, code);
}

/** A copy with a rectangle of one code. */
export function painted(
  codes: Int16Array,
  x: number,
  y: number,
  width: number,
  height: number,
  code: number,
): Int16Array {
  const copy = codes.slice();
  for (let row = y; row < y + height; row++) copy.fill(code, row * PATCH_SIZE + x, row * PATCH_SIZE + x + width);
  return copy;
}

/** The mask that a page would show for a state. */
export function shown(state: MaskState): Int16Array {
  const codes = widenCodes(state.base, state.itemType);
  applyDelta(codes, state.delta, 'forward');
  return codes;
}

/** Fails unless two masks hold the same codes; a comparison by element would take longer than the rest of a test. */
export function expectPixels(actual: Int16Array, expected: Int16Array): void {
  let differing = actual.length === expected.length ? 0 : Number.NaN;
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) differing++;
  expect(differing, 'pixels that differ').toBe(0);
}

export function edit(
  parentId: string | null,
  before: Int16Array,
  after: Int16Array,
  over: Partial<Extract<StoredCommand, { kind: 'edit' }>> = {},
): Extract<StoredCommand, { kind: 'edit' }> {
  const delta = encodeDelta(before, after);
  const made = { commandId: randomUUID(), annotator: 'Ada', parentId, tool: 'brush', code: 1, detail: null, delta };
  return { kind: 'edit', ...made, ...over };
}

export function undo(fromId: string | null, toId: string | null): StoredCommand {
  return { kind: 'undo', commandId: randomUUID(), annotator: 'Ada', fromId, toId };
}

export function redo(fromId: string | null, toId: string | null): StoredCommand {
  return { kind: 'redo', commandId: randomUUID(), annotator: 'Ada', fromId, toId };
}

export function splitFacts(over: Partial<SplitFacts> = {}): SplitFacts {
  return { name: 'train', patchCount: 7, hash: 'a'.repeat(64), from: 'metadata', folderHint: '/data/train', ...over };
}

let shared: ProjectWorker | null = null;
afterAll(async () => {
  await shared?.stop();
  shared = null;
});

/** The one project worker of a test file, as of any process; it is stopped after the file's last test. */
export function sharedWorker(): ProjectWorker {
  shared ??= startProjectWorker();
  return shared;
}

export interface OpenStore {
  readonly folder: string;
  readonly file: string;
  readonly store: StoreClient;
  readonly handle: Handle;
  readonly splitKey: number;
}

/** A new project in a folder of its own, in a real worker, with one split of seven patches. */
export async function newProject(split: SplitFacts = splitFacts()): Promise<OpenStore> {
  const folder = await temporaryFolder();
  const { store } = sharedWorker();
  const file = join(folder, 'work.cloudbrush');
  const { handle } = await store.open({ file, create: true, networkFileSystem: false });
  const [{ splitKey }] = await store.bindSplits(handle, [split], false);
  return { folder, file, store, handle, splitKey };
}

export function placeOf(splitKey: number, patch = 0, target: MaskPlace['target'] = 'manual_hq'): MaskPlace {
  return { splitKey, patch, target };
}
