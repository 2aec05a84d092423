import { expect, it } from 'vitest';
import { againstReferences, referenceLayers } from '../../../shared/lint/against-references.ts';
import { type Box, found, maskOf, painted, places } from './constructed-scene.ts';

const box: Box = [200, 200, 240, 240];
/** What is left of the box without its corners, where too little around a pixel is contradicted. */
const nearly = [201, 201, 1440];

const codes = {
  LABEL_fmask: { clear: 0, thick: 4, shadow: 2, none: -1 },
  LABEL_sen2cor: { clear: 4, thick: 9, thin: 10, shadow: 3, none: 0 },
  LABEL_kappamask_L1C: { clear: 1, thick: 4, thin: 3, shadow: 2, none: 5 },
  LABEL_kappamask_L2A: { clear: 1, thick: 4, thin: 3, shadow: 2, none: 0 },
  LABEL_s2cloudless: { clear: 0, thick: 100, none: -1 },
} as const;
type Layer = keyof typeof codes;
type Said = 'clear' | 'thick' | 'thin' | 'shadow' | 'none';

/** Each reference says something in the box and clear elsewhere; null where the split does not have it. */
function references(said: Partial<Readonly<Record<Layer, Said>>>) {
  const entries = Object.entries(said) as [Layer, Said][];
  const codeOf = (layer: Layer, name: Said) => (codes[layer] as Partial<Record<Said, number>>)[name] ?? 0;
  const layers = entries.map(([layer, name]) => [
    layer,
    painted(codeOf(layer, 'clear'), 77, [codeOf(layer, name), box]),
  ]);
  return {
    layers: Object.fromEntries(layers) as Record<string, Int16Array>,
    readings: Object.fromEntries(entries.map(([layer]) => [layer, {}])),
  };
}

it('a class that no mask says which could is a hit, with what most say instead', () => {
  const said = { LABEL_sen2cor: 'thick', LABEL_kappamask_L1C: 'thick', LABEL_kappamask_L2A: 'clear' } as const;
  const findings = found(againstReferences, { mask: maskOf([2, box]), ...references(said) });
  expect(places(findings)).toEqual([nearly]);
  expect(findings.hits[0]?.reason).toBe('This is thin, which no other mask that can tell it says; most say thick.');
});

it('those that cannot tell the class do not count, against it or for it', () => {
  const mask = maskOf([3, box]);
  // clear to both: neither knows shadow, or only one of three does
  const deaf = { LABEL_s2cloudless: 'clear', LABEL_fmask: 'clear', LABEL_sen2cor: 'clear' } as const;
  expect(found(againstReferences, { mask, ...references(deaf) }).hits).toEqual([]);
  const able = { ...deaf, LABEL_kappamask_L1C: 'clear' } as const;
  expect(places(found(againstReferences, { mask, ...references(able) }))).toEqual([nearly]);
});

it('one that agrees is enough, and thick cloud agrees with a mask that knows cloud alone', () => {
  const against = { LABEL_sen2cor: 'clear', LABEL_kappamask_L1C: 'clear', LABEL_fmask: 'clear' } as const;
  const mask = maskOf([1, box]);
  expect(found(againstReferences, { mask, ...references(against) }).hits).toHaveLength(1);
  const agreeing = { ...against, LABEL_s2cloudless: 'thick' } as const;
  expect(found(againstReferences, { mask, ...references(agreeing) }).hits).toEqual([]);
});

it('where the mask is clear, thin cloud or shadow that all see which could is a hit too', () => {
  const shadow = { LABEL_sen2cor: 'shadow', LABEL_kappamask_L1C: 'shadow', LABEL_fmask: 'shadow' } as const;
  const said = { ...shadow, LABEL_s2cloudless: 'clear' } as const;
  const findings = found(againstReferences, { mask: maskOf(), ...references(said) });
  expect(places(findings)).toEqual([nearly]);
  expect(findings.hits[0]?.reason).toContain('most say shadow');
  const oneDoubts = { ...said, LABEL_kappamask_L2A: 'clear' } as const;
  expect(found(againstReferences, { mask: maskOf(), ...references(oneDoubts) }).hits).toEqual([]);
});

it('what a mask makes no statement about is left out', () => {
  const said = { LABEL_sen2cor: 'thick', LABEL_kappamask_L1C: 'thick', LABEL_kappamask_L2A: 'none' } as const;
  const parts = { mask: maskOf([2, box]), ...references(said) };
  expect(found(againstReferences, parts).hits).toEqual([]);
  expect(places(found(againstReferences, parts, { fewest: 2 }))).toEqual([nearly]);
});

it('too few masks cannot tell; what is narrow or small is no hit', () => {
  const said = { LABEL_sen2cor: 'thick', LABEL_kappamask_L1C: 'thick' } as const;
  const findings = found(againstReferences, { mask: maskOf([2, box]), ...references(said) });
  expect(findings).toMatchObject({ hits: [], blind: true, cannotTell: 'This split has no 3 other masks.' });
  const narrow = maskOf([2, [100, 100, 400, 103]]);
  const all = references({ LABEL_sen2cor: 'clear', LABEL_kappamask_L1C: 'clear', LABEL_kappamask_L2A: 'clear' });
  expect(found(againstReferences, { mask: narrow, ...all }, { smallest: 1 }).hits).toEqual([]);
});

it("the annotator's own labels are no reference", () => {
  const available = new Set(['LABEL_manual_hq', 'LABEL_manual_sc', 'LABEL_fmask', 'L1C_B2', 'LABEL_qa60']);
  expect(referenceLayers(available)).toEqual(['LABEL_fmask', 'LABEL_qa60']);
});
