import { describe, expect, it } from 'vitest';
import { exportedComposites, importedComposites } from '../../shared/documents/composite-exchange.ts';
import type { Recipe } from '../../shared/documents/own-composites.ts';
import { ownComposite, recipeProblem } from '../../shared/own-composites.ts';
import { parseDocument } from '../../shared/project-documents.ts';

const layers: Recipe = { kind: 'colours', name: 'Layers', expressions: ['B11', 'L2A.B8', ' B3 '] };
const mixed: Recipe = { kind: 'colours', name: 'Mixed', expressions: ['S1.VV', 'S1.VH', 'S1.VV - S1.VH'] };
const index: Recipe = {
  kind: 'value',
  name: 'Index',
  expression: '(B8 - B4) / (B8 + B4)',
  colourMap: 'fire',
  range: [-0.5, 1],
};
const broken: Recipe = { kind: 'colours', name: 'Broken', expressions: ['B2', 'B3 +', 'B4'] };

describe('a composite of the annotator', () => {
  it('is a picture of three layers where it names nothing else', () => {
    expect(ownComposite({ id: 'own-1', recipe: layers })).toEqual({
      kind: 'rgb',
      id: 'own-1',
      name: 'Layers',
      bands: ['B11', 'L2A_B8', 'B3'],
    });
  });

  it('names each layer of its expressions once, and keeps its range', () => {
    expect(ownComposite({ id: 'own-2', recipe: mixed })).toMatchObject({
      kind: 'channels',
      bands: ['S1_VV', 'S1_VH'],
    });
    expect(ownComposite({ id: 'own-3', recipe: index })).toMatchObject({
      kind: 'scalar',
      bands: ['B8', 'B4'],
      colourMap: 'fire',
      stretch: { kind: 'fixed', ranges: [[-0.5, 1]], gamma: 1 },
    });
  });

  it('is none while an expression cannot be read, which says where', () => {
    expect(ownComposite({ id: 'own-4', recipe: broken })).toBeNull();
    expect(recipeProblem(broken)).toMatchObject({ title: 'Green', at: 4 });
    expect(recipeProblem(mixed)).toBeNull();
  });
});

describe('exported composites', () => {
  it('come back as they were', () => {
    const recipes = [layers, mixed, index];
    expect(importedComposites(exportedComposites(recipes))).toEqual({ recipes, problem: null });
  });

  it('are refused as a whole, with the place of what is wrong', () => {
    const text = (composites: unknown) => JSON.stringify({ cloudbrushComposites: 1, composites });
    const problems = {
      'not json': 'This is no JSON.',
      '[]': 'These are no composites of Cloudbrush: "cloudbrushComposites": 1 and a list "composites" are expected.',
      [text([])]: 'There is no composite in it.',
      [text([index, broken])]:
        'Composite 2, Broken, Green, character 5: The expression ends where a value should follow.',
      [text([{ ...index, name: ' ' }])]: 'Composite 1, name: A name is missing.',
      [text([{ ...index, colourMap: 'constructor' }])]: 'Composite 1, colourMap: There is no such colour map.',
      [text([{ ...index, range: [2, 1] }])]: 'Composite 1, range: A range begins below its end.',
      [text([{ ...index, kind: 'script' }])]: 'Composite 1, kind: A composite is of kind "colours" or "value".',
      [text([{ ...layers, expressions: ['B2', 'B3'] }])]: 'Composite 1, expressions.2: An expression is text.',
      [text([index, { ...index, expression: 'B2'.repeat(1001) }])]:
        'Composite 2, expression: An expression has at most 2000 characters.',
    };
    for (const [given, problem] of Object.entries(problems)) expect(importedComposites(given).problem).toBe(problem);
  });
});

it('the document of the project takes composites, unreadable expressions too, and nothing else', () => {
  const document = { composites: [{ id: 'own-1', recipe: broken }] };
  expect(parseDocument('composites', JSON.stringify(document))).toEqual(document);
  for (const bad of [
    { composites: [{ id: 'true-colour', recipe: index }] },
    { composites: [{ id: 'own-1', recipe: { ...index, script: 'x' } }] },
    { composites: 'all' },
  ]) {
    expect(parseDocument('composites', JSON.stringify(bad))).toBeNull();
  }
});
