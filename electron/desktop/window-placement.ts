/** In device-independent pixels of the whole desktop, whose origin is the primary display's: others may lie at minus. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const SMALLEST = { width: 800, height: 560 };
const USUAL = { width: 1440, height: 900 };

/** The title bar: by so much of it, on one display, a window can be taken and moved. */
const GRIP = { width: 120, height: 32 };
/** Some systems let a window's frame stand out of the screen by so much. */
const FRAME = 8;

/**
 * Where the window opens. A remembered place holds while it can be taken by its title bar there; elsewhere the window
 * goes to the middle of the nearest display. `workAreas` are what the displays leave to windows, the primary one's first.
 */
export function placedWindow(remembered: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const [primary, ...others] = workAreas;
  if (primary === undefined) return remembered ?? { x: 0, y: 0, ...USUAL };
  if (remembered === null) return centred(USUAL, primary);
  const held = workAreas.find((area) => canBeTakenOn(remembered, area));
  if (held !== undefined) {
    if (isCovered(remembered, workAreas)) return remembered;
    const smaller = { ...remembered, ...fitted(remembered, held) };
    return canBeTakenOn(smaller, held) ? smaller : centred(smaller, held);
  }
  const distances = [primary, ...others].map((area) => distance(remembered, area));
  return centred(remembered, workAreas[distances.indexOf(Math.min(...distances))] ?? primary);
}

function canBeTakenOn({ x, y, width }: Rectangle, area: Rectangle): boolean {
  return (
    overlap(x, width, area.x, area.width) >= GRIP.width &&
    y >= area.y - FRAME &&
    y + GRIP.height <= area.y + area.height
  );
}

/** Displays do not overlap, so that their shares of the window add up. */
function isCovered(window: Rectangle, areas: readonly Rectangle[]): boolean {
  const shares = areas.map(
    (area) =>
      overlap(window.x, window.width, area.x, area.width) * overlap(window.y, window.height, area.y, area.height),
  );
  return shares.reduce((sum, share) => sum + share, 0) >= window.width * window.height;
}

/** As large as it was, no larger than the display, and never smaller than the window can be. */
function fitted(size: Pick<Rectangle, 'width' | 'height'>, area: Rectangle): Pick<Rectangle, 'width' | 'height'> {
  return {
    width: Math.max(SMALLEST.width, Math.min(size.width, area.width)),
    height: Math.max(SMALLEST.height, Math.min(size.height, area.height)),
  };
}

/** Where the window cannot be made small enough, its title bar's beginning is what has to be on the display. */
function centred(size: Pick<Rectangle, 'width' | 'height'>, area: Rectangle): Rectangle {
  const { width, height } = fitted(size, area);
  return {
    x: area.x + Math.max(0, Math.round((area.width - width) / 2)),
    y: area.y + Math.max(0, Math.round((area.height - height) / 2)),
    width,
    height,
  };
}

function overlap(a: number, aLength: number, b: number, bLength: number): number {
  return Math.max(0, Math.min(a + aLength, b + bLength) - Math.max(a, b));
}

/** From the middle of the window to the nearest point of the area. */
function distance(window: Rectangle, area: Rectangle): number {
  const beyond = (at: number, from: number, length: number) => Math.max(from - at, 0, at - (from + length));
  return Math.hypot(
    beyond(window.x + window.width / 2, area.x, area.width),
    beyond(window.y + window.height / 2, area.y, area.height),
  );
}
