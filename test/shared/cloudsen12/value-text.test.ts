import { expect, test } from 'vitest';
import { layerCatalogue } from '../../../shared/cloudsen12/layer-names.ts';
import { valueText } from '../../../shared/cloudsen12/value-text.ts';

test.each([
  ['L1C_B2', 1234, '0.1234'],
  ['L1C_B2', 0, '0.0000'],
  ['L2A_B12', 14_500, '1.4500'],
  ['L2A_AOT', 187, '0.187'],
  ['L2A_WVP', 1520, '1.520 cm'],
  ['L2A_TCI_R', 255, '255'],
  ['S1_VV', -12.3125, '-12.31 dB'],
  ['S1_angle', 38.755, '38.76°'],
  ['EXTRA_CDI', -5012, '-0.5012'],
  ['EXTRA_Shwdirection', -6340, '-63.40°'],
  ['EXTRA_elevation', -3, '-3 m'],
  ['EXTRA_ocurrence', 87, '87 %'],
  ['EXTRA_lc10', 40, '40 cropland'],
  ['EXTRA_lc100', 116, '116 closed forest, other'],
  ['EXTRA_lc10', 41, '41'],
  ['somebody’s own', 0.1234567, '0.1234567'],
])('%s of %d reads as "%s"', (layerId, stored, text) => {
  expect(valueText(layerId, stored)).toBe(text);
});

test.each(['S1_VV', 'S1_VH', 'S1_angle', 'EXTRA_ocurrence', 'EXTRA_lc100', 'EXTRA_lc10'])(
  '-99 says that %s has no value there',
  (layerId) => {
    expect(valueText(layerId, -99)).toBe('nodata');
  },
);

test('-99 is a value of an index and of a height', () => {
  expect(valueText('EXTRA_CDI', -99)).toBe('-0.0099');
  expect(valueText('EXTRA_elevation', -99)).toBe('-99 m');
  expect(valueText('L2A_B4', -99)).toBe('-0.0099');
});

test('radar filled by resampling is nodata too, and NaN is in every layer', () => {
  expect(valueText('S1_VH', -90.5)).toBe('nodata');
  expect(valueText('S1_VH', -39.9)).toBe('-39.90 dB');
  expect(valueText('somebody’s own', Number.NaN)).toBe('nodata');
});

test('one step of what a band or an index stores is seen in the text', () => {
  for (const { id, kind } of layerCatalogue.filter(({ itemTypes }) => itemTypes.includes('int16'))) {
    if (kind !== 'category') expect(valueText(id, 7), id).not.toBe(valueText(id, 8));
  }
});
