import { expect, test } from 'vitest';
import { layerCatalogue } from '../../../shared/cloudsen12/layer-names.ts';
import { spectralBands, spectralGroups } from '../../../shared/cloudsen12/spectral-bands.ts';

const published = new Set(layerCatalogue.map(({ id }) => id));

test('each reflectance band of the published layers has its place on the axis, by rising wavelength', () => {
  const l1c = spectralBands('L1C', published);
  expect(l1c.map(({ band }) => band).join(' ')).toBe('B1 B2 B3 B4 B5 B6 B7 B8 B8A B9 B10 B11 B12');
  const nm = l1c.map((band) => band.nm);
  expect(nm).toEqual(nm.toSorted((a, b) => a - b));
  expect(l1c.find(({ band }) => band === 'B8A')).toEqual({ band: 'B8A', layerId: 'L1C_B8A', nm: 865 });
  const reflectances = layerCatalogue.filter(({ kind }) => kind === 'reflectance').map(({ id }) => id);
  const placed = [...l1c, ...spectralBands('L2A', published)].map(({ layerId }) => layerId);
  expect(placed.toSorted()).toEqual(reflectances.toSorted());
});

test('L2A has no B10, and a split only the bands that it holds', () => {
  expect(spectralBands('L2A', published).some(({ band }) => band === 'B10')).toBe(false);
  const few = new Set(['L1C_B4', 'L1C_B2', 'L2A_TCI_R', 'LABEL_fmask']);
  expect(spectralBands('L1C', few).map(({ layerId }) => layerId)).toEqual(['L1C_B2', 'L1C_B4']);
  expect(spectralBands('L2A', few)).toEqual([]);
});

test('a product without a band on the axis is not offered', () => {
  expect(spectralGroups(published)).toEqual(['L1C', 'L2A']);
  expect(spectralGroups(new Set(['L2A_B4']))).toEqual(['L2A']);
  expect(spectralGroups(new Set(['L2A_TCI_R', 'S1_VV']))).toEqual([]);
});
