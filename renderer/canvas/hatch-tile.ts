const SIZE = 8;

/** Any that a canvas knows. */
export interface HatchColours {
  readonly ground: string;
  readonly line: string;
}

/** Diagonal lines, to be repeated: what lies here is no data. */
export function hatchTile({ ground, line }: HatchColours): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = SIZE;
  tile.height = SIZE;
  const context = tile.getContext('2d');
  if (context === null) throw new Error('invariant: the page can draw on a canvas');
  context.fillStyle = ground;
  context.fillRect(0, 0, SIZE, SIZE);
  context.strokeStyle = line;
  context.lineWidth = 1.5;
  for (const shift of [-SIZE, 0, SIZE]) {
    context.moveTo(shift - 1, SIZE + 1);
    context.lineTo(shift + SIZE + 1, -1);
  }
  context.stroke();
  return tile;
}
