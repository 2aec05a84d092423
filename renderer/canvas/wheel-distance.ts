const LINES = 1;
const PAGES = 2;
/** Three lines, a notch of a mouse wheel where it is told in lines, are a little more than a step. */
const LINE_PIXELS = 34;
const STEP_PIXELS = 100;

/** How far a wheel event goes, in pixels; down is positive. `pagePixels` is the height of what it turns. */
export function wheelPixels(
  { deltaX, deltaY, deltaMode }: Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode'>,
  pagePixels: number,
): number {
  // Shift turns the wheel sideways on some systems.
  const delta = deltaY !== 0 ? deltaY : deltaX;
  if (deltaMode === LINES) return delta * LINE_PIXELS;
  return deltaMode === PAGES ? delta * pagePixels : delta;
}

/** What Chromium says of one notch of a mouse wheel, in a field that no standard has; its pixels shrink with the page's zoom. */
const NOTCH = 120;

/** Whole notches that an event tells of, down positive; 0 where it comes from something finer. */
export function wheelNotches(event: object): number {
  const { wheelDeltaX = 0, wheelDeltaY = 0 } = event as {
    readonly wheelDeltaX?: number;
    readonly wheelDeltaY?: number;
  };
  const delta = wheelDeltaY !== 0 ? wheelDeltaY : wheelDeltaX;
  return delta % NOTCH === 0 ? -delta / NOTCH : 0;
}

/** Steps of a wheel's way: a notch is one, and a touchpad's many small events are as many as they are long. */
export class WheelSteps {
  #pixels = 0;

  /** Whole steps that are full now, with the direction's sign. */
  add(pixels: number): number {
    if (pixels * this.#pixels < 0) this.#pixels = 0;
    this.#pixels += pixels;
    const steps = Math.trunc(this.#pixels / STEP_PIXELS);
    // What is over is let go: notches of 120 pixels would otherwise make six steps of five.
    if (steps !== 0) this.#pixels = 0;
    return steps;
  }
}
