import { dataRegion } from '../assist/no-data.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import type { Region } from '../raster/region.ts';
import { type BandChange, type DateBands, type DateChange, dateChange } from './date-change.ts';
import type { ClassNumbers, Offer } from './offer.ts';
import { CLEAR, SHADOW, THICK, THIN } from './open-classes.ts';
import { withoutIslands } from './without-islands.ts';

export interface DateSettings {
  /** Rise of blue against the clear date, in hundredths of reflectance, from which it is thin cloud, and from which thick. */
  readonly thinFrom: number;
  readonly thickFrom: number;
  /** Share of the light that is missing in near and shortwave infrared from which it is shadow, percent. */
  readonly shadowFrom: number;
  /** What hangs together and has fewer pixels is left out. */
  readonly leastPixels: number;
  /** Whether clear is offered where nothing has changed. */
  readonly clearToo: boolean;
}

/** How a patch differs from its clear date: made once, and asked with any settings. */
export interface DatePair {
  readonly change: DateChange;
  readonly clearMask: ClassNumbers | null;
  /** Pixels that the satellite saw on both dates: what it did not see is the darkest of all, and no shadow. */
  readonly seen: Region;
}

/** The best of the example's dates but the clear ones: IoU of thick .83, thin .51, shadow .36. */
export const dateDefaults: DateSettings = {
  thinFrom: 3,
  thickFrom: 18,
  shadowFrom: 30,
  leastPixels: 30,
  clearToo: false,
};

/** Raw numbers in a hundredth of reflectance. */
const HUNDREDTH = 100;
/** Cloud is white: where blue rises, green and red rise at least by this share of it; smoke and haze do not. */
const WHITER = 0.2;
/** Snow: green is above shortwave infrared by this (NDSI), and the latter has not risen as a cloud would make it. */
const SNOW = 0.5;
const SNOW_RISE = 100;
/** Every band has to miss this share of its light for a shadow: a harvested field is darker in some, brighter in others. */
const LEAST_MISSING = 0.1;

/** `clearMask` are the class numbers of the clear date's mask; where it is cloud or shadow itself, it tells nothing. */
export function datePair(now: DateBands, clear: DateBands, clearMask: ClassNumbers | null): DatePair {
  const seen = seenOnBoth(now, clear);
  const usable = (i: number) => seen[i] !== 0 && (clearMask === null || !isCovered(clearMask[i]));
  return { change: dateChange(now, clear, usable), clearMask, seen };
}

function seenOnBoth(now: DateBands, clear: DateBands): Region {
  const [here, there] = [now, clear].map((bands) =>
    dataRegion([bands.B2, bands.B3, bands.B4, bands.B8, bands.B11, bands.B12].filter((band) => band !== null)),
  );
  return here.map((member, i) => member & there[i]);
}

/** Why two dates cannot be compared, as a sentence; null where they can. */
export function whyNoDateOffer({ change }: DatePair): string | null {
  const { B2, B3, B4, B8, B11, B12 } = change;
  if ([B2, B3, B4, B8, B11, B12].some((band) => band !== null)) return null;
  return 'The two dates have none of B2, B3, B4, B8, B11 and B12 in common.';
}

/**
 * What has changed since the clear date: brighter and white is cloud, darker in B8, B11 and B12 together is shadow. The
 * certainty is how far beyond the setting a pixel is; half where it has just reached the next class.
 */
export function dateOffer({ change, clearMask, seen }: DatePair, settings: DateSettings): Offer {
  const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const certainty = new Uint8Array(PATCH_PIXELS);
  const rise = riseOf(change);
  const missing = missingOf(change);
  const thin = settings.thinFrom * HUNDREDTH;
  const thick = Math.max(thin, settings.thickFrom * HUNDREDTH);
  const dark = settings.shadowFrom / 100;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (seen[i] === 0 || (clearMask !== null && isCovered(clearMask[i]))) continue;
      const brighter = rise?.(i) ?? 0;
      const darker = missing?.(i) ?? 0;
      if (brighter >= thick) put(i, THICK, brighter / thick - 1);
      else if (brighter >= thin) put(i, THIN, Math.min(brighter / thin, thick / brighter) - 1);
      else if (darker >= dark) put(i, SHADOW, (darker - dark) / (1 - dark));
      else if (settings.clearToo) put(i, CLEAR, 1 - Math.max(brighter / thin, darker / dark));
    }
  }
  return withoutIslands({ classes, certainty }, settings.leastPixels);

  function put(i: number, cloudClass: number, beyond: number): void {
    classes[i] = cloudClass;
    certainty[i] = Math.round(255 * Math.min(1, Math.max(0, beyond)));
  }
}

function isCovered(number: number): boolean {
  return number === THICK || number === THIN || number === SHADOW;
}

/** By how much the bluest band has risen, 0 where the rest does not rise with it or it is snow; null without any. */
function riseOf({ B2, B3, B4, B11 }: DateChange): ((i: number) => number) | null {
  const [bluest, ...others] = [B2, B3, B4].filter((band) => band !== null);
  if (bluest === undefined) return null;
  return (i) => {
    const rise = riseOfBand(bluest, i);
    if (others.some((band) => riseOfBand(band, i) < WHITER * rise)) return 0;
    if (B3 !== null && B11 !== null && riseOfBand(B11, i) < SNOW_RISE) {
      const [green, infrared] = [B3.now[i], B11.now[i]];
      if (green - infrared > SNOW * (green + infrared)) return 0;
    }
    return rise;
  };
}

function riseOfBand({ now, clear, shift }: BandChange, i: number): number {
  return now[i] - clear[i] - shift;
}

/** Which share of the light is missing in the mean of the bands that shadows darken, 0 where one misses little; null without any. */
function missingOf({ B8, B11, B12 }: DateChange): ((i: number) => number) | null {
  const bands = [B8, B11, B12].filter((band) => band !== null);
  if (bands.length === 0) return null;
  return (i) => {
    let sum = 0;
    for (const { now, clear, ratio } of bands) {
      const missing = 1 - now[i] / Math.max(1, clear[i] * ratio);
      if (missing < LEAST_MISSING) return 0;
      sum += missing;
    }
    return sum / bands.length;
  };
}
