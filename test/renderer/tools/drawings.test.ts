import { describe, expect, it } from 'vitest';
import { FreeDrawing, PolygonDrawing, RectangleDrawing } from '../../../renderer/tools/drawings.ts';
import type { ToolPoint } from '../../../renderer/tools/surface.ts';

const at = (x: number, y: number, change: Partial<ToolPoint> = {}): ToolPoint => {
  return { x, y, pressure: 1, zoom: 1, shift: false, alt: false, ...change };
};

function clicked(...corners: readonly (readonly [number, number])[]): PolygonDrawing {
  const drawing = new PolygonDrawing();
  for (const [x, y] of corners) {
    drawing.press(at(x, y));
    drawing.release();
  }
  return drawing;
}

describe('a lasso', () => {
  it('goes as the hand goes, and is closed when it is let go', () => {
    const drawing = new FreeDrawing();
    drawing.press(at(10, 10));
    drawing.drag(at(40, 10));
    drawing.drag(at(40, 50));
    expect(drawing.points).toEqual([10, 10, 40, 10, 40, 50]);
    expect(drawing.closed).toBe(false);
    expect(drawing.release()).toBe('closed');
  });

  it('of a hand that has hardly moved on the screen is nothing; one that has come back is not', () => {
    for (const [far, zoom, released] of [
      [3.9, 1, 'nothing'],
      [4, 1, 'closed'],
      [0.5, 8, 'closed'],
      [7, 0.5, 'nothing'],
    ] as const) {
      const drawing = new FreeDrawing();
      drawing.press(at(10, 10, { zoom }));
      drawing.drag(at(10 + far, 10, { zoom }));
      drawing.drag(at(10, 10, { zoom }));
      expect(drawing.release()).toBe(released);
    }
  });
});

describe('a rectangle', () => {
  it('holds the pixels under both of its corners, whichever comes first', () => {
    const drawing = new RectangleDrawing();
    expect(drawing.points).toEqual([]);
    drawing.press(at(20.9, 30.1));
    drawing.drag(at(10.2, 40));
    expect(drawing.points).toEqual([10, 30, 21, 30, 21, 41, 10, 41]);
    expect(drawing.release()).toBe('closed');
  });

  it('with Shift is a square of the longer side, to where the hand is', () => {
    const drawing = new RectangleDrawing();
    drawing.press(at(100.5, 100.5));
    drawing.drag(at(90.5, 103.5, { shift: true }));
    expect(drawing.points).toEqual([90, 100, 101, 100, 101, 111, 90, 111]);
    drawing.drag(at(90.5, 103.5));
    expect(drawing.points).toEqual([90, 100, 101, 100, 101, 104, 90, 104]);
  });
});

describe('a polygon', () => {
  it('shows the corner that would be next, until it is there', () => {
    const drawing = clicked([10, 10], [60, 10]);
    drawing.hover(at(70, 70));
    expect(drawing.points).toEqual([10, 10, 60, 10, 70, 70]);
    expect(drawing.corners).toEqual([10, 10, 60, 10]);
    drawing.press(at(60, 80));
    expect(drawing.points).toEqual([10, 10, 60, 10, 60, 80]);
  });

  it('is closed by the first or the last of its corners once there are three, and by no other', () => {
    for (const [x, y] of [
      [12, 8],
      [60, 80],
    ] as const) {
      const drawing = clicked([10, 10], [60, 10], [60, 80]);
      drawing.press(at(x, y));
      expect(drawing.release()).toBe('closed');
      expect(drawing.corners).toEqual([10, 10, 60, 10, 60, 80]);
    }
    const middle = clicked([10, 10], [60, 10], [60, 80]);
    middle.press(at(60, 10));
    expect(middle.release()).toBe('open');
    const two = clicked([10, 10], [60, 10]);
    two.press(at(10, 10));
    expect(two.release()).toBe('open');
    expect(two.corners).toEqual([10, 10, 60, 10]);
  });

  it('puts its corner where the hand lets it go, also one from before', () => {
    const drawing = clicked([10, 10], [60, 10]);
    drawing.press(at(90, 90));
    drawing.drag(at(95, 99));
    drawing.release();
    drawing.press(at(60, 10));
    drawing.drag(at(66, 16));
    drawing.release();
    drawing.drag(at(0, 0));
    expect(drawing.corners).toEqual([10, 10, 66, 16, 95, 99]);
  });

  it('is as it was before a press that is taken back', () => {
    for (const [x, y] of [
      [200, 200],
      [60, 10],
      [10, 10],
    ] as const) {
      const drawing = clicked([10, 10], [60, 10], [60, 80]);
      drawing.press(at(x, y));
      drawing.drag(at(150, 160));
      drawing.unpress();
      expect(drawing.corners).toEqual([10, 10, 60, 10, 60, 80]);
      expect(drawing.closed).toBe(false);
      drawing.hover(at(1, 2));
      expect(drawing.points.slice(-2)).toEqual([1, 2]);
    }
  });

  it('steps back corner by corner, and says when none is left', () => {
    const drawing = clicked([10, 10], [60, 10]);
    expect(drawing.stepBack()).toBe(true);
    expect(drawing.stepBack()).toBe(false);
    expect(drawing.stepBack()).toBe(false);
    expect(drawing.corners).toEqual([]);
  });
});
