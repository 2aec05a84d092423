import { expect, test } from 'vitest';
import { codeLooks } from '../../renderer/state/mask-colours.ts';

test.each([false, true])(
  'scribbles on edges are told from those in centres, by whichever name the codes go (safe: %s)',
  (safe) => {
    const looks = (naming: 'centre-first' | 'edge-first') =>
      new Map(codeLooks('manual_sc', naming, safe).map(({ code, colour, pattern }) => [code, { colour, pattern }]));
    for (const centre of [1, 3, 5]) {
      const first = looks('centre-first');
      expect(first.get(centre)?.colour).toBe(first.get(centre + 1)?.colour);
      expect(first.get(centre)?.pattern).toBe(null);
      expect(first.get(centre + 1)?.pattern).not.toBe(null);
      expect(looks('edge-first').get(centre)).toEqual(first.get(centre + 1));
    }
  },
);

test('every pixel of a scribble is drawn, whatever its pattern', () => {
  for (const safe of [false, true])
    expect(
      codeLooks('manual_sc', 'centre-first', safe).every(({ pattern, gaps }) => pattern === null || gaps > 0),
    ).toBe(true);
});

test('a mask in the usual colours is solid', () => {
  expect(codeLooks('manual_hq', 'centre-first', false).every(({ pattern }) => pattern === null)).toBe(true);
});
