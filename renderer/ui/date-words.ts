import { IMAGE_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import type { DatedPatch } from '../../shared/other-dates/dated-patch.ts';
import { daysBetween } from '../../shared/other-dates/patch-day.ts';

/** "12 days later", as seen from the patch that is painted; null where either day is not known. */
export function daysApart(here: DatedPatch | null, date: DatedPatch): string | null {
  const days = daysBetween(here?.day ?? null, date.day);
  if (days === null) return null;
  if (days === 0) return 'the same day';
  const count = Math.abs(days);
  return `${count.toLocaleString('en')} ${count === 1 ? 'day' : 'days'} ${days < 0 ? 'earlier' : 'later'}`;
}

/** How cloudy: the labelled share, else the metadata's word; null where nobody says. */
export function cloudWords({ cloudPixels, cloudCoverage }: DatedPatch): string | null {
  if (cloudPixels === null) return cloudCoverage;
  if (cloudPixels === 0) return 'no cloud';
  const percent = (100 * cloudPixels) / IMAGE_PIXELS;
  return `${percent < 1 ? '<1' : percent.toFixed(0)} % cloud`;
}
