import { describe, expect, it } from 'vitest';
import { clearCirrus } from '../../../shared/lint/clear-cirrus.ts';
import { darkCloud } from '../../../shared/lint/dark-cloud.ts';
import { snowAsCloud } from '../../../shared/lint/snow-as-cloud.ts';
import { type Box, found, maskOf, painted, places } from './constructed-scene.ts';

const box: Box = [200, 200, 220, 220];
const blind = { hits: [], blind: true };

describe('thick cloud as dark as the ground', () => {
  it('is darker in B2 than the clear ground around it, or hardly brighter', () => {
    const mask = maskOf([1, box]);
    for (const inside of [800, 1050]) {
      const findings = found(darkCloud, { mask, layers: { L1C_B2: painted(1000, 9000, [inside, box]) } });
      expect(places(findings)).toEqual([[200, 200, 400]]);
    }
    const findings = found(darkCloud, { mask, layers: { L1C_B2: painted(1000, 9000, [800, box]) } });
    expect(findings.hits[0]?.reason).toBe(
      'B2 is 0.080; the clear ground within 30 pixels has 0.100, and cloud should be at least 10 % brighter.',
    );
  });

  it('is found where it is a part of a bright cloud', () => {
    const mask = maskOf([1, [180, 200, 220, 220]]);
    const layers = { L1C_B2: painted(1000, 0, [5000, [180, 200, 200, 220]], [900, [205, 200, 220, 220]]) };
    expect(places(found(darkCloud, { mask, layers }))[0]?.[0]).toBeGreaterThanOrEqual(200);
  });

  it('is none where it is bright, nor where the ground is dark without its snow', () => {
    const mask = maskOf([1, box]);
    expect(found(darkCloud, { mask, layers: { L1C_B2: painted(1000, 0, [3000, box]) } }).hits).toEqual([]);
    const beside: Box = [225, 190, 260, 230];
    const snowy = {
      L1C_B2: painted(1000, 0, [9000, beside], [3000, box]),
      L1C_B3: painted(1000, 0, [9000, beside], [3000, box]),
      L1C_B11: painted(1000, 0, [500, beside], [3000, box]),
    };
    expect(found(darkCloud, { mask, layers: snowy }).hits).toEqual([]);
    const { L1C_B2 } = snowy;
    expect(found(darkCloud, { mask, layers: { L1C_B2 } }).hits).toHaveLength(1);
  });

  it('is not told where there is no clear ground around it, nor without the band', () => {
    const mask = maskOf([1, [1, 1, 510, 510]]);
    const findings = found(darkCloud, { mask, layers: { L1C_B2: painted(500, 0) } });
    expect(findings.hits).toEqual([]);
    expect(findings.cannotTell).toBe('259,081 pixels of thick cloud have too little clear ground around them.');
    expect(found(darkCloud, { mask })).toMatchObject({ ...blind, cannotTell: 'This split has no B2.' });
  });

  it('takes the band of the other product where there is no other', () => {
    const layers = { L2A_B2: painted(1000, 0, [800, box]) };
    expect(darkCloud.layers(new Set(['L2A_B2', 'L2A_B3', 'L1C_B3']))).toEqual(['L2A_B2', 'L1C_B3']);
    expect(found(darkCloud, { mask: maskOf([1, box]), layers }).hits).toHaveLength(1);
  });
});

describe('clear below high cloud', () => {
  const bright = { L1C_B10: painted(10, 900, [400, box]), L1C_B2: painted(1000, 9000, [2500, box]) };

  it('is where B10 and B2 are both bright', () => {
    const findings = found(clearCirrus, { mask: maskOf(), layers: bright });
    expect(places(findings)).toEqual([[200, 200, 400]]);
    expect(findings.hits[0]?.reason).toBe('B10 is 0.040 and B2 0.250: cloud is above what is called clear.');
  });

  it('is not where it is called thin, where only B10 sees it, over snow, or on a few pixels', () => {
    expect(found(clearCirrus, { mask: maskOf([2, box]), layers: bright }).hits).toEqual([]);
    const dark = { ...bright, L1C_B2: painted(1000, 9000) };
    expect(found(clearCirrus, { mask: maskOf(), layers: dark }).hits).toEqual([]);
    const snow = { ...bright, L1C_B3: painted(8000, 0), L1C_B11: painted(300, 0) };
    expect(found(clearCirrus, { mask: maskOf(), layers: snow }).hits).toEqual([]);
    expect(found(clearCirrus, { mask: maskOf(), layers: bright }, { smallest: 401 }).hits).toEqual([]);
  });

  it('is not told without B10, which the ground product never has', () => {
    const layers = { L2A_B2: painted(2500, 0) };
    expect(found(clearCirrus, { mask: maskOf(), layers })).toMatchObject({
      ...blind,
      cannotTell: 'This split has no B10.',
    });
  });
});

describe('cloud over bright snow', () => {
  const layers = { L1C_B3: painted(6000, 9000), L1C_B11: painted(600, 0) };

  it('is thick or thin cloud with the index and the brightness of snow', () => {
    for (const [code, name] of [
      [1, 'thick'],
      [2, 'thin'],
    ] as const) {
      const findings = found(snowAsCloud, { mask: maskOf([code, box]), layers });
      expect(places(findings)).toEqual([[200, 200, 400]]);
      expect(findings.hits[0]?.reason).toBe(`NDSI is 0.82 with B3 at 0.600: snow rather than ${name} cloud.`);
    }
  });

  it('is not cloud that shines in B11, dark water, pixels without a value, or ice cloud that B10 sees', () => {
    const mask = maskOf([1, box]);
    expect(found(snowAsCloud, { mask, layers: { ...layers, L1C_B11: painted(5500, 0) } }).hits).toEqual([]);
    const water = { L1C_B3: painted(700, 0), L1C_B11: painted(50, 0) };
    expect(found(snowAsCloud, { mask, layers: water }).hits).toEqual([]);
    const nothing = { L1C_B3: painted(0, 0), L1C_B11: painted(0, 0) };
    expect(
      found(snowAsCloud, { mask, layers: nothing }, { green: 0 }).hits.map(({ pixelCount }) => pixelCount),
    ).toEqual([]);
    expect(found(snowAsCloud, { mask, layers: { ...layers, L1C_B10: painted(300, 0) } }).hits).toEqual([]);
  });

  it('is not told without the bands', () => {
    const { L1C_B3 } = layers;
    expect(found(snowAsCloud, { mask: maskOf([1, box]), layers: { L1C_B3 } })).toMatchObject({
      ...blind,
      cannotTell: 'This split has no B3 or B11.',
    });
  });
});
