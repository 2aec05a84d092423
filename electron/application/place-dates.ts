import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import type { CodeCount } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { labelledCloud } from '../../shared/other-dates/cloud-cover.ts';
import { type DatedPatch, isSamePatch, type PlaceDates } from '../../shared/other-dates/dated-patch.ts';
import { daysBetween, patchDay } from '../../shared/other-dates/patch-day.ts';
import { countCodes } from '../../shared/raster/areas.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import type { RoiPatch } from '../dataset/roi-index.ts';
import type { Split } from '../dataset/split.ts';
import type { OpenDataset } from './open-dataset.ts';

/** A dataset, and what its masks hold where they are painted. */
type Masks = Pick<OpenDataset, 'dataset' | 'headCounts'>;

type Undated = Omit<DatedPatch, 'cloudPixels'>;

/** More than five are no place of the dataset's; a column that says the same of every patch must not stop it. */
const MAX_PATCHES = 20;

/** The patches of the dataset that show the same place as one of them. Throws `bad-argument` for no patch of the split. */
export async function placeDates(opened: Masks, splitId: string, patch: number): Promise<PlaceDates> {
  const split = opened.dataset.split(splitId);
  const here = dated({ split, patch });
  const { roiId } = split.patchInfo(patch);
  const found = roiId === null ? [] : await opened.dataset.rois.patchesOf(roiId);
  const others = found.map(dated).filter((other) => !isSamePatch(other, here));
  const nearest = others.sort((a, b) => distance(here, a) - distance(here, b)).slice(0, MAX_PATCHES - 1);
  const patches = [here, ...nearest].sort(byDay);
  const cloud = await Promise.all(patches.map((one) => cloudPixels(opened, one)));
  return {
    roiId,
    patches: patches.map((one, i) => ({ ...one, cloudPixels: cloud[i] ?? null })),
    leftOut: others.length - nearest.length,
  };
}

function dated({ split, patch }: RoiPatch<Split>): Undated {
  const { date, sceneId } = split.patchInfo(patch);
  const cloudCoverage = split.metadata?.value(patch, 'cloud_coverage') ?? null;
  return { splitId: split.id, patch, day: patchDay(date, sceneId), cloudCoverage };
}

function distance(here: Undated, other: Undated): number {
  const days = daysBetween(here.day, other.day);
  return days === null ? Number.MAX_SAFE_INTEGER : Math.abs(days);
}

function byDay(a: Undated, b: Undated): number {
  if (a.day === b.day) return 0;
  if (a.day === null || b.day === null) return a.day === null ? 1 : -1;
  return a.day < b.day ? -1 : 1;
}

/** A label that cannot be read tells nothing of its date; it says so where it is opened. */
async function cloudPixels(opened: Masks, patch: Undated): Promise<number | null> {
  try {
    return labelledCloud(await countsOf(opened, patch));
  } catch (error) {
    if (error instanceof AppError && (error.code === 'unreadable' || error.code === 'bad-file')) return null;
    throw error;
  }
}

async function countsOf(opened: Masks, { splitId, patch }: Undated): Promise<readonly CodeCount[]> {
  const [painted = null] = await opened.headCounts(splitId, 'manual_hq', [patch]);
  if (painted !== null) return painted;
  const layer = labelLayer(opened.dataset.split(splitId), 'manual_hq');
  return layer === null ? [] : countCodes(widenCodes(await layer.readPatch(patch), layer.itemType));
}
