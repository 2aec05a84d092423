const SIZE = 8;

/** Diagonal lines on dark grey, to be repeated: what lies here is no data. */
export function hatchTile(): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = SIZE;
  tile.height = SIZE;
  const context = tile.getContext('2d');
  if (context === null) throw new Error('invariant: the page can draw on a canvas');
  context.fillStyle = '#242427';
  context.fillRect(0, 0, SIZE, SIZE);
  context.strokeStyle = '#4a4a50';
  context.lineWidth = 1.5;
  for (const shift of [-SIZE, 0, SIZE]) {
    context.moveTo(shift - 1, SIZE + 1);
    context.lineTo(shift + SIZE + 1, -1);
  }
  context.stroke();
  return tile;
}
