import * as v from 'valibot';
import { assistRanges, defaultAssistSettings, majorityBoxes } from './assist/assist-settings.ts';
import { learnedFrom } from './assist/training-labels.ts';
import { profileIds } from './key-profiles.ts';
import { SMALLEST_PIECES } from './proposals/pending.ts';
import { sharpeningRanges } from './proposals/sharpened-offer.ts';

/** Of a dock, in CSS pixels. */
export const DOCK_WIDTHS = { min: 220, max: 480 } as const;

const dock = v.strictObject({
  open: v.boolean(),
  width: v.pipe(v.number(), v.safeInteger(), v.minValue(DOCK_WIDTHS.min), v.maxValue(DOCK_WIDTHS.max)),
});
/** Of a thumbnail in the grid of patches, in CSS pixels. */
export const THUMBNAIL_WIDTHS = { min: 80, max: 240 } as const;

const grid = v.strictObject({
  thumbnailWidth: v.pipe(
    v.number(),
    v.safeInteger(),
    v.minValue(THUMBNAIL_WIDTHS.min),
    v.maxValue(THUMBNAIL_WIDTHS.max),
  ),
  mask: v.boolean(),
  /** The patches of an ROI begin a line of their own. */
  byRoi: v.boolean(),
});
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const { leastRadius } = sharpeningRanges;
const wholeFrom = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** How proposals are made and offered. */
const proposals = v.strictObject({
  /** Pieces of fewer pixels are not offered. */
  smallestPiece: wholeFrom(SMALLEST_PIECES.min, SMALLEST_PIECES.max),
  /** Radius of the disc that a piece has to hold, pixels; 0 for none. */
  leastRadius: v.pipe(v.number(), v.minValue(leastRadius.least), v.maxValue(leastRadius.most)),
  /** What is less certain is not offered, 0 to 255. */
  leastCertainty: wholeFrom(sharpeningRanges.leastCertainty.least, sharpeningRanges.leastCertainty.most),
  /** The assist runs after each stroke. */
  live: v.boolean(),
  learned: v.picklist(learnedFrom),
  /** A sample of the mask as it is teaches it too. */
  withMask: v.boolean(),
  /** Patches that are done teach it too. */
  withDone: v.boolean(),
  majorityBox: v.picklist(majorityBoxes),
  smallestIsland: wholeFrom(...assistRanges.smallestIsland),
});

/** Automatic backups that are kept of a project; 0 for none. */
export const BACKUPS_KEPT = { min: 0, max: 100 } as const;

/** Keys of one command. */
export const MAX_KEYS = 4;

const key = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9]{0,31}$/)),
  ctrl: v.exactOptional(v.boolean()),
  shift: v.exactOptional(v.boolean()),
});
const keys = v.strictObject({
  profile: v.picklist(profileIds),
  /** All keys of each command that differs from the profile. Names of another version are kept, and do nothing. */
  changes: v.pipe(
    v.record(v.pipe(v.string(), v.maxLength(60)), v.pipe(v.array(key), v.maxLength(MAX_KEYS))),
    v.check((changes) => Object.keys(changes).length <= 300, 'At most 300 commands have keys of their own.'),
  ),
});

const ruleName = v.pipe(v.string(), v.maxLength(60));
/** Rules and numbers of another version are kept, and do nothing. */
const lint = v.strictObject({
  off: v.pipe(v.array(ruleName), v.maxLength(100)),
  thresholds: v.pipe(
    v.record(ruleName, v.record(ruleName, v.pipe(v.number(), v.finite()))),
    v.check((rules) => Object.keys(rules).length <= 100, 'At most 100 checks have numbers of their own.'),
    v.check(
      (rules) => Object.values(rules).every((numbers) => Object.keys(numbers).length <= 30),
      'A check has at most 30 numbers.',
    ),
  ),
});

/** Each setting by itself: a damaged one falls back to its default without taking the others with it. */
export const settingSchemas = {
  /** Name stored with each edit; null until the annotator has been asked. */
  annotator: v.nullable(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100))),
  /** Which of the raw codes 1, 3, 5 and 2, 4, 6 are centres. */
  scribbleNaming: v.picklist(['centre-first', 'edge-first']),
  theme: v.picklist(['system', 'dark', 'light', 'contrast']),
  maskStyle: v.picklist(['fill', 'outline', 'both']),
  /** Of the fill, 0 to 1. Scribbles are thin and cover little. */
  maskOpacity: share,
  scribbleOpacity: share,
  /** Colours that are told apart with any kind of colour vision, with patterns. */
  patterns: v.boolean(),
  /** Whether clear is tinted on a dense mask: the imagery is easier to judge without. */
  tintClear: v.boolean(),
  /** Whether a pen's pressure scales the brush. */
  penPressure: v.boolean(),
  /** One finger moves the picture instead of painting. */
  fingerPans: v.boolean(),
  /** Of two dates that take turns, pictures a second. Below three flashes a second by far. */
  flickerRate: v.pipe(v.number(), v.minValue(0.5), v.maxValue(4)),
  /** Whether the list of the place's other dates is unfolded. */
  datesOpen: v.boolean(),
  /** Whether the list of the mask's edits is unfolded. */
  historyOpen: v.boolean(),
  leftDock: dock,
  rightDock: dock,
  /** Whether the right dock's inspector is open. */
  inspector: v.boolean(),
  /** How the grid of all patches shows them. */
  grid,
  proposals,
  /** The tour of the first patch is still to be offered. */
  tour: v.boolean(),
  /** Which keys mean what. */
  keys,
  /** Which checks of the mask are off, and their numbers where they are others. */
  lint,
  backupsKept: wholeFrom(BACKUPS_KEPT.min, BACKUPS_KEPT.max),
} as const;

const schema = v.strictObject(settingSchemas);

export type Settings = Readonly<v.InferOutput<typeof schema>>;

export const defaultSettings: Settings = {
  annotator: null,
  scribbleNaming: 'centre-first',
  theme: 'system',
  maskStyle: 'fill',
  maskOpacity: 0.35,
  scribbleOpacity: 0.85,
  patterns: false,
  tintClear: false,
  penPressure: true,
  fingerPans: false,
  flickerRate: 2,
  datesOpen: true,
  historyOpen: false,
  leftDock: { open: true, width: 280 },
  rightDock: { open: true, width: 280 },
  inspector: false,
  grid: { thumbnailWidth: 128, mask: true, byRoi: false },
  proposals: {
    smallestPiece: 60,
    leastRadius: 1.5,
    leastCertainty: 0,
    live: false,
    learned: 'both',
    withMask: true,
    withDone: false,
    majorityBox: defaultAssistSettings.majorityBox,
    smallestIsland: defaultAssistSettings.smallestIsland,
  },
  tour: true,
  keys: { profile: 'cloudbrush', changes: {} },
  lint: { off: [], thresholds: {} },
  backupsKept: 10,
};

/** Any number of settings to change at once. */
export const settingsChange = v.partial(schema);
export type SettingsChange = v.InferOutput<typeof settingsChange>;

/** The settings with those replaced that the change names. */
export function withChange(before: Settings, change: SettingsChange): Settings {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(named) };
}
