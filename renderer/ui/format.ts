const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in decimal units, as file managers count them. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Size of a brush: halves are told. */
export function formatRadius(radius: number): string {
  return Number.isInteger(radius) ? String(radius) : radius.toFixed(1);
}

/** "1 patch", "8,490 patches". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A layer's value as it is, a float to the seven digits that it has. */
export function formatPixel(value: number | null): string {
  if (value === null) return '–';
  return Number.isNaN(value) ? 'nodata' : String(Number(value.toPrecision(7)));
}
