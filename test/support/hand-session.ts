import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { MaskDocument } from '../../renderer/state/mask-document.svelte.ts';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { type SampleSplit, samplePixels } from './sample-dataset.ts';
import { sampleSession, until } from './session-driver.ts';

const splits: readonly SampleSplit[] = [
  {
    folder: 'train',
    patchCount: 2,
    layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'S1_VV', 'LABEL_sen2cor', 'LABEL_manual_hq', 'LABEL_manual_sc'],
    metadata: true,
  },
];

/** Bands with a bright square of 40 pixels at (200, 200), a far one at (400, 100); radar without a value in each fifth column. */
function pixels(folder: string, layerId: string, patch: number, x: number, y: number): number {
  const inSquare = (left: number, top: number) => x >= left && y >= top && x < left + 40 && y < top + 40;
  if (layerId.startsWith('L1C') && (inSquare(200, 200) || inSquare(400, 100))) return 9000;
  if (layerId === 'S1_VV' && x % 5 === 0) return Number.NaN;
  return samplePixels(folder, layerId, patch, x, y);
}

/** Whether a pixel is painted, and what with: the code that it then holds. */
export type Expected = (x: number, y: number, before: number) => number;

/** What a gesture is to leave. */
interface OneEdit {
  readonly tool: string;
  readonly code: number | null;
  readonly pixels: Expected;
}

/** One session for a file of tests, which awaits it; `putAway` gives each of them the untouched mask and an ordinary brush. */
export async function handSession() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-test-')));
  const parts = await sampleSession(folder, { splits, pixels });
  afterAll(async () => {
    await parts.host.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { workspace, session, hand } = parts;
  const { painting, panes, tools } = workspace;
  const { ink, gate } = tools;
  const initial = { ...painting.options.wand };

  const document = (): MaskDocument => {
    const shown = workspace.showing.document;
    if (shown === null) throw new Error('a mask is shown');
    return shown;
  };

  async function show(target: Target, patch = 0): Promise<void> {
    workspace.goToMask({ splitId: workspace.splitId, patch, target });
    await until(() => {
      const place = workspace.showing.current?.document?.place;
      return place?.target === target && place.patch === patch;
    });
  }

  async function saved(): Promise<void> {
    await until(() => session.outbox.state === 'saved');
  }

  async function putAway(target: Target = 'manual_hq'): Promise<void> {
    painting.cancel();
    const { options } = painting;
    options.tool = 'brush';
    options.tip = 'round';
    options.adjusts = false;
    options.wand = initial;
    options.segmentSize = 12;
    options.setRadius(8);
    options.over = { manual_hq: { kind: 'everything' }, manual_sc: { kind: 'everything' } };
    options.code = { manual_hq: 3, manual_sc: 5 };
    ink.choose({ kind: 'class' });
    gate.isOn = false;
    gate.reset();
    workspace.tools.planes.bandIds = [];
    panes.active.show({ zoom: 1, sx: 0, sy: 0 });
    await show(target);
    await document().goTo(null);
    await saved();
    hand.timeMs += 1000;
  }

  /** Does it, then undo, redo and undo again: each pixel is what it should be each time, and padding never changes. */
  async function leavesOneEdit(gesture: () => void, { tool, code, pixels: expected }: OneEdit): Promise<void> {
    const mask = document();
    const before = mask.codes.slice();
    const { depth } = mask;
    gesture();
    expect(painting.draft).toBe(null);
    const after = mask.codes.slice();
    expect(difference(after, before, expected)).toEqual([]);
    expect(mask.depth).toBe(depth + 1);
    expect(mask.head).toMatchObject({ tool, code, pixelCount: count(before, after) });
    await mask.undo();
    expect(same(mask.codes, before)).toBe(true);
    await mask.redo();
    expect(same(mask.codes, after)).toBe(true);
    await mask.undo();
    await saved();
  }

  /** The same where it may be that nothing has to change. */
  async function leavesOneEditOrNone(gesture: () => void, edit: OneEdit): Promise<void> {
    const { codes } = document();
    if (difference(codes, codes, edit.pixels).length > 0) await leavesOneEdit(gesture, edit);
    else leavesNoTrace(gesture);
  }

  /** Does it: nothing is to be seen of it afterwards. */
  function leavesNoTrace(gesture: () => void): void {
    const mask = document();
    const before = mask.codes.slice();
    const { headId } = mask;
    const { length } = mask.history;
    const { waiting } = session.outbox;
    gesture();
    expect(painting.draft).toBe(null);
    expect(same(mask.codes, before)).toBe(true);
    expect(mask.headId).toBe(headId);
    expect(mask.history).toHaveLength(length);
    expect(mask.painting).toBe(false);
    expect(session.outbox.waiting).toBe(waiting);
    expect(session.outbox.full).toBe(false);
  }

  return {
    ...parts,
    painting,
    ink,
    gate,
    document,
    show,
    saved,
    putAway,
    leavesOneEdit,
    leavesOneEditOrNone,
    leavesNoTrace,
  };
}

export function same(a: Int16Array, b: Int16Array): boolean {
  return a.length === b.length && a.every((code, i) => code === b[i]);
}

function count(before: Int16Array, after: Int16Array): number {
  return before.reduce((sum, code, i) => sum + (code === after[i] ? 0 : 1), 0);
}

/** The first pixels that are not what they should be: padding as before, the rest as expected. */
export function difference(after: Int16Array, before: Int16Array, expected: Expected): readonly object[] {
  const wrong: object[] = [];
  for (let i = 0; i < PATCH_PIXELS && wrong.length < 3; i++) {
    const [x, y] = [i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)];
    const was = before[i] ?? 0;
    const should = isPadding(x, y) ? was : expected(x, y, was);
    if (after[i] !== should) wrong.push({ x, y, was, is: after[i], should });
  }
  return wrong;
}

/** Walks from pixel to pixel over edges: those that hang together with the first one, as indices. */
export function walked(x: number, y: number, joins: (pixel: number) => boolean): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [y * PATCH_SIZE + x];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [column, row] = [at % PATCH_SIZE, Math.floor(at / PATCH_SIZE)];
    if (isPadding(column, row) || found.has(at) || !joins(at)) continue;
    found.add(at);
    open.push(at - 1, at + 1, at - PATCH_SIZE, at + PATCH_SIZE);
  }
  return found;
}
