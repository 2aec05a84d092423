import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../shared/project-documents.ts';
import { shippedLayouts } from '../../shared/shipped-layouts.ts';
import { defaultStretch } from '../../shared/stretch.ts';

const pane = { composite: 'nir', stretch: defaultStretch, maskOpacity: 0.5 };
const panes = (count: number) => Array.from({ length: count }, () => pane);
const written = (change: object) => JSON.stringify({ layouts: [], last: { linked: true, panes: panes(1), ...change } });

test('the shipped layouts are layouts as a project keeps them', () => {
  const document = { layouts: shippedLayouts, last: null };
  expect(parseDocument('layouts', JSON.stringify(document))).toEqual(document);
});

test.each([1, 2, 3, 4, 6])('%i panes are a layout', (count) => {
  expect(parseDocument('layouts', written({ panes: panes(count) }))).not.toBeNull();
});

describe('is refused', () => {
  test.each([
    ['no pane', { panes: [] }],
    ['five panes', { panes: panes(5) }],
    ['seven panes', { panes: panes(7) }],
    ['a mask that is more than full', { panes: [{ ...pane, maskOpacity: 1.01 }] }],
    ['a composite without a name', { panes: [{ ...pane, composite: 7 }] }],
    ['a stretch of nothing', { panes: [{ ...pane, stretch: {} }] }],
    ['a word where linked or not is said', { linked: 'yes' }],
    ['what nobody knows', { cameras: [] }],
  ])('%s', (_what, change) => {
    expect(parseDocument('layouts', written(change))).toBeNull();
  });

  test('any other JSON, and any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parseDocument('layouts', text)).toBeNull();
      }),
    );
  });
});
