import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VOTE } from '../../../renderer/state/reference-proposal.svelte.ts';
import { isPadding, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { dateDefaults } from '../../../shared/proposals/date-offer.ts';
import { shadowDefaults } from '../../../shared/proposals/shadow-source.ts';
import { type SampleSplit, sampleMetadataRow } from '../../support/sample-dataset.ts';
import { sampleSession, until } from '../../support/session-driver.ts';

const labels = ['LABEL_sen2cor', 'LABEL_fmask', 'LABEL_s2cloudless', 'LABEL_manual_hq'];
const bands = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'L1C_B11', 'L1C_B12'];

/**
 * One place on two days: the second is clear. In the third patch nothing tells where the sun stands but the layer; in the
 * second split nothing does, and the third has no band in which shadows are dark.
 */
const splits: readonly SampleSplit[] = [
  {
    folder: 'train',
    patchCount: 3,
    layers: [...bands, ...labels, 'EXTRA_Shwdirection'],
    metadata: (patch) => ({
      ...sampleMetadataRow(0),
      roi_id: patch === 2 ? 'elsewhere' : 'here',
      s2_date: ['2020-05-01', '2020-06-01', '2020-07-01'][patch] ?? '',
      cloud_coverage: patch === 1 ? 'cloud-free' : 'cloudy',
      // The sun in the west, half as high as is long.
      s2_view_sun_azimuth: patch === 2 ? '' : '270',
      s2_view_sun_elevation: patch === 2 ? '' : '45',
    }),
  },
  { folder: 'untold', patchCount: 1, layers: ['L1C_B8', 'LABEL_manual_hq'] },
  { folder: 'visible', patchCount: 1, layers: ['L1C_B2', 'LABEL_manual_hq'] },
];

type Box = readonly [x: number, y: number, width: number, height: number];
const inside = ([left, top, width, height]: Box, x: number, y: number) =>
  x >= left && y >= top && x < left + width && y < top + height;

/** A cloud of the mask at 900 m and its shadow, one that the mask lacks, and a cloud that only the others know. */
const cloud: Box = [100, 200, 40, 40];
const shadow: Box = [190, 200, 40, 40];
const unknownCloud: Box = [300, 300, 30, 30];
const levels: Readonly<Record<string, readonly [land: number, cloud: number, shadow: number]>> = {
  L1C_B2: [800, 4000, 760],
  L1C_B3: [900, 4000, 800],
  L1C_B4: [1000, 4000, 800],
  L1C_B8: [3000, 4500, 1400],
  L1C_B11: [2500, 3500, 1100],
  L1C_B12: [1800, 3000, 800],
};

function pixels(_folder: string, layerId: string, patch: number, x: number, y: number): number {
  if (isPadding(x, y)) return layerId.startsWith('LABEL') ? -1 : 0;
  // In the published files' way of counting, eastwards is 0.
  if (layerId === 'EXTRA_Shwdirection') return 0;
  const isCloud = patch !== 1 && (inside(cloud, x, y) || inside(unknownCloud, x, y));
  const isShadow = patch !== 1 && inside(shadow, x, y);
  const level = levels[layerId];
  if (level !== undefined) return level[isCloud ? 1 : isShadow ? 2 : 0] + ((x * 37 + y * 11) % 41) - 20;
  if (layerId === 'LABEL_manual_hq') return patch !== 1 && inside(cloud, x, y) ? 1 : 0;
  if (layerId === 'LABEL_sen2cor') return isCloud ? 9 : isShadow ? 3 : 4;
  if (layerId === 'LABEL_fmask') return isCloud ? 4 : 0;
  return isCloud ? 60 : 5;
}

const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-test-')));
const { host, workspace, session } = await sampleSession(folder, { splits, pixels });
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});
const { proposals } = workspace;
const { sources } = workspace.drafting;
const { references, shadows, shadowInputs, origins, dates } = sources;

const train = workspace.splitId;

async function show(patch: number, splitId = train): Promise<void> {
  workspace.goToMask({ splitId, patch, target: 'manual_hq' });
  await until(() => workspace.showing.current?.patch === patch && workspace.showing.info !== null);
}

beforeEach(() => show(0));
afterEach(async () => {
  proposals.drop();
  shadows.change(shadowDefaults);
  shadows.forgetOwnHeights();
  dates.change(dateDefaults);
  references.choose(VOTE);
  await workspace.showing.document?.goTo(null);
  await until(() => session.outbox.state === 'saved');
});

/** It is offered, and is no sentence. */
async function offered(): Promise<void> {
  await until(() => typeof proposals.offered === 'object' && proposals.pending !== null);
}

/** What is pending, as class and bounds of each piece. */
const pieces = () =>
  proposals.pieces.map(({ classNumber, bounds: { x0, y0, x1, y1 } }) => [classNumber, x0, y0, x1 - x0, y1 - y0]);

const accepted = () => JSON.parse(workspace.showing.document?.head?.detail ?? '{}');

describe('other masks', () => {
  test('propose what most of them say', async () => {
    proposals.open('references');
    await offered();
    // Sen2Cor alone sees the shadow, and Fmask says that it is clear: a tie goes to the shadow.
    expect(pieces()).toEqual([
      [3, ...shadow],
      [1, ...unknownCloud],
    ]);
    references.setVote('LABEL_sen2cor', false);
    expect(pieces()).toEqual([[1, ...unknownCloud]]);
    references.setVote('LABEL_sen2cor', true);
  });

  test('propose what one of them says, and an accepted piece tells which and from where on', async () => {
    proposals.open('references');
    references.choose('LABEL_s2cloudless');
    await offered();
    expect(references.probabilities).toEqual(['LABEL_s2cloudless']);
    expect(pieces()).toEqual([[1, ...unknownCloud]]);
    proposals.step(1);
    proposals.accept();
    expect(proposals.pieces).toEqual([]);
    expect(accepted()).toEqual({
      source: 'references',
      layer: 'LABEL_s2cloudless',
      cloudFrom: ['s2cloudless 50 %'],
    });
  });

  test('follow the threshold while it is moved', async () => {
    proposals.open('references');
    references.choose('LABEL_s2cloudless');
    await offered();
    workspace.references.tryThreshold('LABEL_s2cloudless', 61);
    // Now its clouds are clear, also those of the mask.
    expect(pieces()).toEqual([[0, ...cloud]]);
    workspace.references.say('LABEL_s2cloudless', { threshold: null });
  });

  test('say that nobody votes', async () => {
    proposals.open('references');
    await offered();
    for (const id of references.layers) references.setVote(id, false);
    expect(proposals.offered).toBe('Nobody votes: choose at least one mask.');
    for (const id of references.layers) references.setVote(id, true);
  });
});

describe('the shadows of clouds', () => {
  test('are proposed where the slid outline is dark, and follow the height', async () => {
    proposals.open('shadow');
    shadows.setHeight(900);
    await offered();
    expect(pieces()).toEqual([[3, ...shadow]]);
    shadows.setHeight(700);
    shadows.change({ marginPixels: 0 });
    expect(pieces()).toEqual([[3, 190, 200, 20, 40]]);
    shadows.setHeight(3000);
    expect(pieces()).toEqual([]);
  });

  test('are those of the height that is suggested, for all or for each', async () => {
    proposals.open('shadow');
    shadows.setHeight(3000);
    await offered();
    shadows.suggest();
    expect([shadows.heightMetres, shadows.told]).toEqual([900, 'Fits best at 900 m.']);
    expect(pieces()).toEqual([[3, ...shadow]]);
    shadows.setHeight(3000);
    shadows.suggestEach();
    expect([shadows.settings.heightMetres, shadows.ownHeights]).toEqual([900, 1]);
    expect(pieces()).toEqual([[3, ...shadow]]);
  });

  test('of one cloud have a height of their own', async () => {
    proposals.open('shadow');
    await offered();
    shadows.stepCloud(1);
    shadows.setHeight(900);
    expect([shadows.heightMetres, shadows.settings.heightMetres, shadows.ownHeights]).toEqual([900, 1500, 1]);
    expect(pieces()).toEqual([[3, ...shadow]]);
    expect(sources.outline.length).toBeGreaterThan(0);
    shadows.chooseCloud(null);
    expect(shadows.heightMetres).toBe(1500);
    shadows.forgetOwnHeights();
    expect(pieces()).toEqual([]);
  });

  test('that are accepted are not measured anew, and tell how they were made', async () => {
    proposals.open('shadow');
    shadows.setHeight(900);
    await offered();
    const { ground } = shadowInputs;
    proposals.step(1);
    proposals.accept();
    expect(proposals.pieces).toEqual([]);
    expect(shadowInputs.ground).toBe(ground);
    expect(accepted()).toMatchObject({ source: 'shadow', heightMetres: 900, azimuthDeg: 90, sunElevationDeg: 45 });
  });

  test('lead back to their cloud, which takes the height', async () => {
    proposals.open('shadow');
    shadows.setHeight(900);
    await offered();
    proposals.step(1);
    proposals.accept();
    shadows.setHeight(3000);
    origins.step(1);
    const [origin] = origins.origins ?? [];
    expect(origin).toMatchObject({ firstPixel: 200 * PATCH_SIZE + 100, metres: expect.closeTo(900, -1) });
    if (origin !== undefined) origins.take(origin);
    expect(shadows.cloud?.firstPixel).toBe(200 * PATCH_SIZE + 100);
    expect(shadows.heightMetres).toBe(900);
    proposals.drop();
    expect([shadows.cloud, origins.chosen, sources.outline]).toEqual([null, null, []]);
  });

  test('fall as the layer says where the metadata does not, as far up as is said', async () => {
    proposals.open('shadow');
    await show(2);
    await until(() => typeof shadowInputs.layers !== 'string');
    // The first patch, whose sun is known, has told how the layer counts.
    expect(shadowInputs.direction).toEqual({ azimuthDeg: 90, by: 'layer', reading: 'from-east', checked: true });
    expect(shadowInputs.sunElevationDeg).toBeNull();
    shadows.change({ heightMetres: 900, sunElevationDeg: 45 });
    await offered();
    expect(pieces()).toEqual([[3, ...shadow]]);
    shadowInputs.read('azimuth');
    expect(shadowInputs.direction).toMatchObject({ azimuthDeg: 0 });
    expect(pieces()).toEqual([]);
    shadowInputs.read('from-east');
  });

  test('fall where the annotator says when nothing else tells', async () => {
    await show(0, 'untold');
    proposals.open('shadow');
    await until(() => String(proposals.offered).includes('give the direction yourself'));
    shadowInputs.give(90);
    shadows.change({ heightMetres: 900, sunElevationDeg: 45 });
    await offered();
    expect(shadowInputs.direction).toEqual({ azimuthDeg: 90, by: 'given' });
    expect(pieces()).toEqual([[3, ...shadow]]);
  });

  test('are not to be seen in a split without infrared, and it says so', async () => {
    await show(0, 'visible');
    proposals.open('shadow');
    expect(proposals.offered).toBe('The split has none of B8, B11 and B12, in which shadows are dark.');
  });
});

describe('another date', () => {
  test('proposes what has changed since the clearest one', async () => {
    proposals.open('dates');
    await offered();
    expect(dates.date?.patch).toBe(1);
    expect(pieces()).toEqual([
      [3, ...shadow],
      [1, ...unknownCloud],
    ]);
    proposals.step(1);
    proposals.accept();
    expect(accepted()).toMatchObject({ source: 'dates', since: '2020-06-01', shadowFromPercent: 30 });
    expect(pieces()).toEqual([[1, ...unknownCloud]]);
  });

  test('follows its limits', async () => {
    proposals.open('dates');
    await offered();
    dates.change({ thickFrom: 40 });
    expect(pieces()).toContainEqual([2, ...unknownCloud]);
    dates.change({ shadowFrom: 70 });
    expect(pieces().filter(([classNumber]) => classNumber === 3)).toEqual([]);
  });

  test('offers nothing where it is cloudy by its own mask', async () => {
    await show(1);
    proposals.open('dates');
    await offered();
    const offer = typeof proposals.offered === 'object' ? proposals.offered?.offer : undefined;
    // The other date is the cloudy one: its mask knows one of its clouds.
    expect(offer?.classes[(cloud[1] + 5) * PATCH_SIZE + cloud[0] + 5]).toBe(NO_STATEMENT);
  });

  test('is none of a place that has no other', async () => {
    await show(2);
    proposals.open('dates');
    await until(() => workspace.dates.known.isKnown);
    expect(proposals.offered).toBe('The open splits hold no other date of this place.');
    expect(proposals.pieces).toEqual([]);
  });
});
