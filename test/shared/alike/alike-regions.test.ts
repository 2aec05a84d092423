import { describe, expect, it } from 'vitest';
import { alikeRegions } from '../../../shared/alike/alike-regions.ts';
import { patchRegions } from '../../../shared/alike/patch-regions.ts';
import { type Signature, signatureOf } from '../../../shared/alike/signature.ts';
import { signatureDistance } from '../../../shared/alike/signature-distance.ts';
import { type Paint, paintedScene, regionOf, sceneBands, square } from './painted-scene.ts';

const THICK = 1;
const CLEAR = 0;
const blob = square(101, 101, 32);

/** Snow that somebody has labelled thick. */
function snowTakenForCloud(): Signature {
  const { bands } = paintedScene([{ on: blob, ground: 'snow', label: THICK }]);
  const signature = signatureOf(bands, regionOf(blob));
  if (signature === null) throw new Error('a region without data');
  return signature;
}

function found(paints: readonly Paint[], layerIds: readonly string[] = sceneBands) {
  const { bands, classes } = paintedScene(paints);
  const regions = patchRegions(
    bands.map(({ pixels }) => pixels),
    classes,
  );
  const distance = signatureDistance(snowTakenForCloud(), layerIds);
  return distance === null ? null : alikeRegions(regions, { cloudClass: THICK }, distance);
}

describe('regions that are alike', () => {
  it('are those of the same signature and label', () => {
    const [nearest, ...others] = found([{ on: square(201, 57, 40), ground: 'snow', label: THICK }]) ?? [];
    expect(nearest).toMatchObject({ pixelCount: 1600, bounds: [201, 57, 241, 97] });
    expect(nearest?.distance).toBeLessThan(0.2);
    expect(others).toEqual([]);
  });

  it('are none of the same signature under another label', () => {
    expect(found([{ on: square(201, 57, 40), ground: 'snow', label: CLEAR }])).toEqual([]);
  });

  it('are none of another signature under the same label', () => {
    const cloud = found([{ on: square(201, 57, 40), ground: 'cloud', label: THICK }]) ?? [];
    expect(cloud.filter(({ distance }) => distance <= 1)).toEqual([]);
  });

  it('are found in half the light, as what is nearly the same, before what is another thing in full light', () => {
    const [first, second] =
      found([
        { on: square(201, 57, 40), ground: 'cloud', label: THICK },
        { on: square(57, 305, 40), ground: 'snow', label: THICK, light: 0.5 },
      ]) ?? [];
    expect(first).toMatchObject({ bounds: [57, 305, 97, 345] });
    expect(first?.distance).toBeCloseTo(1, 1);
    expect(second?.distance ?? 99).toBeGreaterThan(2);
  });

  it('are found inside a larger piece of their class', () => {
    const [nearest] =
      found([
        { on: square(161, 17, 160), ground: 'cloud', label: THICK },
        { on: square(201, 57, 40), ground: 'snow', label: THICK },
      ]) ?? [];
    expect(nearest).toMatchObject({ pixelCount: 1600, bounds: [201, 57, 241, 97] });
  });

  it('cannot be told with one band', () => {
    expect(found([], ['L1C_B2', 'S1_VV'])).toBeNull();
  });
});
