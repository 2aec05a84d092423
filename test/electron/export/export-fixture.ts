import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EditedMask, ExportHead, ExportHost, ExportPlan } from '../../../electron/export/export-plan.ts';
import { workerEntry } from '../../../electron/host/worker-entries.ts';
import { itemBytes, widenCodes } from '../../../shared/cloudsen12/item-type.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../../shared/errors.ts';
import { sha256 } from './scene-bytes.ts';

export type Item = 'int8' | 'int16';
export type Pixels = (patch: number, x: number, y: number) => number;

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloudbrush export é '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Codes of a whole file, patch after patch. */
export function makeCodes(patchCount: number, pixels: Pixels): Int16Array {
  const codes = new Int16Array(patchCount * PATCH_PIXELS);
  let i = 0;
  for (let patch = 0; patch < patchCount; patch++) {
    for (let y = 0; y < PATCH_SIZE; y++) {
      for (let x = 0; x < PATCH_SIZE; x++) codes[i++] = pixels(patch, x, y);
    }
  }
  return codes;
}

export function encode(codes: Int16Array, itemType: Item): Uint8Array {
  return new Uint8Array((itemType === 'int8' ? new Int8Array(codes) : codes.slice()).buffer);
}

export async function readCodes(path: string, itemType: Item): Promise<Int16Array> {
  return widenCodes(await readFile(path), itemType);
}

/** Labels in diagonal stripes, another code in the padding. */
export const striped =
  (padding: number): Pixels =>
  (patch, x, y) =>
    isPadding(x, y) ? padding : ((x + y) >> 5) % 4 === patch % 4 ? 1 : 0;

export interface Scene {
  readonly plan: ExportPlan;
  readonly host: ExportHost;
  /** Of the source file, or null. */
  readonly source: Int16Array | null;
  readonly masks: Map<number, Int16Array>;
}

export interface SceneOptions {
  readonly folder: string;
  readonly patchCount: number;
  /** Null: the split has no such layer. */
  readonly source: { readonly itemType: Item; readonly pixels: Pixels } | null;
  /** Changes to the labels of some patches. */
  readonly edits?: Readonly<Record<number, (codes: Int16Array) => void>>;
  readonly unlabelledCode?: number | null;
  readonly plan?: Partial<ExportPlan>;
  readonly host?: Partial<ExportHost>;
}

/** A source file, edits in memory, and a plan to export them to `out.dat`. */
export async function makeScene(options: SceneOptions): Promise<Scene> {
  const { folder, patchCount, edits = {}, unlabelledCode = -1 } = options;
  const path = join(folder, 'LABEL_manual_hq.dat');
  const source = options.source === null ? null : makeCodes(patchCount, options.source.pixels);
  if (source !== null && options.source !== null) await writeFile(path, encode(source, options.source.itemType));
  const masks = new Map<number, Int16Array>();
  const bases = new Map<number, Int16Array>();
  const heads: ExportHead[] = [];
  for (const [key, change] of Object.entries(edits)) {
    const patch = Number(key);
    const base = source?.slice(patch * PATCH_PIXELS, (patch + 1) * PATCH_PIXELS) ?? blank(unlabelledCode ?? -1);
    const codes = base.slice();
    change(codes);
    bases.set(patch, base);
    masks.set(patch, codes);
    heads.push({ patch, headId: randomUUID(), baseId: 100 + patch });
  }
  const sourceType = options.source?.itemType ?? 'int8';
  const plan: ExportPlan = {
    toolVersion: '0.0.0-test',
    datasetName: 'sample',
    splitName: 'train',
    target: 'manual_hq',
    patchCount,
    source:
      source === null ? null : { path, fileName: basename(path), itemType: sourceType, identity: await identity(path) },
    heads,
    unlabelledCode,
    exportId: randomUUID(),
    outPath: join(folder, 'out.dat'),
    itemType: 'int8',
    fill: null,
    overwrite: false,
    replaceSource: false,
    protectedFiles: source === null ? [] : [{ path, what: 'LABEL_manual_hq.dat of the open dataset' }],
    identifyingLayer: null,
    ...options.plan,
  };
  const host: ExportHost = {
    signal: new AbortController().signal,
    digestEntry: workerEntry('digest-worker'),
    maskAt: async ({ patch }) => ({
      ...maskOf(masks.get(patch)!, bases.get(patch)!, sourceType),
      origin: source === null ? 'unlabelled' : 'layer',
    }),
    baseOf: async ({ patch }) => bases.get(patch)!.slice(),
    reached: async () => undefined,
    progress: () => undefined,
    expectSources: async () => undefined,
    ...options.host,
  };
  return { plan, host, source, masks };
}

function maskOf(codes: Int16Array, base: Int16Array, itemType: Item): Omit<EditedMask, 'origin'> {
  return {
    codes: codes.slice(),
    sources: [sha256(encode(base, itemType))],
    annotators: ['Ann', 'Bo'],
    firstEdit: '2026-01-02T03:04:05.000Z',
    lastEdit: '2026-02-03T04:05:06.000Z',
  };
}

function blank(code: number): Int16Array {
  return makeCodes(1, (_, x, y) => (isPadding(x, y) ? 0 : code));
}

export async function identity(path: string) {
  const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
  return { dev, ino, sizeBytes: Number(size), mtimeNs };
}

/** What an export should write, pixel by pixel: the slow twin of the stream. */
export function expectedOutput({ plan, source, masks }: Scene): Int16Array {
  return makeCodes(plan.patchCount, (patch, x, y) => {
    const i = y * PATCH_SIZE + x;
    if (isPadding(x, y)) return source === null ? 0 : source[patch * PATCH_PIXELS + i];
    const edited = masks.get(patch);
    if (edited !== undefined) return edited[i];
    return source === null ? (plan.unlabelledCode ?? -1) : source[patch * PATCH_PIXELS + i];
  });
}

/** Paints a block, padding included where the block reaches it: an export must leave that out. */
export function block(code: number, x0: number, y0: number, x1: number, y1: number): (codes: Int16Array) => void {
  return (codes) => {
    for (let y = y0; y < y1; y++) codes.fill(code, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
  };
}

export function sizeOf(patchCount: number, itemType: Item): number {
  return patchCount * PATCH_PIXELS * itemBytes(itemType);
}

/** The AppError that a promise rejects with. */
export async function refusal(promise: Promise<unknown>): Promise<AppError> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof AppError) return outcome;
  throw new Error(`an AppError was expected, got ${String(outcome)}`);
}
