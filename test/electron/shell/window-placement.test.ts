import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placedWindow, type Rectangle, SMALLEST } from '../../../electron/desktop/window-placement.ts';

const area = (x: number, y: number, width: number, height: number): Rectangle => ({ x, y, width, height });
/** A laptop: the panel at the top is not for windows. */
const laptop = area(0, 27, 1440, 873);
/** 3840 x 2160 at a scale of 1.5, to the left of the laptop and higher. */
const scaledLeft = area(-2560, -400, 2560, 1440);
const right = area(1440, 0, 1920, 1040);

describe('a window opens', () => {
  it('in the middle of the primary display the first time, no larger than that', () => {
    expect(placedWindow(null, [area(0, 0, 1920, 1040)])).toEqual(area(240, 70, 1440, 900));
    expect(placedWindow(null, [laptop, right])).toEqual(area(0, 27, 1440, 873));
    expect(placedWindow(null, [area(0, 0, 1024, 700)])).toEqual(area(0, 0, 1024, 700));
  });

  it.each([
    ['on the primary display', area(100, 80, 1200, 700), [laptop]],
    ['at the very top', area(100, 27, 1200, 800), [laptop]],
    ['at minus coordinates, on a display of another scale', area(-2400, -380, 1600, 1000), [laptop, scaledLeft]],
    ['across two displays', area(1000, 40, 1000, 700), [laptop, right]],
    ['partly out of the screen, where its title bar can be taken', area(-900, 200, 1200, 600), [laptop]],
  ])('where it was: %s', (_where, remembered, areas) => {
    expect(placedWindow(remembered, areas)).toEqual(remembered);
  });

  it('on the nearest display where the one that it was on is gone', () => {
    expect(placedWindow(area(-2400, -380, 1200, 800), [laptop, right])).toEqual(area(120, 64, 1200, 800));
    expect(placedWindow(area(3600, 200, 1200, 800), [laptop, right])).toEqual(area(1800, 120, 1200, 800));
  });

  it.each([
    ['above the screen', area(100, -60, 1200, 700)],
    ['below it', area(100, 890, 1200, 700)],
    ['with less of the title bar on it than a hand can take', area(1340, 100, 1200, 700)],
    ['left of it', area(-1190, 100, 1200, 700)],
  ])('in the middle again where it could not be taken: %s', (_where, remembered) => {
    expect(placedWindow(remembered, [laptop])).toEqual(area(120, 114, 1200, 700));
  });

  it('no larger than a display that has become smaller', () => {
    expect(placedWindow(area(20, 40, 2500, 1400), [laptop])).toEqual(area(20, 40, 1440, 873));
    expect(placedWindow(area(2000, 1500, 2500, 1400), [laptop])).toEqual(laptop);
  });

  it('with its title bar on a display that is smaller than the window can be', () => {
    expect(placedWindow(area(5000, 0, 900, 900), [area(0, 0, 640, 480)])).toEqual({ x: 0, y: 0, ...SMALLEST });
  });

  it('where it was when no display is known', () => {
    expect(placedWindow(area(5, 6, 900, 700), [])).toEqual(area(5, 6, 900, 700));
  });

  it('always with a piece of its title bar on some display, and at least as large as it can be', () => {
    const edge = fc.integer({ min: -5000, max: 5000 });
    const length = fc.integer({ min: 1, max: 4000 });
    const window = fc.record({ x: edge, y: edge, width: length, height: length });
    const widths = fc.array(fc.tuple(fc.integer({ min: 640, max: 4000 }), fc.integer({ min: 480, max: 2200 }), edge), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(window, widths, (remembered, sizes) => {
        // Side by side, as displays are.
        let x = -2000;
        const areas = sizes.map(([width, height, y]) => {
          const display = area(x, y, width, height);
          x += width;
          return display;
        });
        const placed = placedWindow({ ...remembered, width: Math.max(SMALLEST.width, remembered.width) }, areas);
        const taken = areas.some(
          (display) =>
            Math.min(placed.x + placed.width, display.x + display.width) - Math.max(placed.x, display.x) >= 120 &&
            placed.y >= display.y - 8 &&
            placed.y + 32 <= display.y + display.height,
        );
        expect(taken).toBe(true);
      }),
    );
  });
});
