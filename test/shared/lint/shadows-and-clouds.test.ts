import { describe, expect, it } from 'vitest';
import { orphanShadow } from '../../../shared/lint/orphan-shadow.ts';
import { shadowlessCloud } from '../../../shared/lint/shadowless-cloud.ts';
import { type Box, found, maskOf, painted, places } from './constructed-scene.ts';

const land = { EXTRA_ocurrence: painted(0, 100) };
const cloud: Box = [200, 300, 240, 340];
const farBelow: Box = [200, 400, 240, 440];
/** Where it would lie of a cloud at `cloud` that is 1000 m high. */
const shadow: Box = [200, 200, 240, 240];

describe('a shadow without a cloud', () => {
  it('is one towards whose sun there is none within the heights', () => {
    const findings = found(orphanShadow, { mask: maskOf([3, [200, 20, 240, 60]]) });
    expect(places(findings)).toEqual([[200, 20, 1600]]);
    expect(findings.hits[0]?.reason).toBe(
      'No cloud between 200 and 3000 m could throw it: towards the sun at most 0 % of it meets cloud.',
    );
    expect(findings.cannotTell).toBeNull();
  });

  it('is none where a cloud stands, thick or thin', () => {
    expect(found(orphanShadow, { mask: maskOf([3, shadow], [1, cloud]) }).hits).toEqual([]);
    expect(found(orphanShadow, { mask: maskOf([3, shadow], [2, cloud]) }).hits).toEqual([]);
  });

  it('follows the sun: the same cloud does not excuse a shadow on its other side', () => {
    const mask = maskOf([3, [200, 100, 240, 140]], [1, cloud]);
    const sun = { azimuthDeg: 0, elevationDeg: 45 };
    expect(places(found(orphanShadow, { mask, sun }, { highest: 600 }))).toEqual([[200, 100, 1600]]);
    const sideways = { azimuthDeg: 90, elevationDeg: 45 };
    expect(places(found(orphanShadow, { mask, sun: sideways }, { highest: 2000 }))).toEqual([[200, 100, 1600]]);
  });

  it('asks how high the cloud may be', () => {
    const mask = maskOf([3, shadow], [1, cloud]);
    expect(places(found(orphanShadow, { mask }, { highest: 500 }))).toEqual([[200, 200, 1600]]);
    expect(places(found(orphanShadow, { mask }, { lowest: 1500, highest: 2000 }))).toEqual([[200, 200, 1600]]);
  });

  it('allows for a direction that is a little off', () => {
    const mask = maskOf([3, shadow], [1, [244, 300, 260, 340]]);
    expect(found(orphanShadow, { mask }, { turn: 0, highest: 1200 }).hits).toHaveLength(1);
    expect(found(orphanShadow, { mask }, { turn: 10, highest: 1200 }).hits).toEqual([]);
  });

  it('is not told where the cloud may stand outside the patch, nor of one that is too small to be meant', () => {
    const findings = found(orphanShadow, { mask: maskOf([3, farBelow], [3, [10, 10, 14, 14]]) });
    expect(findings.hits).toEqual([]);
    expect(findings.cannotTell).toBe('Of 1 shadow the cloud may stand outside the patch.');
  });

  it('is not told where what is seen of the cloud and what may stand outside the patch would be enough together', () => {
    // At most a fifth of the shadow meets the cloud, and a quarter lies beyond the rim: 40 % may well be below cloud.
    const mask = maskOf([3, [200, 20, 240, 60]], [1, [200, 490, 216, 510]]);
    const findings = found(orphanShadow, { mask }, { turn: 0, share: 40, lowest: 4300, highest: 4600 });
    expect(findings.hits).toEqual([]);
    expect(findings.cannotTell).toBe('Of 1 shadow the cloud may stand outside the patch.');
  });

  it('is not told without the height of the sun; its direction is taken from the layer where the metadata has none', () => {
    const mask = maskOf([3, [200, 20, 240, 60]]);
    const without = found(orphanShadow, { mask, sun: { azimuthDeg: 180, elevationDeg: null } });
    expect(without).toMatchObject({ hits: [], blind: true });
    expect(without.cannotTell).toBe('metadata.csv does not say how high the sun stood.');
    const sun = { azimuthDeg: null, elevationDeg: 45 };
    expect(found(orphanShadow, { mask, sun }).blind).toBe(true);
    // 90 degrees counter-clockwise from east is north
    const layers = { EXTRA_Shwdirection: painted(9000, 0) };
    expect(places(found(orphanShadow, { mask, sun, layers }))).toEqual([[200, 20, 1600]]);
    const towards = maskOf([3, [200, 20, 240, 60]], [1, [200, 120, 240, 160]]);
    expect(found(orphanShadow, { mask: towards, sun, layers }).hits).toEqual([]);
  });
});

describe('a thick cloud without a shadow', () => {
  it('is one with clear land wherever its shadow could lie', () => {
    const findings = found(shadowlessCloud, { mask: maskOf([1, cloud]), layers: land });
    expect(places(findings)).toEqual([[200, 300, 1600]]);
    expect(findings.hits[0]?.reason).toBe(
      'Between 300 and 1500 m its shadow would lie on clear land: at least 100 % of it, and nowhere 50 % of it on shadow.',
    );
  });

  it('is none with a shadow at any of the heights, nor at one a little above', () => {
    const parts = { mask: maskOf([1, cloud], [3, shadow]), layers: land };
    expect(found(shadowlessCloud, parts)).toMatchObject({ hits: [], cannotTell: null });
    const higher = { mask: maskOf([1, cloud], [3, [200, 100, 240, 140]]), layers: land };
    expect(found(shadowlessCloud, higher)).toMatchObject({ hits: [], cannotTell: null });
  });

  it('is one with a shadow on the wrong side', () => {
    const parts = { mask: maskOf([1, cloud], [3, farBelow]), layers: land };
    expect(places(found(shadowlessCloud, parts))).toEqual([[200, 300, 1600]]);
  });

  it('is not told where its shadow may lie outside the patch, below other cloud or on water', () => {
    const why = 'The shadow of 1 cloud may lie outside the patch, below other cloud or on water.';
    const leaving = found(shadowlessCloud, { mask: maskOf([1, [200, 60, 240, 100]]), layers: land });
    expect(leaving).toMatchObject({ hits: [], cannotTell: why });
    const hidden = maskOf([1, cloud], [2, [190, 180, 250, 250]]);
    expect(found(shadowlessCloud, { mask: hidden, layers: land })).toMatchObject({ hits: [], cannotTell: why });
    const lake = { EXTRA_ocurrence: painted(0, 0, [80, [190, 180, 250, 250]]) };
    expect(found(shadowlessCloud, { mask: maskOf([1, cloud]), layers: lake })).toMatchObject({
      hits: [],
      cannotTell: why,
    });
  });

  it('takes water from other masks too, and -99 of the layer for none', () => {
    const mask = maskOf([1, cloud]);
    const sea = { EXTRA_ocurrence: painted(-99, 0), LABEL_fmask: painted(1, 0) };
    expect(found(shadowlessCloud, { mask, layers: sea }).hits).toEqual([]);
    const dry = { EXTRA_ocurrence: painted(-99, 0), LABEL_sen2cor: painted(4, 6) };
    expect(found(shadowlessCloud, { mask, layers: dry }).hits).toHaveLength(1);
  });

  it('is not told under a high sun, nor without a layer that knows water', () => {
    const mask = maskOf([1, cloud]);
    const high = found(shadowlessCloud, { mask, layers: land, sun: { azimuthDeg: 180, elevationDeg: 75.3 } });
    expect(high).toMatchObject({ hits: [], blind: true });
    expect(high.cannotTell).toBe('The sun stood 75° high: shadows lie below their clouds.');
    expect(found(shadowlessCloud, { mask })).toMatchObject({ hits: [], blind: true });
  });
});
