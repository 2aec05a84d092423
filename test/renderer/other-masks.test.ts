import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { command, press } from '../../renderer/commands.ts';
import { BASE } from '../../renderer/state/references.svelte.ts';
import { IMAGE_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { type SampleOptions, samplePixels } from '../support/sample-dataset.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const bands = ['L1C_B2', 'L1C_B3', 'L1C_B4'];

/** One split whose mask is clear but for a square of each class, with other masks beside it. */
const squares: SampleOptions = {
  splits: [
    {
      folder: 'train',
      patchCount: 4,
      layers: [
        ...bands,
        'LABEL_fmask',
        'LABEL_qa60',
        'LABEL_s2cloudless',
        'LABEL_cd_fcnn_rgbi',
        'LABEL_sen2cor',
        'LABEL_manual_hq',
        'LABEL_manual_sc',
      ],
    },
    { folder: 'val', patchCount: 1, layers: [...bands, 'LABEL_qa60', 'LABEL_manual_hq'] },
  ],
  pixels: (folder, layerId, patch, x, y) => {
    const inside = (x0: number) => x >= x0 && x < x0 + 10 && y >= 100 && y < 110;
    if (x === 0 || y === 0 || x > 509 || y > 509) return layerId.startsWith('LABEL_') ? 1 : 0;
    switch (layerId) {
      case 'LABEL_manual_hq':
        return inside(100) ? 1 : inside(110) ? 2 : inside(120) ? 3 : 0;
      // Thick and thin are one to it; a row of it is "no observation".
      case 'LABEL_fmask':
        return y === 200 ? -1 : inside(100) || inside(110) ? 4 : inside(130) ? 2 : 1;
      case 'LABEL_s2cloudless':
        return inside(100) ? 90 : inside(110) ? 60 : 30;
      case 'LABEL_cd_fcnn_rgbi':
        return inside(100) ? 1 : 0;
      case 'LABEL_qa60':
        return 0;
      case 'LABEL_sen2cor':
        return patch === 0 ? 4 : 9;
      case 'LABEL_manual_sc':
        return inside(100) ? 2 : 99;
      default:
        return samplePixels(folder, layerId, patch, x, y);
    }
  },
};

async function start() {
  const parts = await sampleSession(await temporaryFolder(), squares);
  onTestFinished(() => parts.host.close());
  const { session, workspace } = parts;
  const { references, census } = workspace;
  await until(() => census.of('train', 'LABEL_manual_sc') !== null && workspace.kept.of('references') !== undefined);
  const key = (id: string) => press(command(id), session);
  const agreementWith = (id: string) => {
    references.choose(id);
    references.mode = 'agreement';
    return references.agreement;
  };
  return { ...parts, references, key, agreementWith };
}

describe('another mask', () => {
  test('is shown and hidden by its key, and so is the agreement with it', async () => {
    const { references, key } = await start();
    expect(references.picture).toBeNull();
    key('reference');
    expect(references.picture).toMatchObject({ kind: 'hatched' });
    key('agreement');
    expect(references.picture).toMatchObject({ kind: 'agreement' });
    key('agreement');
    expect(references.picture).toBeNull();
  });

  test('can be the base of the mask, as it was before any edit', async () => {
    const { references, workspace, hand } = await start();
    references.choose(BASE);
    const before = references.picture;
    hand.stroke([
      [300, 300],
      [340, 300],
    ]);
    expect(workspace.showing.shown?.document?.codes).not.toEqual(workspace.showing.shown?.document?.base);
    expect(references.picture).toBe(before);
    if (before?.kind !== 'hatched') throw new Error('the base lies over the picture');
    expect(before.classes[105 * PATCH_SIZE + 105]).toBe(1);
    expect(before.classes[300 * PATCH_SIZE + 320]).toBe(0);
  });

  test('is that of the next patch once one goes there, and the base where a split has no such layer', async () => {
    const { references, workspace } = await start();
    references.choose('LABEL_sen2cor');
    const classAt = () => {
      const { picture } = references;
      return picture === null || picture.kind === 'agreement' ? null : picture.classes[50 * PATCH_SIZE + 50];
    };
    await until(() => classAt() === 0);
    workspace.next();
    await until(() => classAt() === 1);
    workspace.chooseSplit('val');
    await until(() => workspace.showing.current !== null);
    expect(references.chosen).toBe(BASE);
    expect(references.layerId).toBe('LABEL_manual_hq');
    workspace.chooseSplit('train');
    expect(references.chosen).toBe('LABEL_sen2cor');
  });
});

test('the first other mask is one that says something of a fresh patch, and another once one is chosen', async () => {
  const { references, workspace, key } = await start();
  key('agreement');
  expect(references.chosen).toBe('LABEL_sen2cor');
  await until(() => references.agreement?.classes.some(({ onlyMine }) => onlyMine > 0) === true);
  references.showAs('outline');
  expect(workspace.kept.of('references')?.chosen).toBeNull();
  references.choose(BASE);
  expect(references.chosen).toBe(BASE);
  workspace.chooseSplit('val');
  expect(references.chosen).toBe(BASE);
});

test('a layer that cannot be read is missed, with why, and the mask is painted on all the same', async () => {
  const { references, workspace, dataset, hand } = await start();
  await truncate(join(dataset, 'train', 'LABEL_sen2cor.dat'), 1000);
  references.choose('LABEL_sen2cor');
  workspace.goTo(3);
  await until(() => workspace.showing.current?.patch === 3);
  await workspace.census.again('train', 'LABEL_sen2cor');
  expect(workspace.census.failureOf('train', 'LABEL_sen2cor')).toContain('LABEL_sen2cor.dat became shorter');
  expect(references.missing).toBe(true);
  expect(references.picture).toBeNull();
  hand.stroke([[300, 300]]);
  expect(workspace.showing.current?.document?.depth).toBe(1);
});

describe('the agreement', () => {
  test('counts in the classes that the other can express, without padding and what is not stated', async () => {
    const { agreementWith } = await start();
    const fmask = agreementWith('LABEL_fmask');
    expect(fmask?.classes).toEqual([
      { cloudClass: 'clear', agree: IMAGE_PIXELS - 509 - 400, onlyMine: 100, onlyTheirs: 100, iou: expect.any(Number) },
      { cloudClass: 'thick', agree: 200, onlyMine: 0, onlyTheirs: 0, iou: 1 },
      { cloudClass: 'shadow', agree: 0, onlyMine: 100, onlyTheirs: 100, iou: 0 },
    ]);
    expect(fmask?.leftOut).toBe(509);
    const scribbles = agreementWith('LABEL_manual_sc');
    expect(scribbles).toMatchObject({ compared: 100, agree: 100, leftOut: IMAGE_PIXELS - 100 });
    expect(agreementWith(BASE)).toMatchObject({ compared: IMAGE_PIXELS, agree: IMAGE_PIXELS });
  });

  test('is counted anew at every step of a stroke, and goes back with one that is taken back', async () => {
    const { agreementWith, references, hand } = await start();
    const onlyMine = () =>
      references.agreement?.classes.find(({ cloudClass }) => cloudClass === 'thick')?.onlyMine ?? -1;
    agreementWith(BASE);
    expect(onlyMine()).toBe(0);
    hand.press(300, 300);
    const dab = onlyMine();
    expect(dab).toBeGreaterThan(0);
    hand.drag([[340, 300]]);
    expect(onlyMine()).toBeGreaterThan(dab);
    hand.gestures.cancel();
    expect(onlyMine()).toBe(0);
  });

  test('is of one class where one is chosen, and of all again beside a layer that does not know it', async () => {
    const { agreementWith, references } = await start();
    agreementWith(BASE);
    references.focus = 'thin';
    const one = references.picture;
    agreementWith('LABEL_fmask');
    expect(references.focus).toBeNull();
    agreementWith(BASE);
    expect(references.focus).toBe('thin');
    expect(references.picture).toEqual(one);
  });

  test('with one byte of QA60 that has wrapped to 0 compares nothing', async () => {
    const { agreementWith, workspace } = await start();
    expect(workspace.codes.of('LABEL_qa60', 'centre-first')).toMatchObject({ wrapped: true });
    expect(agreementWith('LABEL_qa60')).toMatchObject({ compared: 0, leftOut: IMAGE_PIXELS });
  });
});

describe('how a layer is read', () => {
  test('is decided by its file, follows the threshold under the hand, and is there again for another page', async () => {
    const { agreementWith, references, workspace, host, dataset } = await start();
    const agreeing = () => references.agreement?.classes.find(({ cloudClass }) => cloudClass === 'thick')?.agree;
    agreementWith('LABEL_s2cloudless');
    expect(agreeing()).toBe(200);
    references.tryThreshold('LABEL_s2cloudless', 61);
    expect(agreeing()).toBe(100);
    expect(workspace.kept.of('references')).toMatchObject({ readings: [] });
    references.say('LABEL_s2cloudless', { threshold: 91 });
    expect(agreeing()).toBe(0);
    references.showAs('outline');

    const other = (await openSession(host.connect(), dataset)).workspace;
    await until(() => other?.kept.of('references') != null);
    expect(other?.references.chosen).toBe('LABEL_s2cloudless');
    expect(other?.references.style).toBe('outline');
    expect(other?.codes.of('LABEL_s2cloudless', 'centre-first').threshold).toBe(91);
    // Of another split nobody has said anything.
    expect(other?.codes.of('LABEL_s2cloudless', 'centre-first', 'val').threshold).toBeUndefined();
  });

  test('as 0 or 1 or as 0 to 100 can be said against what was found, and be left to the file again', async () => {
    const { agreementWith, references, workspace } = await start();
    const scale = () => workspace.codes.of('LABEL_cd_fcnn_rgbi', 'centre-first').scale;
    expect(scale()).toBe('binary');
    const thick = () => agreementWith('LABEL_cd_fcnn_rgbi')?.classes.find(({ cloudClass }) => cloudClass === 'thick');
    expect(thick()).toMatchObject({ agree: 100, onlyMine: 100 });
    references.say('LABEL_cd_fcnn_rgbi', { scale: 'percent' });
    expect(scale()).toBe('percent');
    expect(thick()).toMatchObject({ agree: 0, onlyMine: 200 });
    references.say('LABEL_cd_fcnn_rgbi', { scale: null });
    expect(scale()).toBe('binary');
  });
});
