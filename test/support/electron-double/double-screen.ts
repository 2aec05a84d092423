interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DoubleDisplay {
  readonly id: number;
  readonly workArea: Rectangle;
  readonly scaleFactor: number;
}

const usual: readonly DoubleDisplay[] = [
  { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 }, scaleFactor: 1 },
];

/** The displays that the test gives as JSON, the primary one first; one of 1920 x 1080 where it gives none. */
function displays(): readonly DoubleDisplay[] {
  const given = process.env.CLOUDBRUSH_DOUBLE_DISPLAYS;
  return given === undefined ? usual : (JSON.parse(given) as readonly DoubleDisplay[]);
}

export const screen = {
  getAllDisplays: (): readonly DoubleDisplay[] => displays(),
  getPrimaryDisplay: (): DoubleDisplay => displays()[0],
};
