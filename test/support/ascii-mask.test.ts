import { expect, it } from 'vitest';
import { imageRect } from '../../shared/raster/rect.ts';
import { drawGrid, drawMask, drawPatch, parseGrid, parseMask, patchMask } from './ascii-mask.ts';

it('a mask drawn as text is parsed and drawn again as it was', () => {
  const rows = ['..#', '#2-', '9~^', '...'];
  const mask = parseMask(rows);
  expect([mask.width, mask.height]).toEqual([3, 4]);
  expect([...mask.codes]).toEqual([0, 0, 1, 1, 2, -1, 9, 99, 255, 0, 0, 0]);
  expect(drawMask(mask)).toEqual(rows);
  expect(drawMask({ codes: [4, 1000, -5], width: 3 })).toEqual(['4??']);
});

it('a picture with ragged rows or unknown characters is refused', () => {
  expect(() => parseMask(['..', '...'])).toThrow('row 1 of the picture has 3 characters, not 2');
  expect(() => parseMask(['.x'])).toThrow('"x" stands for no code');
});

it('any grid of values can be drawn and parsed', () => {
  const grid = parseGrid(['ab', 'ca'], (char) => char.charCodeAt(0));
  expect(grid).toEqual({ width: 2, height: 2, values: [97, 98, 99, 97] });
  expect(drawGrid(grid.values, grid.width, (value) => String.fromCharCode(value))).toEqual(['ab', 'ca']);
});

it('a picture can be laid on a whole patch', () => {
  const codes = patchMask(['23'], 1, 1, 7, -1);
  expect(drawPatch(codes, { x0: 0, y0: 0, x1: 4, y1: 3 })).toEqual(['----', '-237', '-777']);
  expect(drawPatch(codes, { ...imageRect, x0: 508, y0: 509, x1: 512, y1: 512 })).toEqual(['77--', '----', '----']);
});
