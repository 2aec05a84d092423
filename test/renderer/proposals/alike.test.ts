import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { command, press } from '../../../renderer/commands.ts';
import { isPadding, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { type Paint, paintedScene, sceneBands, square } from '../../shared/alike/painted-scene.ts';
import { openSession, sampleSession, until } from '../../support/session-driver.ts';

const CLEAR = 0;
const THICK = 1;
const snow = (x0: number): Paint => ({ on: square(x0, 201, 40), ground: 'snow', label: THICK });
const cloud: Paint = { on: square(97, 57, 30), ground: 'cloud', label: THICK };
const dim: Paint = { on: square(305, 305, 20), ground: 'snow', label: THICK, light: 0.35 };
/** Snow that is labelled thick in four patches, in two more of it in little light, beside clouds that are thick. */
const scenes = {
  train: [[snow(97), cloud, dim], [snow(201), cloud], [cloud, dim], [snow(305)]],
  val: [[snow(33), cloud]],
};

const painted = new Map(
  Object.entries(scenes).map(([name, patches]) => [name, patches.map((paints) => paintedScene(paints))]),
);
const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-test-')));
const { host, session, workspace, hand, dataset } = await sampleSession(folder, {
  splits: Object.entries(scenes).map(([name, { length }]) => ({
    folder: name,
    patchCount: length,
    layers: [...sceneBands, 'LABEL_manual_hq'],
    metadata: true,
  })),
  pixels: (name, layerId, patch, x, y) => {
    const scene = painted.get(name)?.[patch];
    const band = scene?.bands.find((one) => one.layerId === layerId);
    const i = y * PATCH_SIZE + x;
    if (band === undefined && isPadding(x, y)) return 0;
    return (band?.pixels ?? scene?.classes)?.[i] ?? 0;
  },
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});
const { proposals, painting, queue, tools } = workspace;
const { alike, alikeSearch } = workspace.drafting;

async function show(splitId: string, patch: number): Promise<void> {
  workspace.goToMask({ splitId, patch, target: 'manual_hq' });
  await until(() => {
    const place = workspace.showing.current?.document?.place;
    return place?.splitId === splitId && place.patch === patch;
  });
}

function document() {
  const shown = workspace.showing.document;
  if (shown === null) throw new Error('a mask is shown');
  return shown;
}

const at = (x: number, y: number) => y * PATCH_SIZE + x;
const found = () => alikeSearch.matches.map(({ splitId, patch }) => `${splitId} ${patch}`);

beforeEach(async () => {
  painting.cancel();
  proposals.drop();
  session.dialog = 'none';
  queue.leave();
  tools.blobs.open = false;
  workspace.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
  alike.limit = 1;
  await show('train', 0);
  tools.takeCode(THICK);
});

/** The snow of train 0 is the largest blob of thick. */
async function searched(): Promise<void> {
  press(command('next-blob'), session);
  press(command('find-alike'), session);
  expect(session.dialog).toBe('alike');
  await until(() => !alikeSearch.working);
}

/** What a page does whose bar of proposals is there. */
async function arrived(): Promise<void> {
  await until(() => workspace.showing.current?.document != null && alike.due !== null);
  alike.ready();
  await until(() => proposals.pending !== null);
}

test('without a blob or an outline it says what to choose', () => {
  expect(alikeSearch.hasSubject).toBe(false);
  press(command('find-alike'), session);
  expect(session.notices.list.map(({ message }) => message)).toEqual([
    'Choose a blob of the mask, or draw an outline that waits to be painted; then search for more like it.',
  ]);
});

test('from a blob to a queue, each of whose patches has its proposal, and an edit that says how it came', async () => {
  await searched();
  expect(found()).toEqual(expect.arrayContaining(['train 1', 'train 3', 'val 0']));
  expect(found()).toHaveLength(3);
  alikeSearch.makeQueue();
  expect(queue.name).toBe('like thick of train 0');
  tools.takeCode(CLEAR);
  await arrived();
  const places = [`${workspace.splitId} ${workspace.patch}`];
  expect(proposals.openId).toBe('alike');
  expect(proposals.pieces.map(({ classNumber }) => classNumber)).toEqual([CLEAR]);
  expect(proposals.pieces[0]?.pixelCount).toBe(40 * 40);
  proposals.accept();
  proposals.accept();
  expect(document().head?.tool).toBe('accept alike by blob');
  expect(JSON.parse(document().head?.detail ?? '')).toMatchObject({ searched: 'like thick of train 0', limit: 1 });
  await document().undo();
  workspace.next();
  await until(() => alike.due !== null && workspace.showing.current?.document?.place.patch === workspace.patch);
  places.push(`${workspace.splitId} ${workspace.patch}`);
  await arrived();
  expect(proposals.pieces).toHaveLength(1);
  expect(places).toEqual(found().slice(0, 2));
});

test('what was found and what it was searched by belong together, whichever search was begun last', async () => {
  await searched();
  const { query } = alike;
  press(command('next-blob'), session);
  const given = alikeSearch.begin();
  await alikeSearch.again();
  await given;
  expect(alike.query).toBe(query);
  expect(found()).toHaveLength(3);
});

test('a proposal that is dropped stays dropped on its patch, and the next patch has its own', async () => {
  await searched();
  alikeSearch.makeQueue();
  tools.takeCode(CLEAR);
  await arrived();
  proposals.drop();
  alike.ready();
  expect(proposals.openId).toBe(null);
  workspace.next();
  await arrived();
  expect(proposals.openId).toBe('alike');
});

test('a page that opens the dataset again has the proposals of the queue', async () => {
  await searched();
  alikeSearch.makeQueue();
  workspace.leaving();
  await until(() => session.outbox.state === 'saved');
  const again = await openSession(host.connect(), dataset);
  const other = again.workspace;
  if (other === null) throw new Error('the session has a workspace');
  await until(() => other.drafting.alike.due !== null);
  other.tools.takeCode(CLEAR);
  other.drafting.alike.ready();
  await until(() => other.proposals.pending !== null);
  expect(other.proposals.pieces).toHaveLength(1);
});

test('an outline that waits is searched for and taken back: nothing is painted', async () => {
  const before = document().codes.slice();
  const edits = document().depth;
  tools.takeCode(2);
  painting.takeTool('lasso');
  painting.options.adjusts = true;
  hand.stroke([
    [103, 207],
    [131, 207],
    [131, 231],
    [103, 231],
  ]);
  expect(painting.waits).toBe(true);
  expect(document().codes[at(110, 215)]).toBe(2);
  press(command('find-alike'), session);
  await until(() => !alikeSearch.working);
  painting.options.adjusts = false;
  painting.takeTool('brush');
  expect(alike.query).toMatchObject({ cloudClass: THICK, from: { splitId: 'train', patch: 0 } });
  expect(found()).toHaveLength(3);
  expect(document().codes).toEqual(before);
  expect(document().depth).toBe(edits);
});

test('with the class in hand that is searched for, it asks for another', async () => {
  await searched();
  proposals.open('alike');
  await until(() => typeof proposals.offered === 'string' && proposals.offered.startsWith('Choose'));
  expect(proposals.offered).toBe('Choose the class that it should have instead of thick.');
  tools.takeCode(CLEAR);
  expect(typeof proposals.offered).toBe('object');
});

test('how near it must be decides about patches and pieces at once', async () => {
  await searched();
  tools.takeCode(CLEAR);
  proposals.open('alike');
  await until(() => proposals.pending !== null);
  expect(proposals.pieces).toHaveLength(1);
  alike.limit = 2;
  expect(found()).toContain('train 2');
  // What lies in little light too.
  expect(proposals.pieces).toHaveLength(2);
  alike.fewest = 450;
  expect(proposals.pieces).toHaveLength(1);
  alike.fewest = Number.NaN;
  expect(alike.fewest).toBe(1);
});

test('a search that is stopped leaves nothing behind, and can be made again', async () => {
  press(command('next-blob'), session);
  const search = alikeSearch.begin();
  await until(() => alikeSearch.jobId !== null);
  await alikeSearch.cancel();
  await search;
  expect(alikeSearch.working).toBe(false);
  expect([alikeSearch.found, alikeSearch.problem, alikeSearch.jobId]).toEqual([null, null, null]);
  expect(session.jobs.running).toEqual([]);
  await alikeSearch.again();
  expect(found()).toHaveLength(3);
});

test('of two searches the later one counts', async () => {
  press(command('next-blob'), session);
  const first = alikeSearch.begin();
  await until(() => alikeSearch.jobId !== null);
  press(command('next-blob'), session);
  expect(tools.blobs.chosen?.pixelCount).toBe(900);
  await Promise.all([first, alikeSearch.begin()]);
  expect(alikeSearch.working).toBe(false);
  expect(alike.query?.pixelCount).toBe(900);
  expect(found()).toContain('train 2');
});
