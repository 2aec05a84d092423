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

/** "0 min", "12 min", "1 h 05 min": minutes begun do not count. */
export function formatSpent(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (ms > 0 && minutes === 0) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** "today 14:05", "yesterday 9:30", "3 Nov 2026", as the system writes them. */
export function formatWhen(iso: string, now: Date): string {
  const when = new Date(iso);
  const daysAgo = Math.round((startOfDay(now) - startOfDay(when)) / 86_400_000);
  const time = when.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  if (daysAgo === 0) return `today ${time}`;
  if (daysAgo === 1) return `yesterday ${time}`;
  return when.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Made once: it takes longer to make than to use. */
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** "3 Nov 2026, 14:05:12", as the system writes it. */
export function formatMoment(iso: string): string {
  return moment.format(new Date(iso));
}

/** A day of 23 or 25 hours is a day all the same: the caller rounds. */
function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
