import { expect, test } from 'vitest';
import { type LegendEntry, layerLegend } from '../../../shared/cloudsen12/layer-colours.ts';

function coloursOf(legend: readonly LegendEntry[] | null): Record<string, string | null> {
  return Object.fromEntries((legend ?? []).map(({ name, colour }) => [name, colour]));
}

test('a mask that is looked at as a layer has the colours that it is painted in, or those for any colour vision', () => {
  expect(coloursOf(layerLegend('LABEL_manual_hq'))).toMatchObject({ clear: '#00e5ff', shadow: '#ff4a4a' });
  const safe = coloursOf(layerLegend('LABEL_manual_hq', { safeColours: true }));
  expect(safe).toMatchObject({ clear: '#0072b2', thick: '#f0e442', thin: '#56b4e9', shadow: '#d55e00' });
});

test.each(['centre-first', 'edge-first'] as const)(
  'the edges of scribbles are darker than their centres, %s',
  (naming) => {
    const colours = coloursOf(layerLegend('LABEL_manual_sc', { naming, unscribbled: 99, safeColours: false }));
    expect(colours).toMatchObject({ 'thick centre': '#ffd800', 'thick edge': '#b39700', 'shadow edge': '#b33434' });
  },
);

test("other layers keep their authors' colours", () => {
  for (const id of ['LABEL_sen2cor', 'LABEL_fmask', 'LABEL_kappamask_L1C', 'EXTRA_lc10'])
    expect(layerLegend(id, { safeColours: true })).toEqual(layerLegend(id));
});
