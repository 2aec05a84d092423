import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornerNear, OutlineEditing } from '../../../renderer/tools/outline-editing.ts';
import type { ToolPoint } from '../../../renderer/tools/surface.ts';

const at = (x: number, y: number, change: Partial<ToolPoint> = {}): ToolPoint => {
  return { x, y, pressure: 1, zoom: 1, shift: false, alt: false, ...change };
};
const square = [100, 100, 200, 100, 200, 200, 100, 200];

describe('the corner that a press means', () => {
  it('is the nearest within nine screen pixels, however large a patch pixel is drawn', () => {
    const corners = [0, 0, 10, 0, 0, 40];
    expect(cornerNear(corners, at(4, 0))).toBe(0);
    expect(cornerNear(corners, at(6, 0))).toBe(1);
    expect(cornerNear(corners, at(0, 31))).toBe(2);
    expect(cornerNear(corners, at(0, 30.9))).toBe(null);
    expect(cornerNear(corners, at(0, 30.9, { zoom: 0.5 }))).toBe(2);
    expect(cornerNear(corners, at(4, 0, { zoom: 8 }))).toBe(null);
    expect(cornerNear([], at(0, 0))).toBe(null);
  });
});

describe('an outline whose corners can be moved', () => {
  it('takes hold of a corner before an edge, and of an edge before the whole', () => {
    const corner = new OutlineEditing(square);
    expect(corner.press(at(195, 105))).toBe(true);
    corner.drag(at(250, 50));
    expect(corner.points).toEqual([100, 100, 250, 50, 200, 200, 100, 200]);

    const edge = new OutlineEditing(square);
    expect(edge.press(at(204, 150))).toBe(true);
    edge.drag(at(240, 160));
    expect(edge.points).toEqual([100, 100, 200, 100, 240, 160, 200, 200, 100, 200]);

    const last = new OutlineEditing(square);
    expect(last.press(at(98, 150))).toBe(true);
    last.drag(at(60, 150));
    expect(last.points).toEqual([...square, 60, 150]);

    const whole = new OutlineEditing(square);
    expect(whole.press(at(150, 150))).toBe(true);
    whole.drag(at(153, 146));
    whole.drag(at(160, 140));
    expect(whole.points).toEqual([110, 90, 210, 90, 210, 190, 110, 190]);
  });

  it('moves nothing once it is let go, or where the press was beside it', () => {
    const editing = new OutlineEditing(square);
    editing.press(at(150, 150));
    editing.release();
    editing.drag(at(300, 300));
    expect(editing.press(at(300, 300))).toBe(false);
    editing.drag(at(310, 310));
    expect(editing.points).toEqual(square);
  });

  it('loses a corner to Alt, but never one of the last three', () => {
    const editing = new OutlineEditing(square);
    editing.press(at(200, 100, { alt: true }));
    editing.drag(at(300, 300));
    editing.release();
    expect(editing.points).toEqual([100, 100, 200, 200, 100, 200]);
    expect(editing.press(at(100, 100, { alt: true }))).toBe(true);
    expect(editing.points).toHaveLength(6);
  });

  it('is as it was before a press that is taken back', () => {
    const place = fc.integer({ min: 60, max: 240 });
    const press = fc.record({ x: place, y: place, alt: fc.boolean(), to: fc.array(fc.tuple(place, place)) });
    fc.assert(
      fc.property(fc.array(press, { minLength: 1, maxLength: 6 }), press, (kept, takenBack) => {
        const editing = new OutlineEditing(square);
        const use = ({ x, y, alt, to }: typeof takenBack) => {
          editing.press(at(x, y, { alt }));
          for (const [toX, toY] of to) editing.drag(at(toX, toY));
        };
        for (const one of kept) {
          use(one);
          editing.release();
        }
        const before = [...editing.points];
        use(takenBack);
        editing.unpress();
        expect(editing.points).toEqual(before);
        editing.drag(at(0, 0));
        expect(editing.points).toEqual(before);
      }),
    );
  });

  it('of a hand has fewer corners where it is drawn smaller, and none runs off by more than a screen pixel and a half', () => {
    const drawn = Array.from({ length: 400 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 400;
      return [200 + 80 * Math.cos(angle), 200 + 80 * Math.sin(angle)];
    });
    const counts = [0.5, 1, 4].map((zoom) => {
      const { points } = OutlineEditing.ofHand(drawn.flat(), zoom);
      for (const [x = 0, y = 0] of drawn) {
        const corners = Array.from({ length: points.length / 2 }, (_, corner) => 2 * corner);
        const distances = corners.map((corner) => farFromEdge(x, y, points, corner));
        expect(Math.min(...distances)).toBeLessThanOrEqual(1.5 / zoom + 1e-9);
        expect(points.every(Number.isFinite)).toBe(true);
      }
      return points.length;
    });
    expect(counts[0]).toBeLessThan(counts[1] ?? 0);
    expect(counts[1]).toBeLessThan(counts[2] ?? 0);
    expect(counts[2]).toBeLessThan(200);
  });
});

function farFromEdge(x: number, y: number, points: readonly number[], i: number): number {
  const [ax = 0, ay = 0] = points.slice(i, i + 2);
  const next = (i + 2) % points.length;
  const [bx = 0, by = 0] = points.slice(next, next + 2);
  const [dx, dy] = [bx - ax, by - ay];
  const t = dx === 0 && dy === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  const along = Math.min(1, Math.max(0, t));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
