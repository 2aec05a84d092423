import { CLICK, type Drawing } from './area.ts';
import { cornerNear } from './outline-editing.ts';
import type { ToolPoint } from './surface.ts';

/** As the hand goes. */
export class FreeDrawing implements Drawing {
  readonly corners: number[] = [];
  readonly closed = false;
  #reach = 0;

  get points(): readonly number[] {
    return this.corners;
  }

  press({ x, y }: ToolPoint): void {
    this.corners.push(x, y);
  }

  drag({ x, y, zoom }: ToolPoint): void {
    const [x0 = x, y0 = y] = this.corners;
    this.#reach = Math.max(this.#reach, Math.hypot(x - x0, y - y0) * zoom);
    this.corners.push(x, y);
  }

  release(): 'closed' | 'nothing' {
    return this.#reach < CLICK || this.corners.length < 6 ? 'nothing' : 'closed';
  }

  stepBack(): boolean {
    return false;
  }
}

/** From corner to corner, whole pixels: those under both of them are in it. */
export class RectangleDrawing implements Drawing {
  readonly closed = true;
  #from: ToolPoint | null = null;
  #to: ToolPoint | null = null;
  #reach = 0;

  get corners(): readonly number[] {
    return this.points;
  }

  get points(): readonly number[] {
    const [from, to] = [this.#from, this.#to];
    if (from === null || to === null) return [];
    const [x0, x1] = [Math.floor(Math.min(from.x, to.x)), Math.floor(Math.max(from.x, to.x)) + 1];
    const [y0, y1] = [Math.floor(Math.min(from.y, to.y)), Math.floor(Math.max(from.y, to.y)) + 1];
    return [x0, y0, x1, y0, x1, y1, x0, y1];
  }

  press(point: ToolPoint): void {
    this.#from = point;
    this.#to = point;
  }

  /** With Shift a square. */
  drag(point: ToolPoint): void {
    const from = this.#from ?? point;
    this.#reach = Math.max(this.#reach, Math.hypot(point.x - from.x, point.y - from.y) * point.zoom);
    const side = Math.max(Math.abs(point.x - from.x), Math.abs(point.y - from.y));
    const along = (a: number, b: number) => a + (b < a ? -side : side);
    this.#to = point.shift ? { ...point, x: along(from.x, point.x), y: along(from.y, point.y) } : point;
  }

  release(): 'closed' | 'nothing' {
    return this.#reach < CLICK ? 'nothing' : 'closed';
  }

  stepBack(): boolean {
    return false;
  }
}

/** From click to click; closed by a click on the first corner, or a second one on the last. */
export class PolygonDrawing implements Drawing {
  readonly corners: number[] = [];
  /** Where the next corner would be. */
  #ahead: ToolPoint | null = null;
  /** The corner that is held. */
  #held: number | null = null;
  /** As they were before the press that is under way. */
  #before: readonly number[] = [];
  #closes = false;

  get points(): readonly number[] {
    const ahead = this.#ahead;
    return ahead === null || this.#closes ? this.corners : [...this.corners, ahead.x, ahead.y];
  }

  get closed(): boolean {
    return this.#closes;
  }

  press(point: ToolPoint): void {
    this.#ahead = null;
    this.#before = [...this.corners];
    const count = this.corners.length / 2;
    const near = cornerNear(this.corners, point);
    this.#closes = count >= 3 && near !== null && (near === 0 || near === count - 1);
    if (this.#closes) return;
    if (near === null) this.corners.push(point.x, point.y);
    this.#held = near ?? count;
  }

  drag({ x, y }: ToolPoint): void {
    if (this.#held === null || this.#closes) return;
    this.corners[2 * this.#held] = x;
    this.corners[2 * this.#held + 1] = y;
  }

  hover(point: ToolPoint): boolean {
    this.#ahead = point;
    return true;
  }

  release(): 'closed' | 'open' {
    this.#held = null;
    return this.#closes ? 'closed' : 'open';
  }

  unpress(): void {
    this.corners.splice(0, this.corners.length, ...this.#before);
    this.#held = null;
    this.#closes = false;
  }

  stepBack(): boolean {
    this.corners.length = Math.max(0, this.corners.length - 2);
    return this.corners.length > 0;
  }
}
