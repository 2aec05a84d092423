import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layerCatalogue, layerNameOf, layerRank, parseLayerFileName } from '../../../shared/cloudsen12/layer-names.ts';

const idOf = (fileName: string) => parseLayerFileName(fileName)?.id ?? null;

describe('the catalogue', () => {
  test('has the 49 layers of a published split, each once', () => {
    const groups = new Map<string, number>();
    for (const { group } of layerCatalogue) groups.set(group, (groups.get(group) ?? 0) + 1);
    expect(Object.fromEntries(groups)).toEqual({ L1C: 13, L2A: 17, S1: 3, EXTRA: 6, LABEL: 10 });
    expect(new Set(layerCatalogue.map(({ id }) => id)).size).toBe(49);
  });

  test('knows the item types: int16, float32 of S1, one or two bytes of labels', () => {
    for (const { group, itemTypes } of layerCatalogue) {
      expect(itemTypes).toEqual(group === 'S1' ? ['float32'] : group === 'LABEL' ? ['int8', 'int16'] : ['int16']);
    }
  });

  test('ranks layers in published order, unknown ones last', () => {
    expect(layerRank('L1C_B1')).toBe(0);
    expect(layerRank('LABEL_manual_sc')).toBe(48);
    expect(layerRank('derived')).toBe(49);
    expect(layerNameOf('S1_VV')?.kind).toBe('backscatter');
    expect(layerNameOf('derived')).toBeNull();
  });
});

describe('a file name', () => {
  test.each([
    ['L1C_B4.dat', 'L1C_B4'],
    ['L1C_B04.dat', 'L1C_B4'],
    ['l1c_b04.DAT', 'L1C_B4'],
    ['L1C_B08A.dat', 'L1C_B8A'],
    ['L1C_B10.dat', 'L1C_B10'],
    ['L2A_B01.dat', 'L2A_B1'],
    ['L2A_TCI_R.dat', 'L2A_TCI_R'],
    ['s1_vv.dat', 'S1_VV'],
    ['S1_angle.dat', 'S1_angle'],
    ['manual_hq.dat', 'LABEL_manual_hq'],
    ['LABEL_manual_hq.dat', 'LABEL_manual_hq'],
    ['LABEL_QA60.dat', 'LABEL_qa60'],
    ['kappamask_l1c.dat', 'LABEL_kappamask_L1C'],
    ['cd-fcnn-rgbi-swir.dat', 'LABEL_cd_fcnn_rgbi_swir'],
    ['EXTRA_LC10.dat', 'EXTRA_lc10'],
    ['lc100.dat', 'EXTRA_lc100'],
    ['shwdirection.dat', 'EXTRA_Shwdirection'],
    ['EXTRA_ocurrence.dat', 'EXTRA_ocurrence'],
    ['EXTRA_occurrence.dat', 'EXTRA_ocurrence'],
    ['occurence.dat', 'EXTRA_ocurrence'],
  ])('%s is %s', (fileName, id) => expect(idOf(fileName)).toBe(id));

  test.each([
    'L1C_B13.dat',
    'L1C_B0.dat',
    'L2A_B10.dat',
    'B4.dat',
    'EXTRA_manual_hq.dat',
    'LABEL_elevation.dat',
    'L1C_B4.dat.part',
    'L1C_B4.npy',
    'L1C_B4',
    '.dat',
    '__proto__.dat',
    'constructor.dat',
  ])('%s is no layer', (fileName) => expect(idOf(fileName)).toBeNull());

  test('is understood in any case, zero-padded or not, with or without its prefix', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...layerCatalogue),
        fc.infiniteStream(fc.boolean()),
        fc.boolean(),
        fc.boolean(),
        (name, cases, pad, bare) => {
          let stem = name.id;
          if (pad) stem = stem.replace(/_B(\d)(?!\d)/, '_B0$1');
          if (bare) stem = stem.replace(/^(EXTRA|LABEL)_/, '');
          const spelt = [...`${stem}.dat`].map((char) =>
            cases.next().value ? char.toUpperCase() : char.toLowerCase(),
          );
          expect(idOf(spelt.join(''))).toBe(name.id);
        },
      ),
    );
  });

  test('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseLayerFileName(`${text}.dat`)));
  });
});
